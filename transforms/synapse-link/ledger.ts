import { z } from "zod";
import { OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";

const TableLedger = z.strictObject({
  formatVersion: z.literal(1),
  table: z.string(),
  /** Counts the runs that changed this table's state. */
  sequence: z.int().nonnegative(),
  /** Batch folders that are part of this table and not yet of the lake's `ops/ledger/folders.json`. */
  folders: z.array(z.string()),
  /** Exported type of every column seen, so that a changed type stops the table. */
  columns: z.record(z.string(), z.string()),
  /** Parquet file with the deleted ids, their versions and sink times; null while there are none. */
  tombstones: z.string().nullable(),
});

/** What is known about one silver table between runs. */
export type TableLedger = z.infer<typeof TableLedger>;

/** Path of a table's ledger in the lake. */
export const ledgerPath = (table: string) => `ops/ledger/silver/${table}.json`;

/** The ledger of a table; a fresh one when the table was never read. */
export async function readLedger(lake: Store, table: string): Promise<TableLedger> {
  const path = ledgerPath(table);
  let text: string;
  try {
    text = (await lake.read(path)).toString("utf8");
  } catch (error) {
    if (!(error instanceof FileNotFoundError)) throw error;
    return { formatVersion: 1, table, sequence: 0, folders: [], columns: {}, tombstones: null };
  }
  try {
    return TableLedger.parse(JSON.parse(text));
  } catch (cause) {
    const message = `${path} is not a ledger of this kit: ${(cause as Error).message}`;
    throw new OperatorError("CI-LAKE-001", message, "Restore the file from the container's soft delete.", { cause });
  }
}

/** Replaces a table's ledger; always the last write of a table's run. */
export async function writeLedger(lake: Store, ledger: TableLedger): Promise<void> {
  await lake.put(ledgerPath(ledger.table), `${JSON.stringify(ledger, null, 1)}\n`);
}

const FolderLedger = z.strictObject({ formatVersion: z.literal(1), folders: z.array(z.string()) });

const FOLDERS_PATH = "ops/ledger/folders.json";

/** Folders that every table is done with: all that a run with nothing to do has to read. */
export async function readDoneFolders(lake: Store): Promise<ReadonlySet<string>> {
  const text = await lake.read(FOLDERS_PATH).catch((error: unknown) => {
    if (error instanceof FileNotFoundError) return '{"formatVersion":1,"folders":[]}';
    throw error;
  });
  try {
    return new Set(FolderLedger.parse(JSON.parse(text.toString())).folders);
  } catch (cause) {
    const message = `${FOLDERS_PATH} is not a ledger of this kit: ${(cause as Error).message}`;
    throw new OperatorError("CI-LAKE-001", message, "Restore the file from the container's soft delete.", { cause });
  }
}

/** Replaces the list of folders that every table is done with. */
export async function writeDoneFolders(lake: Store, folders: Iterable<string>): Promise<void> {
  await lake.put(FOLDERS_PATH, `${JSON.stringify({ formatVersion: 1, folders: [...folders].sort() }, null, 1)}\n`);
}
