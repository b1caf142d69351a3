import { expect, it } from "vitest";
import { describeReport } from "../../transforms/describe-report.ts";
import { EXIT, OperatorError } from "../../transforms/operator-error.ts";
import { problemOf, type RunReport, type TableReport, unexplainedRows } from "../../transforms/report.ts";
import { exitCodeOf } from "../../transforms/transform-run.ts";

const table: TableReport = {
  ...{ layer: "silver", table: "custtable", version: 3, inserted: 10, updated: 4, deleted: 1, unchanged: 2 },
  ...{ quarantined: 1, filesAdded: 1, filesRemoved: 1, bytesRead: 0, bytesWritten: 0, seconds: 0.2, rows: 985 },
  feed: { rows: 25, superseded: 4, stale: 2, absent: 1 },
};
const report: RunReport = {
  ...{ runId: "r", startedAt: "", finishedAt: "", outcome: "failed", peakMemoryBytes: 0, checks: [] },
  folders: { processed: ["2024-01-01T10.00.00Z"], inProgress: undefined, abandoned: [], skipped: [] },
  tables: [table, { ...table, table: "custgroup", swept: 3, archived: 2 }],
  problems: [],
  undeclaredTables: ["odd"],
  absentTables: ["dirperson"],
  warnings: ["look"],
};
const problem = { code: "CI-FEED-006", message: "custtable: too wide.", hint: "Re-add it." };

it("accounts for every row of the feed", () => {
  expect(unexplainedRows(table)).toBe(0);
  expect(unexplainedRows({ ...table, inserted: 9 })).toBe(1);
  expect(unexplainedRows({ ...table, quarantined: 2 })).toBe(-1);
});

it("reads like a log", () => {
  const broken = {
    ...table,
    inserted: 0,
    updated: 0,
    deleted: 0,
    quarantined: 0,
    feed: undefined,
    problem,
  } as TableReport;
  expect(
    describeReport({ ...report, tables: [...report.tables, broken], problems: [{ subject: "F", ...problem }] }),
  ).toEqual([
    "run r: failed, 1 folders",
    "CI-FEED-006 custtable: too wide.",
    "  hint: Re-add it.",
    "silver custtable v3: +10 ~4 -1, 1 quarantined, 985 rows, fed 25: 4 superseded, 2 stale, 1 already gone, 2 unchanged",
    "silver custgroup v3: +10 ~4 -1, 1 quarantined, 985 rows, fed 25: 4 superseded, 2 stale, 1 already gone, 2 unchanged, 3 swept, 2 archived",
    "silver custtable: CI-FEED-006 custtable: too wide.",
    "  hint: Re-add it.",
    "not declared, ignored: odd",
    "declared, but not in the feed: dirperson",
    "warning: look",
  ]);
});

it("stands for an exit code", () => {
  const withProblem = (code: string) => ({ ...report, tables: [{ ...table, problem: { ...problem, code } }] });
  expect(exitCodeOf(report)).toBe(EXIT.done);
  expect(exitCodeOf(withProblem("CI-FEED-006"))).toBe(EXIT.mustChange);
  expect(exitCodeOf(withProblem("CI-GOLD-002"))).toBe(EXIT.checkFailed);
  expect(exitCodeOf({ ...withProblem("CI-GOLD-002"), problems: [{ subject: "F", ...problem }] })).toBe(EXIT.mustChange);
});

it("keeps what an operator can act on, and lets what ends the run pass", () => {
  const coded = new OperatorError("CI-FEED-006", "custtable: too wide.", "Re-add it.");
  expect(problemOf("custtable", coded)).toEqual({ subject: "custtable", ...problem });
  expect(problemOf("custtable", new Error("boom\nmore"))).toMatchObject({
    code: "CI-JOB-001",
    message: "custtable: boom. It is left as it was.",
  });
  const busy = new OperatorError("CI-LAKE-004", "held", "wait", { exitCode: EXIT.tryLater });
  expect(() => problemOf("custtable", busy)).toThrow(busy);
});
