import { rm } from "node:fs/promises";
import { describe, expect } from "vitest";
import { dirpartytable } from "../../../transforms/silver/dirpartytable.ts";
import { observeCopy } from "../../../transforms/synapse-link/full-copy.ts";
import { freshLedger, readLedger } from "../../../transforms/synapse-link/ledger.ts";
import { accounts, codesOf, customers, F1, F2, F3, F4, F5, type Lake, tableOf } from "../../support/lake.ts";
import { it } from "../../support/lake-test.ts";
import type { LandingFolder, LandingRow, LandingTable } from "../../support/landing.ts";

const T1 = "1/1/2024 9:00:00 AM";
const T2 = "1/1/2024 12:30:00 PM";

/** A folder of custtable with what it says about the initial sync. */
function synced(
  state: Pick<LandingTable, "syncState" | "syncCompleted">,
  ...rows: readonly LandingRow[]
): LandingFolder {
  return { tables: { custtable: { columns: { accountnum: "string" }, rows, ...state } } };
}

const completed = (time: string) => ({ syncState: "Completed", syncCompleted: time });
const running = { syncState: "InProgress", syncCompleted: "" };

function many(count: number, first: number, text: string, version = first): LandingRow[] {
  return Array.from({ length: count }, (_, n) => ({
    recid: first + n,
    versionnumber: version + n,
    accountnum: `${text}${first + n}`,
  }));
}

describe("a table that is copied in full again", () => {
  it("C14 rows not seen since the copy's first folder are removed once it is complete", async ({ lake }) => {
    await lake.land({ folders: { [F1]: synced(completed(T1), ...many(10, 1, "A")) } });
    await lake.run();
    // Row 10 was deleted while the table was copied again; row 9 was not, and comes unchanged.
    await lake.land({ folders: { [F2]: synced(running, ...many(5, 1, "A"), ...many(1, 50, "N", 100)) } });
    const half = await lake.run();
    expect(tableOf(half, "custtable").swept).toBeUndefined();
    expect(tableOf(half, "custtable").rows).toBe(11);
    await lake.land({ folders: { [F3]: synced(completed(T2), ...many(4, 6, "A")) } });
    const report = await lake.run();
    expect(tableOf(report, "custtable")).toMatchObject({ swept: 1, rows: 10, unchanged: 4 });
    expect((await accounts(lake)).map((text) => Number(text.split(":")[0]))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 50]);
    expect((await readLedger(lake.store, "custtable")).copy).toEqual({
      ...{ number: 2, first: F2, completed: T2, completedIn: F3, restarted: null, sweep: null },
    });
    // A removed row does not come back through an older change.
    await lake.land({ folders: { [F4]: synced(completed(T2), { recid: 10, versionnumber: 9, accountnum: "older" }) } });
    await lake.run();
    expect(await accounts(lake)).not.toContain("10:older");
    expect((await lake.run()).outcome).toBe("nothing-to-do");
  });

  it("C14 rows newer than the copy's first folder stay", async ({ lake }) => {
    await lake.land({
      folders: {
        [F1]: synced(completed(T1), ...many(9, 1, "A"), { recid: 20, versionnumber: 900, accountnum: "newer" }),
      },
    });
    await lake.run();
    await lake.land({ folders: { [F2]: synced(completed(T2), ...many(9, 1, "A")) } });
    const report = await lake.run();
    expect(tableOf(report, "custtable").swept).toBeUndefined();
    expect(await accounts(lake)).toContain("20:newer");
  });

  it("C14 removing more than a fifth of the table needs the operator's word", async ({ lake }) => {
    await lake.land({ folders: { [F1]: synced(completed(T1), ...many(10, 1, "A")) } });
    await lake.run();
    await lake.land({ folders: { [F2]: synced(completed(T2), ...many(7, 1, "B", 100)) } });
    const report = await lake.run();
    expect(tableOf(report, "custtable")).toMatchObject({ updated: 7, rows: 10 });
    expect(tableOf(report, "custtable").problem).toEqual({
      code: "CI-FEED-011",
      message: `custtable: the new full copy of ${F2} to ${F2} lacks 3 of 10 rows (30 %); at most 20 % are removed unasked. New rows are in, none was removed.`,
      hint: "If the rows are gone in the source too, run: transform run --full-refresh custtable",
    });
    const refreshed = await lake.run({ fullRefresh: ["custtable"] });
    expect(codesOf(refreshed)).toEqual([]);
    expect(await accounts(lake)).toEqual(many(7, 1, "B").map(({ recid, accountnum }) => `${recid}:${accountnum}`));
  });

  it("C14 a crash before the removal is made good by the next run", async ({ lake }) => {
    await lake.land({ folders: { [F1]: synced(completed(T1), ...many(10, 1, "A")) } });
    await lake.run();
    await lake.land({ folders: { [F2]: synced(completed(T2), ...many(9, 2, "A")) } });
    const dying = { ...lake.store, putIfAbsent: async () => Promise.reject(new Error("the process died")) };
    await lake.run({ lake: dying });
    expect((await readLedger(lake.store, "custtable")).copy.sweep).toEqual({ from: F2, to: F2 });
    const report = await lake.run();
    expect(tableOf(report, "custtable").swept).toBe(1);
    expect((await accounts(lake)).length).toBe(9);
  });

  it("C14 nothing is removed while a folder of the copy cannot be read or is not complete", async ({ lake }) => {
    await lake.land({ folders: { [F1]: synced(completed(T1), ...many(10, 1, "A")) } });
    await lake.run();
    const copied = [
      synced(running, ...many(5, 2, "A")),
      synced(completed(T2), ...many(4, 7, "A"), ...many(1, 90, "N")),
    ];
    await lake.land({ folders: { [F2]: { ...copied[0]!, model: "{" }, [F3]: copied[1]! } });
    expect(tableOf(await lake.run(), "custtable").swept).toBeUndefined();
    await lake.land({ folders: { [F2]: { ...copied[0]!, model: "" } } });
    await lake.run({ now: new Date("2024-01-01T14:00:00Z") });
    expect(await accounts(lake)).toContain("1:A1");
    await lake.land({ folders: { [F2]: copied[0]! } });
    expect(tableOf(await lake.run(), "custtable").swept).toBe(1);
    expect(await accounts(lake)).toEqual([...[2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => `${n}:A${n}`), "90:N90"]);
  });

  it("C14 the copy is told by the root model.json when folders say nothing", () => {
    const before = { ...freshLedger("custtable").copy, first: F1, completed: T1, completedIn: F1 };
    const silent = [F2, F3].map((folder) => ({ folder, sync: undefined, hasFiles: true }));
    expect(observeCopy(before, silent, { state: "Completed", completed: T2 })).toEqual({
      ...{ number: 2, first: F2, completed: T2, completedIn: F3, restarted: null, sweep: { from: F2, to: F3 } },
    });
    expect(observeCopy(before, silent, { state: "Completed", completed: T1 })).toEqual(before);
  });

  it("C14 a folder that arrives late does not bring the old state back", () => {
    const before = { ...freshLedger("custtable").copy, number: 2, first: F3, completed: T2, completedIn: F3 };
    const late = [{ folder: F2, sync: { state: "Completed", completed: T1 }, hasFiles: true }];
    expect(observeCopy(before, late, undefined)).toEqual(before);
  });
});

