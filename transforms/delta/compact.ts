import type { Session } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import type { Action, AddFile } from "./actions.ts";
import { commit } from "./commit.ts";
import { type DataFile, DEFAULT_FILE_BYTES, writeDataFiles } from "./data-files.ts";
import { isFed, refused, writeRefusal } from "./protocol.ts";
import { localFiles, relationOf } from "./scan.ts";
import type { Snapshot } from "./snapshot.ts";
import { inOrderOf } from "./touched.ts";

/** Small files that are worth a rewrite. */
const MIN_FILES = 8;

export interface CompactOptions {
  readonly store: Store;
  readonly table: string;
  readonly session: Session;
  readonly scratch: string;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly snapshot: Snapshot;
  /** Column whose ranges the files should keep apart. */
  readonly clusterBy?: string;
  /** Bytes of a full file; files below half of it are small. @default 32 MB */
  readonly fileSizeBytes?: number;
  /** Small files below this number stay as they are. @default 8 */
  readonly minFiles?: number;
  readonly warn?: (text: string) => void;
}

export interface CompactResult {
  readonly version: number;
  readonly filesAdded: number;
  readonly filesRemoved: number;
  readonly bytesWritten: number;
}

/**
 * Joins small files into larger ones. No row changes, and the commit says so (`dataChange: false`). Refused for tables
 * with a change feed: how Customer Insights treats such commits is not documented (28/08/2026).
 */
export async function compact(options: CompactOptions): Promise<CompactResult> {
  const { store, table, session, scratch, now, newId, snapshot, clusterBy } = options;
  const { fileSizeBytes = DEFAULT_FILE_BYTES, minFiles = MIN_FILES } = options;
  const { schema, configuration, raw } = snapshot.metadata;
  const reason = writeRefusal(snapshot.protocol, raw);
  if (reason !== undefined) throw refused(table, "write", reason);
  if (isFed(configuration)) throw new Error(`${table}: a table with a change feed is not compacted`);
  const groups = planCompaction([...snapshot.files.values()], { fileSizeBytes, minFiles, clusterBy });
  if (groups.length === 0) return { version: snapshot.version, filesAdded: 0, filesRemoved: 0, bytesWritten: 0 };
  const written: DataFile[] = [];
  for (const group of groups) {
    const select = `select * from ${relationOf([...(await localFiles(store, table, group))], schema)}`;
    const files = "one" as const;
    written.push(
      ...(await writeDataFiles({ session, store, table, select, fields: schema, scratch, newId, now: now(), files })),
    );
  }
  const removed = groups.flat();
  const actions: Action[] = [
    ...removed.map(({ path, partitionValues, size }) => ({
      remove: {
        ...{ path, deletionTimestamp: now().getTime(), dataChange: false, extendedFileMetadata: true },
        ...{ partitionValues, size },
      },
    })),
    ...written.map(({ add }) => ({ add: { ...add, dataChange: false } })),
  ];
  const version = await commit({
    ...{ store, table, session, now, newId, operation: "OPTIMIZE", basedOn: snapshot.version },
    attempt: { actions, read: new Set(removed.map(({ path }) => path)) },
    after: snapshot.timestamp,
    ...(options.warn && { warn: options.warn }),
  });
  const bytesWritten = written.reduce((sum, { size }) => sum + size, 0);
  return { version, filesAdded: written.length, filesRemoved: removed.length, bytesWritten };
}

/** Groups of small files that together fill one file each. Pure. */
export function planCompaction(
  files: readonly AddFile[],
  options: { readonly fileSizeBytes: number; readonly minFiles: number; readonly clusterBy?: string | undefined },
): AddFile[][] {
  const { fileSizeBytes, minFiles, clusterBy } = options;
  const small = files.filter(({ size }) => size < fileSizeBytes / 2);
  if (small.length < minFiles) return [];
  const groups: AddFile[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const file of clusterBy === undefined ? small : inOrderOf(clusterBy, small)) {
    if (bytes + file.size > fileSizeBytes) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)!.push(file);
    bytes += file.size;
  }
  return groups.filter((group) => group.length > 1);
}
