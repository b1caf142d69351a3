import type { RunReport, TableReport } from "../../transforms/report.ts";
import { type RunSummary, summaryOf } from "./run-summary.ts";

/** One value that two runs do not share. */
interface RunDifference {
  /** What it is about: `run`, a table as `<layer> <table>`, or a check as `<table>: <check>`. */
  readonly subject: string;
  readonly what: string;
  /** null when only the other run has the subject. */
  readonly from: string | number | null;
  readonly to: string | number | null;
}

export interface RunComparison {
  readonly from: RunSummary;
  readonly to: RunSummary;
  readonly differences: readonly RunDifference[];
}

const COUNTS = ["version", "rows", "quarantined"] as const;

/** What differs between two runs: state of tables, problems, checks. Rows moved are each run's own and not compared. Pure. */
export function compareRuns(from: RunReport, to: RunReport): RunComparison {
  const run =
    from.outcome === to.outcome ? [] : [{ subject: "run", what: "outcome", from: from.outcome, to: to.outcome }];
  const differences = [...run, ...tableDifferences(from.tables, to.tables), ...checkDifferences(from, to)];
  return { from: summaryOf(from), to: summaryOf(to), differences };
}

/** The comparison as lines. Pure. */
export function describeComparison({ from, to, differences }: RunComparison): string[] {
  const lines = differences.map(({ subject, what, ...values }) => {
    return `${subject}: ${what} ${values.from ?? "none"} -> ${values.to ?? "none"}`;
  });
  return [`${from.runId} -> ${to.runId}`, ...(lines.length === 0 ? ["no difference"] : lines)];
}

function tableDifferences(from: readonly TableReport[], to: readonly TableReport[]): RunDifference[] {
  const nameOf = ({ layer, table }: TableReport) => `${layer} ${table}`;
  const before = new Map(from.map((table) => [nameOf(table), table]));
  const after = new Map(to.map((table) => [nameOf(table), table]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((subject) => {
    const [left, right] = [before.get(subject), after.get(subject)];
    // A run reports what it looked at: a table that only one of them names says nothing about the other.
    const counts = left && right ? COUNTS.map((what) => ({ subject, what, from: left[what], to: right[what] })) : [];
    const problem = { subject, what: "problem", from: left?.problem?.code ?? null, to: right?.problem?.code ?? null };
    return [...counts, problem].filter((difference) => difference.from !== difference.to);
  });
}

function checkDifferences(from: RunReport, to: RunReport): RunDifference[] {
  const failed = ({ checks }: RunReport) =>
    new Map(
      checks.flatMap(({ table, check, outcome, rows }) => (outcome === "failed" ? [[`${table}: ${check}`, rows]] : [])),
    );
  const [before, after] = [failed(from), failed(to)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((subject) => {
    const difference = {
      subject,
      what: "failing rows",
      from: before.get(subject) ?? null,
      to: after.get(subject) ?? null,
    };
    return difference.from === difference.to ? [] : [difference];
  });
}
