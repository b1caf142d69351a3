import { identifier } from "../engine/session.ts";
import type { Action, AddFile } from "./actions.ts";
import { writeChangeFiles } from "./change-feed.ts";
import { commit } from "./commit.ts";
import { type DataFile, DEFAULT_FILE_BYTES } from "./data-files.ts";
import type { ChangeCounts, MergeOptions } from "./merge-options.ts";
import { createActions } from "./metadata.ts";
import { isFed, refused, writeRefusal } from "./protocol.ts";
import { rewriteFiles } from "./rewrite.ts";
import { mergeSchemas } from "./schema.ts";
import type { Snapshot } from "./snapshot.ts";
import { rowsOf } from "./stats.ts";
import { findTouched } from "./touched.ts";

export interface MergeResult {
  /** Version after the merge; -1 when there is no table and nothing to insert. */
  readonly version: number;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly filesAdded: number;
  readonly filesRemoved: number;
  readonly bytesWritten: number;
}

/** A merge whose files are written and whose commit is not: nobody sees it yet. */
export interface StagedMerge {
  /** What the merge amounts to; `version` is the one that a commit without competition gets. */
  readonly result: MergeResult;
  /** Makes the merge visible and returns the version; commits nothing when there is no difference. */
  commit(): Promise<number>;
}

/**
 * Applies row changes copy-on-write in one commit: only files that hold a changed key are rewritten, change files are
 * written where the table is fed, and no difference means no commit.
 *
 * @throws OperatorError CI-DELTA-001 for a table the kit does not write, CI-DELTA-004 and CI-DELTA-006 for columns,
 * CI-DELTA-005 when another writer came first. Nothing is committed then.
 */
export async function mergeByKey(options: MergeOptions): Promise<MergeResult> {
  const staged = await stageMerge(options);
  return { ...staged.result, version: await staged.commit() };
}

/** The first half of `mergeByKey`: several tables can be staged before the first of them is committed. */
export async function stageMerge(options: MergeOptions): Promise<StagedMerge> {
  const { store, table, session, snapshot, now, newId, appTransaction, configuration } = options;
  if (snapshot) {
    const reason = writeRefusal(snapshot.protocol, snapshot.metadata.raw);
    if (reason !== undefined) throw refused(table, "write", reason);
  }
  if (appTransaction && (snapshot?.txns.get(appTransaction.appId)?.version ?? -1) >= appTransaction.version) {
    return nothing(snapshot?.version ?? -1);
  }
  const created = createActions({ table, fields: options.fields, configuration, snapshot, newId, now: now() });
  const counts = await countChanges(options);
  const total = counts.inserted + counts.updated + counts.deleted;
  if (total === 0n && (snapshot === undefined || created.length === 0)) return nothing(snapshot?.version ?? -1);

  const merge = { ...options, ...mergedColumns(options), ...sizeOf(snapshot, options.fileSizeBytes) };
  const replaced = counts.updated + counts.deleted > 0n;
  const touched = replaced ? await findTouched(merge, counts.updated + counts.deleted) : new Map<string, AddFile>();
  const data = await rewriteFiles(merge, touched, counts);
  const fed = replaced && isFed(snapshot?.metadata.configuration ?? configuration);
  const feed = fed ? await writeChangeFiles(merge, touched, counts) : [];
  const actions = mergeActions(created, options, touched, data, feed);
  const basedOn = snapshot?.version ?? -1;
  return {
    result: {
      version: basedOn + 1,
      inserted: Number(counts.inserted),
      updated: Number(counts.updated),
      deleted: Number(counts.deleted),
      filesAdded: data.length,
      filesRemoved: touched.size,
      bytesWritten: [...data, ...feed].reduce((sum, { size }) => sum + size, 0),
    },
    commit: () =>
      commit({
        ...{ store, table, session, now, newId, operation: options.operation, basedOn },
        attempt: { actions, read: "all" },
        after: snapshot?.timestamp ?? 0,
        ...checkpointIntervalOf(snapshot),
        ...(options.warn && { warn: options.warn }),
      }),
  };
}

function mergeActions(
  created: readonly Action[],
  { now, appTransaction }: MergeOptions,
  touched: ReadonlyMap<string, AddFile>,
  data: readonly DataFile[],
  feed: readonly DataFile[],
): Action[] {
  const timestamp = now().getTime();
  const gone = { deletionTimestamp: timestamp, dataChange: true, extendedFileMetadata: true };
  return [
    ...created,
    ...(appTransaction ? [{ txn: { ...appTransaction, lastUpdated: timestamp } }] : []),
    ...[...touched.values()].map(({ path, partitionValues, size }) => ({
      remove: { path, ...gone, partitionValues, size },
    })),
    ...data.map(({ add }) => ({ add })),
    ...feed.map(({ path, size }) => ({ cdc: { path, partitionValues: {}, size, dataChange: false as const } })),
  ];
}

/** Counts the changes and makes sure that each key stands once: a key that stood twice would break every consumer. */
async function countChanges({ session, table, changes, key }: MergeOptions): Promise<ChangeCounts> {
  const counts = await session.one<Record<"inserted" | "updated" | "deleted" | "total" | "keys", bigint>>(`
    select count(*) filter (_change = 'insert') as inserted, count(*) filter (_change = 'update') as updated,
      count(*) filter (_change = 'delete') as deleted, count(*) as total, count(distinct ${identifier(key)}) as keys
    from ${changes}`);
  const { inserted, updated, deleted, total, keys } = counts;
  if (keys !== total) throw new Error(`${table}: ${total} changes have ${keys} keys; nothing was committed`);
  if (inserted + updated + deleted !== total)
    throw new Error(`${table}: a change is neither insert, update nor delete`);
  return { inserted, updated, deleted };
}

/** The table's columns after the merge, and the changes with all of them. */
function mergedColumns({ table, snapshot, fields, changes }: MergeOptions) {
  if (snapshot === undefined) return { fields, changes };
  const merged = mergeSchemas(table, snapshot.metadata.schema, fields);
  const given = new Set(fields.map(({ name }) => name.toLowerCase()));
  const absent = merged.filter(({ name }) => !given.has(name.toLowerCase()));
  if (absent.length === 0) return { fields: merged, changes };
  const nulls = absent.map(({ name }) => `, null as ${identifier(name)}`).join("");
  return { fields: merged, changes: `(select *${nulls} from ${changes})` };
}

/** Bytes of a full data file, and of a row on average; undefined when the log does not tell. */
function sizeOf(snapshot: Snapshot | undefined, fileSizeBytes = DEFAULT_FILE_BYTES) {
  let bytes = 0;
  let rows = 0;
  for (const { size, stats } of snapshot?.files.values() ?? []) {
    const own = rowsOf(stats);
    if (own === undefined) continue;
    bytes += size;
    rows += own;
  }
  return { fileSizeBytes, rowBytes: rows === 0 ? undefined : bytes / rows };
}

function checkpointIntervalOf(snapshot: Snapshot | undefined): { checkpointInterval?: number } {
  const interval = Number(snapshot?.metadata.configuration["delta.checkpointInterval"]);
  return Number.isSafeInteger(interval) && interval > 0 ? { checkpointInterval: interval } : {};
}

function nothing(version: number): StagedMerge {
  const none = { inserted: 0, updated: 0, deleted: 0, filesAdded: 0, filesRemoved: 0, bytesWritten: 0 };
  return { result: { version, ...none }, commit: async () => version };
}