describe("a table whose first copy is not complete", () => {
  it("C12 reaches silver but not gold; gold tables that need it are held back by name", async ({ lake }) => {
    const { GOLD } = await import("../../../transforms/models.ts");
    await lake.land({ folders: { [F1]: synced(running, { recid: 1 }) } });
    const report = await lake.run({ through: "gold", gold: GOLD });
    expect(await lake.silver("custtable", "recid")).toEqual([{ recid: 1n }]);
    const profile = tableOf(report, "profiles_Customer");
    expect(profile.problem?.code).toBe("CI-GOLD-001");
    expect(profile.problem?.message).toContain("custtable (its initial sync is not completed)");
  });

  it("C12 is held back in a run without new folders too", async ({ lake }) => {
    const { GOLD } = await import("../../../transforms/models.ts");
    await lake.land({ folders: { [F1]: synced(running, { recid: 1 }) } });
    await lake.run();
    const report = await lake.run({ through: "gold", gold: GOLD });
    expect(tableOf(report, "profiles_Customer").problem?.message).toContain(
      "custtable (its initial sync is not completed)",
    );
  });
});

describe("a full refresh", () => {
  async function landed(lake: Lake): Promise<void> {
    await lake.land({
      folders: {
        [F1]: customers({ recid: 1, accountnum: "A" }, { recid: 2, accountnum: "B" }),
        [F2]: customers({ recid: 2, IsDelete: true }, { recid: 3, accountnum: "C" }),
      },
    });
    await lake.run();
  }

  it("builds the table anew from the folders that still exist", async ({ lake }) => {
    await landed(lake);
    const before = await lake.silver("custtable");
    const report = await lake.run({ fullRefresh: ["custtable"] });
    expect(tableOf(report, "custtable")).toMatchObject({
      version: 1,
      inserted: 2,
      rows: 2,
      feed: { rows: 4, superseded: 1, absent: 1 },
    });
    expect(await lake.silver("custtable")).toEqual(before);
    expect(report.tables.map(({ table }) => table)).toEqual(["custtable"]);
    expect((await lake.run()).outcome).toBe("nothing-to-do");
  });

  it("takes a changed type", async ({ lake }) => {
    const folder = (type: "int64" | "string", value: string | number) => ({
      tables: { custtable: { columns: { loyalty: type }, rows: [{ recid: 1, loyalty: value }] } },
    });
    await lake.land({ folders: { [F1]: folder("int64", 1) } });
    await lake.run();
    await lake.land({ folders: { [F1]: folder("string", "one") } });
    await lake.run({ fullRefresh: ["custtable"] });
    expect(await lake.silver("custtable", "recid, loyalty")).toEqual([{ recid: 1n, loyalty: "one" }]);
  });

  it("refuses when the initial copy is gone", async ({ lake }) => {
    await landed(lake);
    await rm(`${lake.directory}/landing/${F1}`, { recursive: true });
    const report = await lake.run({ fullRefresh: ["custtable"] });
    expect(tableOf(report, "custtable").problem).toEqual({
      code: "CI-FEED-012",
      message: `custtable cannot be built anew: folder ${F1} of its full copy or later is no longer in the landing zone. The table is left as it was.`,
      hint: "Remove and re-add the table in Synapse Link, wait for its initial sync, then run --full-refresh again.",
    });
    expect(await accounts(lake)).toEqual(["1:A", "3:C"]);
  });

  it("leaves tables that are not named alone", async ({ lake }) => {
    const party = { columns: { name: "string" } as const, rows: [{ recid: 1 }] };
    await lake.land({
      folders: { [F5]: { tables: { ...customers({ recid: 1 }).tables, [dirpartytable.name]: party } } },
    });
    await lake.run();
    const report = await lake.run({ fullRefresh: ["custtable"] });
    expect(report.tables.map(({ table }) => table)).toEqual(["custtable"]);
  });
});
