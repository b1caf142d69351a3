import { identifier, type Session } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import type { AddFile } from "./actions.ts";
import { localFiles, parquetScan } from "./scan.ts";
import type { Snapshot } from "./snapshot.ts";

/** What the search for touched files needs to know of a merge. */
export interface Search {
  readonly session: Session;
  readonly store: Store;
  readonly table: string;
  readonly snapshot: Snapshot | undefined;
  readonly key: string;
  readonly changes: string;
  readonly candidates?: ReadonlySet<string>;
  readonly clusterBy?: string;
}

/**
 * Data files that hold a row to replace, by local path. Creates `touched_key` (file, key). Every such row must be found
 * exactly once, and no row to insert.
 */
export async function findTouched(search: Search, expected: bigint): Promise<Map<string, AddFile>> {
  const { session, store, table, snapshot, changes, candidates, clusterBy } = search;
  const key = identifier(search.key);
  const files = [...(snapshot?.files.values() ?? [])].filter(({ path }) => candidates?.has(path) ?? true);
  const local = await localFiles(store, table, clusterBy === undefined ? files : inOrderOf(clusterBy, files));
  const scan =
    local.size === 0
      ? `select null as file, ${key} as key from ${changes} where false`
      : `select __file as file, ${key} as key from ${parquetScan([...local.keys()], "__file")}`;
  await session.run(`
    create or replace temp table touched_key as
      select s.file, s.key, c.is_new
      from (${scan}) s join (select ${key} as key, _change = 'insert' as is_new from ${changes}) c on c.key = s.key`);
  const { found, keys, present } = await session.one<Record<"found" | "keys" | "present", bigint>>(
    `select count(*) filter (not is_new) as found, count(distinct key) filter (not is_new) as keys,
       count(*) filter (is_new) as present from touched_key`,
  );
  if (found !== expected || keys !== expected || present > 0n) {
    const problem = `${expected} rows to replace, but ${found} rows with ${keys} keys found, and ${present} rows to insert exist`;
    throw new Error(`${table}: ${problem}; nothing was committed`);
  }
  const rows = await session.all<{ file: string }>("select distinct file from touched_key");
  const touched = new Set(rows.map(({ file }) => file));
  return new Map([...local].filter(([path]) => touched.has(path)));
}

/** Data files that hold a row under one of the keys (one column, `k0`), by local path. Reads no other column. */
export async function findFiles(
  { session, store, table, snapshot, key }: Pick<Search, "session" | "store" | "table" | "snapshot" | "key">,
  keys: string,
): Promise<Map<string, AddFile>> {
  const local = await localFiles(store, table, [...(snapshot?.files.values() ?? [])]);
  if (local.size === 0) return local;
  const rows = await session.all<{ file: string }>(`
    select distinct __file as file from ${parquetScan([...local.keys()], "__file")}
    where ${identifier(key)} in (select k0 from ${keys})`);
  const holding = new Set(rows.map(({ file }) => file));
  return new Map([...local].filter(([path]) => holding.has(path)));
}

/** Files by the least value of a column, as their statistics have it; files without come first. */
export function inOrderOf(column: string, files: readonly AddFile[]): AddFile[] {
  const least = (file: AddFile) => {
    const { minValues = {} } = JSON.parse(file.stats || "{}") as { minValues?: Record<string, string | number> };
    return minValues[column] ?? "";
  };
  const sorted = files.map((file) => ({ file, bound: least(file) }));
  sorted.sort((a, b) => (a.bound < b.bound ? -1 : a.bound > b.bound ? 1 : 0));
  return sorted.map(({ file }) => file);
}
