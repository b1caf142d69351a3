import { identifier, literal } from "../engine/session.ts";
import type { AddFile } from "./actions.ts";
import { type DataFile, type WriteOptions, writeDataFiles } from "./data-files.ts";
import type { ChangeCounts, Merge } from "./merge-options.ts";
import { relationOf } from "./scan.ts";
import { inOrderOf } from "./touched.ts";

/** Bytes of data files rewritten together: bounds memory and scratch space, whatever the table's size. */
const GROUP_BYTES = 256 * 1024 * 1024;

type TouchedFile = readonly [local: string, file: AddFile];

/**
 * Writes what the touched files keep, followed by their updated rows: rows that change often gather in few files.
 * Inserted rows get files of their own, unless the last rewritten file is small anyway.
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
  const { clusterBy, isSorted } = merge;
  const order = isSorted === true && clusterBy !== undefined ? `order by ${identifier(clusterBy)}` : "";
  const groups = groupsOf(merge, [...touched]);
  const isSmall = groups.length > 0 && bytesOf(groups.at(-1)!) < fileSizeBytes / 2;
  const data: DataFile[] = [];
  for (const [position, group] of groups.entries()) {
    const hasInserts = isSmall && inserted > 0n && position === groups.length - 1;
    const files = group.map(([local]) => literal(local)).join(", ");
    const inGroup = `(select key from touched_key where not is_new and file in (${files}))`;
    const select = `
      select ${names} from ${relationOf(group, fields)} old anti join ${inGroup} gone on gone.key = old.${key}
      union all
      select ${names} from ${changes} new semi join ${inGroup} gone on gone.key = new.${key} where _change = 'update'
      ${hasInserts ? `union all ${inserts}` : ""}
      ${order}`;
    const added = hasInserts ? estimate(merge, inserted) : 0;
    data.push(...(await writeSelect(merge, select, bytesOf(group) + added)));
  }
  if (inserted > 0n && !isSmall) {
    data.push(...(await writeSelect(merge, `${inserts} ${order}`, estimate(merge, inserted))));
  }
  return data;
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

/** Files to rewrite together: up to a size, and only neighbours where ranges of a column are to be kept apart. */
function groupsOf({ clusterBy, snapshot }: Merge, touched: readonly TouchedFile[]): TouchedFile[][] {
  const all = clusterBy === undefined ? [] : inOrderOf(clusterBy, [...(snapshot?.files.values() ?? [])]);
  const positions = new Map(all.map(({ path }, position) => [path, position]));
  const groups: TouchedFile[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const entry of touched) {
    const position = positions.get(entry[1].path) ?? last;
    if (bytes + entry[1].size > GROUP_BYTES || position > last + 1) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)!.push(entry);
    bytes += entry[1].size;
    last = position;
  }
  return groups;
}

function bytesOf(group: readonly TouchedFile[]): number {
  return group.reduce((sum, [, { size }]) => sum + size, 0);
}
