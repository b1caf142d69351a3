import { identifier, literal, literalList, type Session } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import type { Action, AddFile } from "./actions.ts";
import { commit } from "./commit.ts";
import { type DataFile, writeDataFiles } from "./data-files.ts";
import { createActions } from "./metadata.ts";
import { isFed, refused, writeRefusal } from "./protocol.ts";
import { localFiles, relationOf } from "./scan.ts";
import type { Field } from "./schema.ts";
import type { Snapshot } from "./snapshot.ts";

/** Bytes of data files rewritten together: bounds memory and scratch space, whatever the table's size. */
const GROUP_BYTES = 256 * 1024 * 1024;

export interface MergeOptions {
  readonly store: Store;
  readonly table: string;
  readonly session: Session;
  readonly scratch: string;
  readonly now: () => Date;
  readonly newId: () => string;
  /** The table as the changes were decided on; undefined to create it. */
  readonly snapshot: Snapshot | undefined;
  readonly fields: readonly Field[];
  /** Column that identifies a row. */
  readonly key: string;
  /** Properties of a new table; an existing one keeps its own. */
  readonly configuration: Readonly<Record<string, string>>;
  /**
   * Relation with all fields plus `_change`: "insert", "update" or "delete", each key once. Rows to update or delete
   * exist in the table; rows to insert do not.
   */
  readonly changes: string;
  readonly operation: string;
  readonly appTransaction?: { readonly appId: string; readonly version: number };
  /** Paths of data files that can hold a changed key; every file when absent. */
  readonly candidates?: ReadonlySet<string>;
  readonly fileSizeBytes?: number;
}

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

/**
 * Applies row changes copy-on-write in one commit: only files that hold a changed key are rewritten, change files are
 * written where the table is fed, and no difference means no commit.
 */
export async function mergeByKey(options: MergeOptions): Promise<MergeResult> {
  const { store, table, session, snapshot, fields, changes, now, newId } = options;
  if (snapshot) {
    const reason = writeRefusal(snapshot.protocol, snapshot.metadata.raw);
    if (reason !== undefined) throw refused(table, "write", reason);
  }
  const counts = await session.one<Record<"inserted" | "updated" | "deleted", bigint>>(`
    select count(*) filter (_change = 'insert') as inserted, count(*) filter (_change = 'update') as updated,
      count(*) filter (_change = 'delete') as deleted from ${changes}`);
  const created = createActions({ fields, configuration: options.configuration, snapshot, newId, now: now() });
  const total = counts.inserted + counts.updated + counts.deleted;
  if (total === 0n && (snapshot === undefined || created.length === 0)) return nothing(snapshot?.version ?? -1);

  const replaced = counts.updated + counts.deleted > 0n;
  const touched = replaced ? await findTouched(options, counts.updated + counts.deleted) : new Map<string, AddFile>();
  const data = await writeRows(options, touched);
  const configuration = snapshot?.metadata.configuration ?? options.configuration;
  const feed = replaced && isFed(configuration) ? await writeFeed(options, touched) : [];
  const timestamp = now().getTime();
  const actions: Action[] = [
    ...created,
    ...(options.appTransaction ? [{ txn: { ...options.appTransaction, lastUpdated: timestamp } }] : []),
    ...[...touched.values()].map(({ path, partitionValues, size }) => ({
      remove: {
        path,
        deletionTimestamp: timestamp,
        dataChange: true,
        extendedFileMetadata: true,
        partitionValues,
        size,
      },
    })),
    ...data.map(({ add }) => ({ add })),
    ...feed.map(({ path, size }) => ({ cdc: { path, partitionValues: {}, size, dataChange: false as const } })),
  ];
  const version = await commit({
    ...{ store, table, session, now, newId, operation: options.operation, basedOn: snapshot?.version ?? -1 },
    attempt: { actions, read: "all" },
    after: snapshot?.timestamp ?? 0,
  });
  return {
    version,
    inserted: Number(counts.inserted),
    updated: Number(counts.updated),
    deleted: Number(counts.deleted),
    filesAdded: data.length,
    filesRemoved: touched.size,
    bytesWritten: [...data, ...feed].reduce((sum, { size }) => sum + size, 0),
  };
}

