import type { Field } from "../delta/schema.ts";
import type { Snapshot } from "../delta/snapshot.ts";
import { rowsOf } from "../delta/stats.ts";
import type { Problem } from "../report.ts";
import type { PlanSize } from "./plan.ts";

/** A Delta table as its log describes it. */
export interface DeployedTable {
  readonly schema: readonly Field[];
  readonly configuration: Readonly<Record<string, string>>;
  readonly size: PlanSize;
}

/** A table whose log cannot be read, with the reason. */
interface UnreadableTable {
  readonly problem: Omit<Problem, "subject">;
}

export type Deployed = DeployedTable | UnreadableTable;

/** What a plan needs of a snapshot. */
export function deployedOf({ metadata, files }: Snapshot): DeployedTable {
  const { schema, configuration } = metadata;
  const sizes = [...files.values()].map(({ size, stats }) => ({ bytes: size, rows: rowsOf(stats) ?? null }));
  return { schema, configuration, size: sumOf(sizes) };
}

/** Adds sizes; one that is unknown makes the sum unknown. */
export function sumOf(sizes: readonly PlanSize[]): PlanSize {
  const add = (left: number | null, right: number | null) => (left === null || right === null ? null : left + right);
  return sizes.reduce((sum, { rows, bytes }) => ({ rows: add(sum.rows, rows), bytes: add(sum.bytes, bytes) }), {
    rows: 0,
    bytes: 0,
  });
}
