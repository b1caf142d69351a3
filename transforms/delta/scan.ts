import pLimit from "p-limit";
import { identifier, literal, literalList } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import type { AddFile } from "./actions.ts";
import { refused } from "./protocol.ts";
import { fileNameOf } from "./replay.ts";
import { duckdbTypeOf, type Field } from "./schema.ts";
import type { Snapshot } from "./snapshot.ts";

/** Downloads in flight. */
const PARALLEL_DOWNLOADS = 4;

/** A data file as far as scans care. */
export type ScannedFile = Pick<AddFile, "path" | "partitionValues">;

/**
 * A relation with the rows of a snapshot, usable behind `from`: columns in schema order, typed, null where a file is
 * older than a column. Files of a remote store are copied to the local disk first.
 */
export async function scanOf(
  snapshot: Snapshot,
  store: Store,
  table: string,
  fields: readonly Field[] = snapshot.metadata.schema,
): Promise<string> {
  const local = await localFiles(store, table, [...snapshot.files.values()]);
  return relationOf([...local], fields, snapshot.metadata.partitionColumns);
}

/** Local copies of data files, with what the log says of each. */
export async function localFiles<File extends ScannedFile>(
  store: Store,
  table: string,
  files: readonly File[],
): Promise<Map<string, File>> {
  const limit = pLimit(PARALLEL_DOWNLOADS);
  const copies = await Promise.all(
    files.map((file) =>
      limit(async (): Promise<[string, File]> => [await store.localCopy(pathInStore(table, file.path)), file]),
    ),
  );
  return new Map(copies);
}

/** The relation over local files. */
export function relationOf(
  files: readonly (readonly [local: string, file: ScannedFile])[],
  fields: readonly Field[],
  partitionColumns: readonly string[] = [],
): string {
  const empty = fields.map(({ name, type }) => `cast(null as ${duckdbTypeOf(type)}) as ${identifier(name)}`);
  const groups = new Map<string, { readonly paths: string[]; readonly file: ScannedFile }>();
  for (const [local, file] of files) {
    const values = JSON.stringify(partitionColumns.map((name) => file.partitionValues[name] ?? null));
    const group = groups.get(values) ?? { paths: [], file };
    group.paths.push(local);
    groups.set(values, group);
  }
  // Some writers keep partition columns in the files too; the log is what counts.
  const stored =
    partitionColumns.length === 0
      ? "*"
      : `columns(c -> lower(c) not in (${partitionColumns.map((name) => literal(name.toLowerCase())).join(", ")}))`;
  const scans = [...groups.values()].map(({ paths, file }) => {
    const partition = partitionColumns.map((name) => {
      const type = duckdbTypeOf(fields.find((field) => field.name === name)?.type ?? "string");
      const value = file.partitionValues[name];
      const text = value == null || value === "" ? "null" : literal(value);
      return `, cast(${text} as ${type}) as ${identifier(name)}`;
    });
    return `select ${stored}${partition.join("")} from ${parquetScan(paths)}`;
  });
  const names = fields.map(
    ({ name, type }) => `cast(${identifier(name)} as ${duckdbTypeOf(type)}) as ${identifier(name)}`,
  );
  return `(select ${names.join(", ")} from (select ${empty.join(", ")} where false union all by name ${scans.join(" union all by name ") || "select 1 as __none where false"}))`;
}

/** A scan of Parquet files as they are: no column is read out of a path. */
export function parquetScan(paths: readonly string[], filenameColumn?: string): string {
  const filename = filenameColumn === undefined ? "" : `, filename = ${literal(filenameColumn)}`;
  return `read_parquet(${literalList(paths)}, union_by_name = true, hive_partitioning = false${filename})`;
}

/**
 * Path of a data file in its store.
 *
 * @throws OperatorError CI-DELTA-001 for a file outside the table.
 */
export function pathInStore(table: string, path: string): string {
  const name = fileNameOf(path);
  if (/^([a-z][a-z0-9+.-]*:|\/)/i.test(name)) {
    throw refused(table, "read", `the absolute data file path ${name}; readable are tables whose files lie below them`);
  }
  return `${table}/${name}`;
}
