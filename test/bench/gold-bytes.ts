import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunReport } from "../../transforms/report.ts";

/** Bytes that a run published in gold: data and change files. */
export function goldBytes({ tables }: Pick<RunReport, "tables">): number {
  return tables.filter(({ layer }) => layer === "gold").reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
}

/**
 * Bytes of change files among them, as the commits of the run tell.
 *
 * @param root folder of the gold tables.
 */
export async function changeFeedBytes(root: string, { tables }: Pick<RunReport, "tables">): Promise<number> {
  const sizes = tables
    .filter(({ layer, bytesWritten }) => layer === "gold" && bytesWritten > 0)
    .map(async ({ table, version }) => {
      const name = `${String(version).padStart(20, "0")}.json`;
      const log = await readFile(join(root, table, "_delta_log", name), "utf8");
      const actions = log.trim().split("\n");
      return actions
        .map((line) => (JSON.parse(line) as { cdc?: { size: number } }).cdc?.size ?? 0)
        .reduce((sum, size) => sum + size, 0);
    });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
