import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProgram } from "../../../scripts/program.ts";
import type { RunReport, TableReport } from "../../../transforms/report.ts";
import { reportIds, storeReport } from "../../../transforms/run-reports.ts";
import { localStore } from "../../../transforms/storage/local-store.ts";
import { recordingWorld } from "../../support/world.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "runs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lake = () => localStore(join(folder, "lake"));

const TABLE: TableReport = {
  ...{ layer: "silver", table: "custtable", version: 0, inserted: 10, updated: 0, deleted: 0, unchanged: 0 },
  ...{ quarantined: 1, filesAdded: 1, filesRemoved: 0, bytesRead: 9, bytesWritten: 9, seconds: 0.1, rows: 10 },
};

function report(day: number, own: Partial<RunReport> = {}): RunReport {
  return {
    runId: `2025-05-0${day}T02-00-00-000Z-0000000${day}`,
    startedAt: `2025-05-0${day}T02:00:00.000Z`,
    finishedAt: `2025-05-0${day}T02:00:12.500Z`,
    outcome: "succeeded",
    folders: { processed: [`2025-05-0${day}T01.00.00Z`], inProgress: undefined, abandoned: [], skipped: [] },
    ...{ tables: [TABLE], problems: [], undeclaredTables: [], absentTables: [], checks: [], warnings: [] },
    peakMemoryBytes: 1,
    ...own,
  };
}

const HELD: TableReport = {
  ...{ ...TABLE, layer: "gold", table: "profiles_Customer", inserted: 0, quarantined: 0, rows: 0, version: 3 },
  problem: { code: "CI-GOLD-002", message: "A check failed.", hint: "Look at it." },
};

const FAILED = report(2, {
  outcome: "failed",
  tables: [{ ...TABLE, version: 1, inserted: 2, updated: 3, deleted: 1, rows: 11, quarantined: 0 }, HELD],
  checks: [{ table: "profiles_Customer", check: "unique CustomerId", severity: "block", outcome: "failed", rows: 4 }],
});

async function runs(...args: readonly string[]) {
  const world = recordingWorld(folder);
  const error = await (await createProgram(world, () => {}))
    .parseAsync(["runs", ...args, "--lake", "lake"], { from: "user" })
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  return { output: world.output(), error };
}

describe("stored runs", () => {
  it("are listed, the newest first", async () => {
    for (const one of [report(1), FAILED]) await storeReport(lake(), one);
    expect((await runs("list")).output.split("\n").map((line) => line.trimEnd())).toEqual([
      "┌───────────────────────────────────┬───────────┬─────────┬─────────┬─────────────┬───────────┬─────────────┬─────────────┐",
      "│ run                               │ outcome   │ seconds │ folders │ silver rows │ gold rows │ quarantined │ problems    │",
      "├───────────────────────────────────┼───────────┼─────────┼─────────┼─────────────┼───────────┼─────────────┼─────────────┤",
      "│ 2025-05-02T02-00-00-000Z-00000002 │ failed    │    12.5 │       1 │           6 │         0 │           0 │ CI-GOLD-002 │",
      "│ 2025-05-01T02-00-00-000Z-00000001 │ succeeded │    12.5 │       1 │          10 │         0 │           1 │             │",
      "└───────────────────────────────────┴───────────┴─────────┴─────────┴─────────────┴───────────┴─────────────┴─────────────┘",
    ]);
    const { output } = await runs("list", "--limit", "1", "--json");
    expect(JSON.parse(output)).toEqual({
      runs: [
        {
          ...{ runId: FAILED.runId, startedAt: FAILED.startedAt, outcome: "failed", folders: 1, seconds: 12.5 },
          ...{ silver: 6, gold: 0, quarantined: 0, problems: ["CI-GOLD-002"] },
        },
      ],
    });
  });

  it("are shown whole, by id, its beginning, or as the latest", async () => {
    for (const one of [report(1), FAILED]) await storeReport(lake(), one);
    const shown = async (...args: string[]) => JSON.parse((await runs("show", ...args, "--json")).output) as unknown;
    expect(await shown()).toEqual(FAILED);
    expect(await shown("2025-05-01")).toEqual(JSON.parse(JSON.stringify(report(1))));
    expect((await runs("show", "previous")).output.split("\n")).toEqual([
      "run 2025-05-01T02-00-00-000Z-00000001: succeeded, 1 folders",
      "silver custtable v0: +10 ~0 -0, 1 quarantined, 10 rows",
    ]);
  });

  it("are compared: state of tables, problems, failed checks", async () => {
    for (const one of [report(1), FAILED, { ...FAILED, runId: report(3).runId }]) await storeReport(lake(), one);
    expect((await runs("compare", "2025-05-01", "2025-05-02")).output.split("\n")).toEqual([
      "2025-05-01T02-00-00-000Z-00000001 -> 2025-05-02T02-00-00-000Z-00000002",
      "run: outcome succeeded -> failed",
      "silver custtable: version 0 -> 1",
      "silver custtable: rows 10 -> 11",
      "silver custtable: quarantined 1 -> 0",
      "gold profiles_Customer: problem none -> CI-GOLD-002",
      "profiles_Customer: unique CustomerId: failing rows none -> 4",
    ]);
    expect((await runs("compare")).output.split("\n").slice(1)).toEqual(["no difference"]);
  });

  it("are bounded in number: the oldest leave", async () => {
    for (const day of [1, 2, 3]) await storeReport(lake(), report(day), 2);
    expect(await reportIds(lake())).toEqual([report(3).runId, report(2).runId]);
  });
});

describe("a run that cannot be shown", () => {
  it("is told apart from others", async () => {
    expect(await runs("list")).toEqual({ output: "No run is stored in lake.", error: undefined });
    expect((await runs("show")).error).toMatchObject({ code: "CI-RUNS-001", exitCode: 2 });
    for (const one of [report(1), report(2)]) await storeReport(lake(), one);
    const message = async (id: string) => ((await runs("show", id)).error as Error).message;
    expect(await message("2024")).toBe('"2024" means no of 2 stored runs.');
    expect(await message("2025-05")).toBe('"2025-05" means 2 of 2 stored runs.');
    writeFileSync(join(folder, "lake", "ops", "runs", "2025-05-04.json"), "{}");
    expect((await runs("show")).error).toMatchObject({ code: "CI-RUNS-002", exitCode: 1 });
    expect(await message("latest")).toContain("ops/runs/2025-05-04.json");
    expect(await message("latest")).toContain("it is not a run report");
  });
});
