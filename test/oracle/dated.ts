import { type Instant, instant } from "./clock.ts";
import { byRecIdOrder, type SourceRow } from "./source.ts";

/** R11: of the rows valid at a moment, the one that began last, then the one with the highest RecId. */
export function validAt(rows: readonly SourceRow[], moment: Date): SourceRow | undefined {
  return allValidAt(rows, moment).sort((a, b) => compare(start(b), start(a)) || byRecIdOrder(b, a))[0];
}

/** R11: rows valid at a moment; an end without a date is open. */
export function allValidAt(rows: readonly SourceRow[], moment: Date): SourceRow[] {
  const now = BigInt(moment.getTime()) * 1000n;
  return rows.filter((row) => {
    const end = instant(row, "validto");
    return start(row) <= now && (end === null || now < end);
  });
}

function start(row: SourceRow): Instant {
  return instant(row, "validfrom") ?? -(2n ** 62n);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
