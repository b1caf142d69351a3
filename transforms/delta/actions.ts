import { parseExact, printExact } from "./exact-json.ts";

/** Actions of the Delta log (delta-io/delta PROTOCOL.md, August 2026). Fields written by others are kept. */
export interface Protocol {
  readonly minReaderVersion: number;
  readonly minWriterVersion: number;
  readonly readerFeatures?: readonly string[];
  readonly writerFeatures?: readonly string[];
}

export interface MetaData {
  readonly id: string;
  readonly format: { readonly provider: string; readonly options?: Readonly<Record<string, string>> };
  readonly schemaString: string;
  readonly partitionColumns: readonly string[];
  readonly configuration: Readonly<Record<string, string>>;
  readonly createdTime?: number;
}

export interface AddFile {
  /** URL-encoded, relative to the table. */
  readonly path: string;
  readonly partitionValues: Readonly<Record<string, string | null>>;
  readonly size: number;
  readonly modificationTime: number;
  readonly dataChange: boolean;
  /** Statistics as JSON text. */
  readonly stats?: string;
  /** Rows of the file that are marked as deleted elsewhere. The kit never writes one and reads no file with one. */
  readonly deletionVector?: unknown;
}

export interface RemoveFile {
  readonly path: string;
  readonly deletionTimestamp?: number;
  readonly dataChange: boolean;
  readonly extendedFileMetadata?: boolean;
  readonly partitionValues?: Readonly<Record<string, string | null>>;
  readonly size?: number;
}

export interface ChangeFile {
  readonly path: string;
  readonly partitionValues: Readonly<Record<string, string | null>>;
  readonly size: number;
  readonly dataChange: false;
}

export interface Transaction {
  readonly appId: string;
  readonly version: number;
  readonly lastUpdated?: number;
}

interface CommitInfo {
  readonly timestamp?: number;
  readonly operation?: string;
  /** Recognises our own commit after a lost answer. */
  readonly txnId?: string;
  readonly [other: string]: unknown;
}

/** One line of a log entry. Exactly one member is set. */
export interface Action {
  readonly protocol?: Protocol;
  readonly metaData?: MetaData;
  readonly add?: AddFile;
  readonly remove?: RemoveFile;
  readonly cdc?: ChangeFile;
  readonly txn?: Transaction;
  readonly commitInfo?: CommitInfo;
}

/** Path of a version's log entry inside the table. */
export function entryPath(version: number): string {
  return `_delta_log/${String(version).padStart(20, "0")}.json`;
}

/**
 * Actions of one log entry. A line that is not JSON is an error: an entry appears whole or not at all. Whole numbers
 * above 2^53, which only other writers use, come as bigint.
 */
export function parseCommit(text: string): Action[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => parseExact(line) as Action);
}

/** Text of a log entry: one action per line, the commit's own facts first. */
export function printCommit(actions: readonly Action[]): string {
  const rank = (action: Action) => (action.commitInfo ? 0 : action.protocol ? 1 : action.metaData ? 2 : 3);
  const sorted = [...actions].sort((a, b) => rank(a) - rank(b));
  return `${sorted.map((action) => printExact(action)).join("\n")}\n`;
}