/** Data files that hold a row to replace, by local path. Every such row must be found exactly once. */
async function findTouched(options: MergeOptions, expected: bigint): Promise<Map<string, AddFile>> {
  const { session, store, table, snapshot, changes, candidates } = options;
  const key = identifier(options.key);
  const files = [...(snapshot?.files.values() ?? [])].filter(({ path }) => candidates?.has(path) ?? true);
  const local = await localFiles(store, table, files);
  const scan =
    local.size === 0
      ? "select null as file, null as key where false"
      : `select filename as file, ${key} as key from read_parquet(${literalList([...local.keys()])}, filename = true, union_by_name = true)`;
  await session.run(`
    create or replace temp table touched_key as
      select s.file, s.key from (${scan}) s join (select ${key} as key from ${changes} where _change <> 'insert') c on c.key = s.key`);
  const { found, keys } = await session.one<Record<"found" | "keys", bigint>>(
    "select count(*) as found, count(distinct key) as keys from touched_key",
  );
  if (found !== expected || keys !== expected) {
    throw new Error(
      `${table}: ${expected} rows to replace, but ${found} rows with ${keys} keys found; nothing was committed`,
    );
  }
  const rows = await session.all<{ file: string }>("select distinct file from touched_key order by file");
  return new Map(rows.map(({ file }) => [file, local.get(file)!]));
}

/** Writes what the touched files keep, the updated rows beside their old neighbours, and the inserted rows last. */
async function writeRows(options: MergeOptions, touched: ReadonlyMap<string, AddFile>): Promise<DataFile[]> {
  const { fields, changes } = options;
  const key = identifier(options.key);
  const names = fields.map(({ name }) => identifier(name)).join(", ");
  const inserts = `select ${names} from ${changes} where _change = 'insert'`;
  const groups = groupsOf(touched);
  const data: DataFile[] = [];
  for (const [position, group] of groups.entries()) {
    const inGroup = `select key from touched_key where file in (${group.map(([local]) => literal(local)).join(", ")})`;
    const select = `
      select ${names} from ${relationOf(group, fields)} old where old.${key} not in (${inGroup})
      union all select ${names} from ${changes} where _change = 'update' and ${key} in (${inGroup})
      ${position === groups.length - 1 ? `union all ${inserts}` : ""}`;
    data.push(...(await writeSelect(options, select)));
  }
  return groups.length > 0 ? data : writeSelect(options, inserts);
}

/** Writes the change files of the commit: only rows that truly changed, with both images of an update. */
async function writeFeed(options: MergeOptions, touched: ReadonlyMap<string, AddFile>): Promise<DataFile[]> {
  const { fields, changes } = options;
  const key = identifier(options.key);
  const names = fields.map(({ name }) => identifier(name)).join(", ");
  const old = relationOf([...touched], fields);
  const feed = [...fields, { name: "_change_type", type: "string", nullable: false } as const];
  const select = `
    select ${names}, case c.change when 'update' then 'update_preimage' else 'delete' end as _change_type
    from ${old} o join (select ${key} as changed_key, _change as change from ${changes} where _change <> 'insert') c
      on c.changed_key = o.${key}
    union all
    select ${names}, case _change when 'update' then 'update_postimage' else 'insert' end from ${changes} where _change <> 'delete'`;
  return writeSelect({ ...options, fields: feed }, select, "_change_data");
}

function writeSelect(options: MergeOptions, select: string, directory?: "_change_data"): Promise<DataFile[]> {
  const { session, store, table, fields, scratch, newId, now, fileSizeBytes } = options;
  return writeDataFiles({
    ...{ session, store, table, select, fields, scratch, newId, now: now() },
    ...(fileSizeBytes !== undefined && { fileSizeBytes }),
    ...(directory && { directory }),
  });
}

function groupsOf(touched: ReadonlyMap<string, AddFile>): (readonly [string, AddFile])[][] {
  const groups: (readonly [string, AddFile])[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const entry of touched) {
    if (bytes + entry[1].size > GROUP_BYTES) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)!.push(entry);
    bytes += entry[1].size;
  }
  return groups;
}

function nothing(version: number): MergeResult {
  return { version, inserted: 0, updated: 0, deleted: 0, filesAdded: 0, filesRemoved: 0, bytesWritten: 0 };
}
