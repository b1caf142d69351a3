import type { CheckReport } from "../report.ts";
import { LEAST_ROWS } from "./offenders.ts";

/** Row counts of a publish. */
export interface RowCounts {
  /** Rows published before; undefined for the first publish. */
  readonly before: number | undefined;
  readonly rows: number;
}

/**
 * Judges how the number of rows changes: a fifth is worth a look, a half blocks the table, because a source that lost
 * its rows looks like this. Pure.
 *
 * @param isExpected the change is wanted: a full refresh was asked for, or the table grows by itself, as a calendar does.
 */
export function rowCountChecks(table: string, { before, rows }: RowCounts, isExpected: boolean): CheckReport[] {
  if (before === undefined || before === 0) return [];
  const changed = Math.abs(rows - before);
  const warning = judged(table, "number of rows changes by 20 % at most (Q26)", "warn", changed, before * 0.2);
  if (isExpected || before < LEAST_ROWS) return [warning];
  const limit = "number of rows changes by 50 % at most, unless --full-refresh is given (Q26)";
  return [judged(table, limit, "block", changed, before * 0.5), warning];
}

/** Warns when Customer Insights would read more than three rows in ten again. Pure. */
export function updateChecks(
  table: string,
  { before, updated }: { readonly before: number | undefined; readonly updated: number },
): CheckReport[] {
  if (before === undefined || before === 0) return [];
  const check = "updated rows are 30 % at most, more amounts to a full refresh (Q27)";
  return [judged(table, check, "warn", updated, before * 0.3)];
}

function judged(table: string, check: string, severity: "block" | "warn", changed: number, limit: number): CheckReport {
  const isTooMuch = changed > limit;
  return { table, check, severity, outcome: isTooMuch ? "failed" : "passed", rows: isTooMuch ? changed : 0 };
}
