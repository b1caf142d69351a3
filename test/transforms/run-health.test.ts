import { expect, it } from "vitest";
import type { RunReport, TableReport } from "../../transforms/report.ts";
import { runHealthOf } from "../../transforms/run-health.ts";

const none = { inserted: 0, updated: 0, deleted: 0, unchanged: 0, quarantined: 0, filesAdded: 0, filesRemoved: 0 };

const table = (layer: "silver" | "gold", name: string, change: Partial<TableReport>): TableReport => ({
  ...{ layer, table: name, version: 1, bytesRead: 0, bytesWritten: 0, seconds: 0, rows: 0 },
  ...none,
  ...change,
});

const report: RunReport = {
  runId: "run",
  startedAt: "2026-01-01T00:00:00.000Z",
  finishedAt: "2026-01-01T00:05:00.000Z",
  outcome: "failed",
  folders: { processed: ["2026-01-01T00.00.00Z"], inProgress: undefined, abandoned: [], skipped: [] },
  tables: [
    table("silver", "custtable", { inserted: 2, updated: 1, quarantined: 3 }),
    table("gold", "profiles_Customer", { inserted: 2, deleted: 4 }),
    table("gold", "activities_Orders", { problem: { code: "CI-GOLD-002", message: "m", hint: "h" } }),
  ],
  problems: [],
  undeclaredTables: [],
  absentTables: [],
  checks: [],
  warnings: [],
  peakMemoryBytes: 1024,
};

it("the health of a run names the tables it left behind and counts what it changed", () => {
  expect(runHealthOf(report)).toEqual({
    runId: "run",
    outcome: "failed",
    finishedAt: "2026-01-01T00:05:00.000Z",
    newestFolder: "2026-01-01T00.00.00Z",
    changed: { silver: 3, gold: 6 },
    quarantined: 3,
    stale: ["gold/activities_Orders"],
    peakMemoryBytes: 1024,
  });
});

it("the newest folder is the one being written, or none", () => {
  const folders = { ...report.folders, inProgress: "2026-01-01T01.00.00Z" };
  expect(runHealthOf({ ...report, folders }).newestFolder).toBe("2026-01-01T01.00.00Z");
  expect(runHealthOf({ ...report, folders: { ...report.folders, processed: [] } }).newestFolder).toBe("");
});
