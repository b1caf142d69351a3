import { OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";
import { readBatch } from "../synapse-link/batch.ts";
import { readRootManifest } from "../synapse-link/landing.ts";
import { locateRecords } from "../synapse-link/locate.ts";
import type { LandingLine } from "./explanation.ts";

/** A row of silver as the change feed brought it. */
export interface FeedRow {
  readonly table: string;
  readonly id: string;
  readonly versionnumber: string | null;
  /** Null for rows that came with no folder. */
  readonly folder: string | null;
}

/** Names a row in the result of `landingLines`. */
export function feedRowKey({ table, id, versionnumber }: FeedRow): string {
  return `${table} ${id} ${versionnumber}`;
}

/** Files and lines of rows in a CSV landing zone. Folders that are gone, or cannot be read, give none. */
export async function landingLines(landing: Store, rows: readonly FeedRow[]): Promise<Map<string, LandingLine[]>> {
  const lines = new Map<string, LandingLine[]>();
  for (const [folder, ofFolder] of Map.groupBy(rows, (row) => row.folder)) {
    if (folder === null) continue;
    const batch = await readBatch(landing, folder, () => readRootManifest(landing)).catch((error: unknown) => {
      if (error instanceof OperatorError || error instanceof FileNotFoundError) return undefined;
      throw error;
    });
    for (const [table, wanted] of Map.groupBy(ofFolder, (row) => row.table)) {
      for (const { path, columns } of batch?.tables.get(table) ?? []) {
        const position = (name: string) => columns.findIndex((column) => column.name === name);
        const keys = new Set(wanted.map(({ id, versionnumber }) => `${id} ${versionnumber}`));
        const places = await locateRecords(
          await landing.localCopy(path),
          { id: position("id"), version: position("versionnumber") },
          keys,
        );
        for (const { id, version, line } of places) {
          const key = feedRowKey({ table, id, versionnumber: version, folder });
          lines.set(key, [...(lines.get(key) ?? []), { file: path, line }]);
        }
      }
    }
  }
  return lines;
}
