import type { CheckReport } from "../report.ts";

/** Row counts of a publish. */
export interface ChangeCounts {
  /** Rows published before; undefined for the first publish. */
  readonly before: number | undefined;
  readonly rows: number;
  readonly updated: number;
}

/** Warnings about how much a publish changes: Customer Insights reads every changed row again. Pure. */
export function changeChecks(table: string, { before, rows, updated }: ChangeCounts): CheckReport[] {
  if (before === undefined || before === 0) return [];
  const judge = (check: string, changed: number, share: number): CheckReport => {
    const isTooMuch = changed > before * share;
    return { table, check, severity: "warn", outcome: isTooMuch ? "failed" : "passed", rows: isTooMuch ? changed : 0 };
  };
  return [
    judge("number of rows changes by 20 % at most (Q26)", Math.abs(rows - before), 0.2),
    judge("updated rows are 30 % at most, more amounts to a full refresh (Q27)", updated, 0.3),
  ];
}
