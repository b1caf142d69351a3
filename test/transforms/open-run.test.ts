import { copyFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { nothingToDo } from "../../transforms/idle.ts";
import { openRun } from "../../transforms/open-run.ts";
import { acquireLease } from "../../transforms/storage/lease.ts";
import type { Store } from "../../transforms/storage/store.ts";
import { accounts, customers, F1, F2, FEW, type Lake } from "../support/lake.ts";
import { it } from "../support/lake-test.ts";

const NOW = new Date("2024-06-01T00:00:00Z");

function opened(lake: Lake, more: Partial<Parameters<typeof openRun>[1]> = {}) {
  const settings = { goldRoot: "commerce", language: "en-us", timeZone: "UTC", memory: "512MB", threads: 1 };
  const places = { landing: `${lake.directory}/landing`, lake: `${lake.directory}/lake` };
  const request = { through: "silver" } as const;
  return openRun(
    { ...settings, ...places },
    { env: {}, now: () => NOW, progress: () => {}, holder: "this run", request, ...more },
  );
}

describe("a run", () => {
  it("gives way to one that holds the lake's lease", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1 }) } });
    const lease = await acquireLease(lake.store, "ops/lease", { holder: "another run", now: () => NOW });
    await expect(opened(lake)).rejects.toMatchObject({
      code: "CI-LAKE-004",
      exitCode: 4,
      message: expect.stringContaining("another run"),
    });
    expect(await accounts(lake)).toEqual([]);
    await lease.release();
    expect(await opened(lake)).toMatchObject({ outcome: "succeeded" });
    expect(await accounts(lake)).toEqual(["1:null"]);
  });

  it("stops between two writes when it is interrupted, and the next one completes it", async ({ lake }) => {
    const group = { columns: { name: "string" } as const, rows: [{ recid: 1, name: "Retail" }] };
    await lake.land({ folders: { [F1]: { tables: { ...customers({ recid: 1 }).tables, custgroup: group } } } });
    const stop = new AbortController();
    const progress = (text: string) => {
      if (text.startsWith("silver custtable")) stop.abort();
    };
    await expect(opened(lake, { signal: stop.signal, progress })).rejects.toMatchObject({
      code: "CI-JOB-003",
      exitCode: 130,
    });
    expect(await accounts(lake)).toEqual(["1:null"]);
    expect(await lake.silver("custgroup")).toEqual([]);
    expect(await opened(lake)).toMatchObject({ outcome: "succeeded" });
    expect(await lake.silver("custgroup", "name")).toEqual([{ name: "Retail" }]);
  });

  it("refuses an unknown table, a folder that is none and a range that runs backwards, all at once", async ({
    lake,
  }) => {
    const request = { tables: ["CustTable", "customers"], fullRefresh: ["custgroup"], replay: { from: F2, to: F1 } };
    await expect(opened(lake, { request })).rejects.toMatchObject({
      code: "CI-JOB-004",
      exitCode: 2,
      message: [
        "Invalid request:",
        "  tables: no such table: customers",
        `  replay: ${F2} is newer than ${F1}`,
        "  full-refresh: custgroup not among the tables of this run",
      ].join("\n"),
    });
  });

  it("leaves no file behind outside the lake", async ({ lake }) => {
    const { tmpdir } = await import("node:os");
    const scratch = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("commerce-insights-"));
    await lake.land({ folders: { [F1]: customers({ recid: 1 }) } });
    const before = await scratch();
    await opened(lake);
    expect((await scratch()).filter((name) => !before.includes(name))).toEqual([]);
  });
});

describe("copies of a remote landing zone", () => {
  it("are removed once their table is folded", async ({ lake }) => {
    const lines = ["lf\n", "crlf\r\n"].map(
      (end, n) =>
        `"0000004d-0000-0000-0${n + 1}00-000000000000",,,"A",${n},"usmf",1,1,${n + 1},${n + 1},77,${n + 1},,,${end.slice(end.indexOf("f") + 1)}`,
    );
    const table = { columns: { accountnum: "string", party: "int64" } as const, files: { "2024.csv": lines.join("") } };
    await lake.land({ folders: { [F1]: { tables: { custtable: table } } } });
    const scratch = join(lake.directory, "scratch");
    const remote: Store = {
      ...lake.landing,
      async localCopy(path) {
        const copy = join(scratch, path.replaceAll("/", "_"));
        await copyFile(await lake.landing.localCopy(path), copy);
        return copy;
      },
    };
    expect(await lake.run({ landing: remote })).toMatchObject({ outcome: "succeeded" });
    expect(await accounts(lake)).toEqual(["1:A", "2:A"]);
    expect((await readdir(scratch)).filter((name) => name.endsWith(".csv"))).toEqual([]);
  });
});

describe("a run with chosen tables", () => {
  it("folds only these; the others' folders stay pending", async ({ lake }) => {
    const group = { columns: { name: "string" } as const, rows: [{ recid: 1, name: "Retail" }] };
    await lake.land({ folders: { [F1]: { tables: { ...customers({ recid: 1 }).tables, custgroup: group } } } });
    const report = await lake.run({ tables: ["CustGroup"] });
    expect(report.tables.map(({ table }) => table)).toEqual(["custgroup"]);
    const rest = await lake.run();
    expect(rest.tables.map(({ table, inserted }) => [table, inserted])).toEqual([["custtable", 1]]);
    expect((await lake.run()).outcome).toBe("nothing-to-do");
  });
});

describe("a run with nothing to do", () => {
  function counting(store: Store, calls: string[]): Store {
    return {
      ...store,
      list(directory, options) {
        calls.push(`list ${directory}`);
        return store.list(directory, options);
      },
      read(path) {
        calls.push(`read ${path}`);
        return store.read(path);
      },
      put: (path) => Promise.reject(new Error(`write of ${path}`)),
      putIfAbsent: (path) => Promise.reject(new Error(`write of ${path}`)),
    };
  }
  const models = { silver: FEW, gold: [] };
  const settings = { goldRoot: "commerce", language: "en-us", timeZone: "UTC" };

  it("is three reads and one listing", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1 }), [F2]: customers({ recid: 2, versionnumber: 2 }) } });
    await lake.run();
    const calls: string[] = [];
    const run = {
      landing: counting(lake.landing, calls),
      lake: counting(lake.store, calls),
      settings,
      runId: "idle",
      now: NOW,
    };
    expect(await nothingToDo(run, models, "silver")).toMatchObject({
      outcome: "nothing-to-do",
      folders: { processed: [] },
    });
    expect(calls.sort()).toEqual([
      "list ",
      "read Changelog/changelog.info",
      "read ops/ledger/folders.json",
      "read ops/ledger/gold/commerce.json",
    ]);
  });

  it("is none while a folder is new, a table was declared or gold is behind", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1 }) } });
    const run = { landing: lake.landing, lake: lake.store, settings, runId: "idle", now: NOW };
    expect(await nothingToDo(run, models, "silver")).toBeUndefined();
    await lake.run({ silver: FEW.slice(1) });
    expect(await nothingToDo(run, models, "silver")).toBeUndefined();
    await lake.run();
    expect(await nothingToDo(run, models, "silver")).toBeDefined();
    expect(await nothingToDo(run, models, "gold")).toBeUndefined();
    await lake.land({ folders: { [F2]: { tables: {} } } });
    expect(await nothingToDo(run, models, "silver")).toBeUndefined();
  });
});
