import { expect, it } from "vitest";
import { type DemoRun, describePublished, describeRuns } from "../../../scripts/demo/summary.ts";
import type { RunReport, TableReport } from "../../../transforms/report.ts";

const unchanged: TableReport = {
  ...{ layer: "gold", table: "supporting_Channels", version: 0, inserted: 0, updated: 0, deleted: 0, unchanged: 8 },
  ...{ quarantined: 0, filesAdded: 0, filesRemoved: 0, bytesRead: 0, bytesWritten: 0, seconds: 0, rows: 8 },
};

function runOf(title: string, outcome: RunReport["outcome"], tables: readonly TableReport[]): DemoRun {
  const report: RunReport = {
    ...{ runId: "r", startedAt: "", finishedAt: "", outcome, tables, problems: [], checks: [], warnings: [] },
    folders: { processed: [], inProgress: undefined, abandoned: [], skipped: [] },
    ...{ undeclaredTables: [], absentTables: [], peakMemoryBytes: 0 },
  };
  return { title, report, seconds: 1.25 };
}

function cells(text: string): string[][] {
  const lines = text.split("\n").filter((line) => line.startsWith("│"));
  return lines.map((line) =>
    line
      .split("│")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

it("shows changed gold tables, silver as a sum, and counts the rest", () => {
  const silver = (rows: number): TableReport => ({
    ...unchanged,
    layer: "silver",
    table: `t${rows}`,
    rows,
    inserted: rows,
  });
  const orders = {
    ...unchanged,
    table: "activities_Orders",
    version: 3,
    rows: 12,
    inserted: 2,
    updated: 1,
    filesAdded: 1,
  };
  const text = describeRuns([runOf("increment", "succeeded", [silver(4), silver(5), orders, unchanged])]);
  expect(cells(text)).toEqual([
    ["run", "table", "rows", "inserted", "updated", "deleted", "quarantined", "version"],
    ["increment (1.3 s)", "silver: 2 tables", "9", "9", "0", "0", "0", ""],
    ["", "activities_Orders", "12", "2", "1", "0", "0", "3"],
    ["", "1 more tables: unchanged, not written", "", "", "", "", "", ""],
  ]);
});

it("says that an idle run wrote nothing", () => {
  const [, line] = cells(describeRuns([runOf("nothing new", "nothing-to-do", [])]));
  expect(line).toEqual(["nothing new (1.3 s)", "nothing to do, no byte written", "", "", "", "", "", ""]);
});

it("lists what Customer Insights reads with the Delta version", () => {
  const [, line] = cells(describePublished([{ name: "profiles_Customer", version: 7, rows: 309, files: 2 }]));
  expect(line).toEqual(["profiles_Customer", "309", "7", "2"]);
});
