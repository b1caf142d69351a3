import type { RunReport } from "../../transforms/report.ts";

/** Bytes that a run published in gold: data and change files. */
export function goldBytes({ tables }: Pick<RunReport, "tables">): number {
  return tables.filter(({ layer }) => layer === "gold").reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
}
