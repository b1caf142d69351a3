import { identifier, literal } from "../engine/session.ts";
import type { AddFile } from "./actions.ts";
import { type DataFile, type WriteOptions, writeDataFiles } from "./data-files.ts";
import type { ChangeCounts, Merge } from "./merge-options.ts";
import { relationOf } from "./scan.ts";

/** Bytes of data files rewritten together: bounds memory and scratch space, whatever the table's size. */
const GROUP_BYTES = 256 * 1024 * 1024;

type TouchedFile = readonly [local: string, file: AddFile];

/**
 * Writes what the touched files keep, each updated row in the place of the old one, so that files keep the ranges of
 * their columns. Inserted rows get files of their own, unless the last rewritten file is small anyway.
 */
export async function rewriteFiles(
  merge: Merge,
  touched: ReadonlyMap<string, AddFile>,
  { inserted }: ChangeCounts,
): Promise<DataFile[]> {
  const { fields, changes, fileSizeBytes } = merge;
  const key = identifier(merge.key);
  const names = fields.map(({ name }) => identifier(name)).join(", ");
  const inserts = `select ${names} from ${changes} where _change = 'insert'`;
  const merged = fields.map(({ name }) => {
    const column = identifier(name);
    return `case when new.${key} is null then old.${column} else new.${column} end as ${column}`;
  });
  const groups = groupsOf([...touched]);
  const isSmall = groups.length > 0 && bytesOf(groups.at(-1)!) < fileSizeBytes / 2;
  const data: DataFile[] = [];
  for (const [position, group] of groups.entries()) {
    const hasInserts = isSmall && inserted > 0n && position === groups.length - 1;
    const select = `
      select ${merged.join(", ")} from ${relationOf(group, fields)} old
        left join ${changesOf(merge, groups.length > 1 ? group : undefined)} new on new.${key} = old.${key}
      where new._change is distinct from 'delete'
      ${hasInserts ? `union all ${inserts}` : ""}`;
    const added = hasInserts ? estimate(merge, inserted) : 0;
    data.push(...(await writeSelect(merge, select, bytesOf(group) + added)));
  }
  if (inserted > 0n && !isSmall) data.push(...(await writeSelect(merge, inserts, estimate(merge, inserted))));
  return data;
}

/** Rows that replace or delete a row of the group; of all touched files when no group is given. */
function changesOf({ changes, key }: Merge, group: readonly TouchedFile[] | undefined): string {
  if (group === undefined) return `(select * from ${changes} where _change <> 'insert')`;
  const files = group.map(([local]) => literal(local)).join(", ");
  const keys = `select key from touched_key where not is_new and file in (${files})`;
  return `(select c.* from ${changes} c semi join (${keys}) t on t.key = c.${identifier(key)} where c._change <> 'insert')`;
}

/** Writes a query's rows with the table's columns; one file when about that many bytes fit into one. */
export function writeSelect(
  merge: Merge,
  select: string,
  bytes: number,
  options: Partial<Pick<WriteOptions, "directory" | "fields">> = {},
): Promise<DataFile[]> {
  const { session, store, table, fields, scratch, newId, now, fileSizeBytes } = merge;
  const files = bytes <= fileSizeBytes * 1.5 ? ("one" as const) : ("many" as const);
  return writeDataFiles({
    ...{ session, store, table, select, fields, scratch, newId, now: now(), fileSizeBytes, files },
    ...options,
  });
}

/** Bytes that rows will take; infinite when the log does not tell. */
export function estimate({ rowBytes }: Merge, rows: bigint): number {
  return rowBytes === undefined ? Number.POSITIVE_INFINITY : Number(rows) * rowBytes;
}

function groupsOf(touched: readonly TouchedFile[]): TouchedFile[][] {
  const groups: TouchedFile[][] = [];
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

function bytesOf(group: readonly TouchedFile[]): number {
  return group.reduce((sum, [, { size }]) => sum + size, 0);
}
