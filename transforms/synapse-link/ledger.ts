import { z } from "zod";
import { readLedgerFile } from "../storage/ledger-file.ts";
import type { Store } from "../storage/store.ts";

const Copy = z.strictObject({
  /** 1 for the first full copy, one more after each re-initialisation. */
  number: z.int().positive(),
  /** First folder of the copy that the table is built on; null before its first row. */
  first: z.string().nullable(),
  /** `Athena:InitialSyncDataCompletedTime` last seen, and the folder that said so. */
  completed: z.string().nullable(),
  completedIn: z.string().nullable(),
  /** First folder of a new full copy that is not complete yet. */
  restarted: z.string().nullable(),
  /** A new full copy that arrived: rows without a sighting in these folders are still to be removed. */
  sweep: z.strictObject({ from: z.string(), to: z.string() }).nullable(),
});

/** Where the full copy of a table stands (fact C14). */
export type CopyState = z.infer<typeof Copy>;

const TableLedger = z.strictObject({
  formatVersion: z.literal(1),
  table: z.string(),
  /** Counts the runs that changed this table's state. */
  sequence: z.int().nonnegative(),
  /** Batch folders that are part of this table and not yet of the lake's `ops/ledger/folders.json`. */
  folders: z.array(z.string()),
  /** Exported type of every column seen, so that a changed type stops the table. */
  columns: z.record(z.string(), z.string()),
  /** Parquet file with what is known about versions beyond silver (deleted rows above all); null while nothing is. */
  versions: z.string().nullable(),
  /** Whether `Id` carries `recid` on every row that was ever in the table (fact C36). */
  recIds: z.enum(["match", "differ"]),
  copy: Copy,
});

/** What is known about one silver table between runs. */
export type TableLedger = z.infer<typeof TableLedger>;

/** Path of a table's ledger in the lake. */
export const ledgerPath = (table: string) => `ops/ledger/silver/${table}.json`;

/** The ledger of a table that was never read. */
export function freshLedger(table: string): TableLedger {
  const copy: CopyState = { number: 1, first: null, completed: null, completedIn: null, restarted: null, sweep: null };
  return {
    ...{ formatVersion: 1, table, sequence: 0, folders: [], columns: {}, versions: null, recIds: "match", copy },
  };
}

/** The ledger of a table; a fresh one when the table was never read. */
export async function readLedger(lake: Store, table: string): Promise<TableLedger> {
  return (await readLedgerFile(lake, ledgerPath(table), TableLedger)) ?? freshLedger(table);
}

/** Replaces a table's ledger; always the last write of a table's run. */
export async function writeLedger(lake: Store, ledger: TableLedger): Promise<void> {
  await lake.put(ledgerPath(ledger.table), `${JSON.stringify(ledger, null, 1)}\n`);
}

const FolderLedger = z.strictObject({
  formatVersion: z.literal(1),
  /** Folders that every table of `tables` is done with. */
  folders: z.array(z.string()),
  /** Declared tables when the list was written: one that is added later still has to read all folders. */
  tables: z.array(z.string()),
  /** Folder whose option-set metadata is in silver. */
  optionSets: z.string().nullable(),
  /** Folders that some tables still need, with these tables: one that vanishes is a gap. */
  pending: z.record(z.string(), z.array(z.string())),
});

/** What is known about folders between runs: all that a run with nothing to do has to read. */
export interface FolderLedger {
  readonly folders: ReadonlySet<string>;
  readonly tables: ReadonlySet<string>;
  readonly optionSets: string | null;
  readonly pending: ReadonlyMap<string, readonly string[]>;
}

const FOLDERS_PATH = "ops/ledger/folders.json";

/** The lake's list of folders that are done; empty before the first run. */
export async function readFolderLedger(lake: Store): Promise<FolderLedger> {
  const stored = await readLedgerFile(lake, FOLDERS_PATH, FolderLedger);
  const { folders = [], tables = [], optionSets = null, pending = {} } = stored ?? {};
  return { folders: new Set(folders), tables: new Set(tables), optionSets, pending: new Map(Object.entries(pending)) };
}

/** Replaces the list of folders that are done, unless it stays the same. */
export async function replaceFolderLedger(lake: Store, before: FolderLedger, after: FolderLedger): Promise<void> {
  const text = printFolderLedger(after);
  if (text !== printFolderLedger(before)) await lake.put(FOLDERS_PATH, text);
}

function printFolderLedger({ folders, tables, optionSets, pending }: FolderLedger): string {
  const content = {
    ...{ formatVersion: 1, folders: [...folders].sort(), tables: [...tables].sort(), optionSets },
    pending: Object.fromEntries([...pending].sort().map(([folder, names]) => [folder, [...names].sort()])),
  };
  return `${JSON.stringify(content, null, 1)}\n`;
}
