import type { ExportedAttribute, Row } from "./csv.ts";
import type { Change } from "./database.ts";
import { plusSeconds } from "./time.ts";

/** One record of a feed file, with what a right reader makes of it. */
export interface FeedRecord {
  readonly id: string;
  /** Place in the table's true history; also known where the written record hides its version. */
  readonly version: number;
  readonly isDelete: boolean;
  /** Cells as they are written. */
  readonly row: Row;
  /** False for records that must change nothing: stale, repeated or unreadable ones. */
  readonly applies: boolean;
  /** Of a delete: the row that went. */
  readonly gone?: Row;
  /** Fields the record lacks on the right. @default 0 */
  readonly narrowBy?: number;
}

/** One CSV file of a table in a batch folder. */
export interface FeedFile {
  /** E.g. "2024_001.csv". */
  readonly name: string;
  readonly records: readonly FeedRecord[];
  /** False leaves it out of model.json's partitions. @default true */
  readonly isListed?: boolean;
  /** False: model.json lists it, but the file is gone. @default true */
  readonly isPresent?: boolean;
  /** Starts with a byte order mark. @default false */
  readonly hasMark?: boolean;
  /** @default "\n" */
  readonly lineEnd?: "\n" | "\r\n";
  /** Text behind the last record. @default "" */
  readonly tail?: string;
}

/** One table in a batch folder. */
export interface FeedTable {
  readonly name: string;
  readonly attributes: readonly ExportedAttribute[];
  readonly files: readonly FeedFile[];
  /** Changes that happened without a record, such as deletes while a table was not linked. */
  readonly silent: readonly FeedRecord[];
  readonly syncState: string;
  readonly syncCompleted: string;
  /** Where the schema stands: this folder's model.json, or only the per-table file. @default "model" */
  readonly schemaIn?: "model" | "table";
  /** Code of the error with which a right reader stops the table at this folder. */
  readonly stops?: string;
}

/** One batch folder of the feed. */
export interface FeedFolder {
  /** E.g. "2024-01-01T10.00.00Z". */
  readonly name: string;
  /** Start of its interval, ISO text. */
  readonly at: string;
  /**
   * complete: readable · in progress: the one changelog.info names · unfinished: given up, model.json stays empty ·
   * held: written later, although newer folders are there before it.
   */
  readonly state: "complete" | "in progress" | "unfinished" | "held";
  readonly tables: readonly FeedTable[];
  /** Text of GlobalOptionsetMetadata.csv; undefined leaves the metadata out. */
  readonly optionSets: string | undefined;
}

/** Schema and sync state of a linked table. */
export interface LinkedTable {
  readonly attributes: readonly ExportedAttribute[];
  readonly syncState: string;
  readonly syncCompleted: string;
}

/** Rows after which a year's partition goes on in a second file. */
const ROWS_PER_FILE = 1000;

/** Name of the folder whose interval starts at an instant. */
export function folderName(at: string): string {
  return at.replaceAll(":", ".");
}

/** The tables of a batch folder that brings these changes. Tables that are not linked are left out. */
export function feedTables(
  changes: readonly Change[],
  at: string,
  linked: ReadonlyMap<string, LinkedTable>,
): FeedTable[] {
  const byTable = new Map<string, FeedRecord[]>();
  for (const [place, change] of changes.entries()) {
    if (!linked.has(change.table)) continue;
    const records = byTable.get(change.table) ?? [];
    byTable.set(change.table, records);
    // Sink times follow the history: within a folder a later change never looks older.
    records.push(recordOf(change, plusSeconds(at, 30 + Math.floor((place * 150) / changes.length))));
  }
  return [...byTable].map(([name, records]) => {
    const { attributes, syncState, syncCompleted } = linked.get(name)!;
    return { name, attributes, files: partitioned(records), silent: [], syncState, syncCompleted };
  });
}

/** Partition files of records: the year of `createdon`; deletes carry year 1. */
export function partitioned(records: readonly FeedRecord[], rowsPerFile = ROWS_PER_FILE): FeedFile[] {
  const years = new Map<string, FeedRecord[]>();
  for (const record of records) {
    const year = record.isDelete ? "1" : String(record.row.createdon ?? "1900").slice(0, 4);
    const same = years.get(year) ?? [];
    years.set(year, same);
    same.push(record);
  }
  return [...years].flatMap(([year, all]) => {
    if (all.length <= rowsPerFile) return [{ name: `${year}.csv`, records: all }];
    const parts = Math.ceil(all.length / rowsPerFile);
    return Array.from({ length: parts }, (_, part) => ({
      name: `${year}_${String(part + 1).padStart(3, "0")}.csv`,
      records: all.slice(part * rowsPerFile, (part + 1) * rowsPerFile),
    }));
  });
}

/** The record that a change leaves in the feed. */
export function recordOf({ version, isDelete, row }: Change, sinkAt: string): FeedRecord {
  const sink = { SinkCreatedOn: sinkAt, SinkModifiedOn: sinkAt };
  const id = String(row.Id);
  if (!isDelete) return { id, version, isDelete, row: { ...row, ...sink }, applies: true };
  return { id, version, isDelete, row: { ...deletedRow(id, version), ...sink }, applies: true, gone: row };
}

/** What is left of a deleted record: key, version and the flag; dates of year 1. */
function deletedRow(id: string, version: number): Row {
  const never = "0001-01-01T00:00:00Z";
  return { Id: id, versionnumber: version, createdon: never, modifiedon: never, IsDelete: true };
}
