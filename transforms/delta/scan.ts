import pLimit from "p-limit";
import { identifier, literal, literalList } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import type { AddFile } from "./actions.ts";
import { duckdbTypeOf, type Field } from "./schema.ts";
import type { Snapshot } from "./snapshot.ts";

/** Downloads in flight. */
const PARALLEL_DOWNLOADS = 4;

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
export async function localFiles(
  store: Store,
  table: string,
  files: readonly AddFile[],
): Promise<Map<string, AddFile>> {
  const limit = pLimit(PARALLEL_DOWNLOADS);
  const copies = await Promise.all(
    files.map((file) =>
      limit(
        async (): Promise<[string, AddFile]> => [
          await store.localCopy(`${table}/${decodeURIComponent(file.path)}`),
          file,
        ],
      ),
    ),
  );
  return new Map(copies);
}

/** The relation over local files. */
export function relationOf(
  files: readonly (readonly [local: string, file: AddFile])[],
  fields: readonly Field[],
  partitionColumns: readonly string[] = [],
): string {
  const empty = fields.map(({ name, type }) => `cast(null as ${duckdbTypeOf(type)}) as ${identifier(name)}`);
  const groups = new Map<string, { readonly paths: string[]; readonly file: AddFile }>();
  for (const [local, file] of files) {
    const values = JSON.stringify(partitionColumns.map((name) => file.partitionValues[name] ?? null));
    const group = groups.get(values) ?? { paths: [], file };
    group.paths.push(local);
    groups.set(values, group);
  }
  const scans = [...groups.values()].map(({ paths, file }) => {
    const partition = partitionColumns.map((name) => {
      const type = duckdbTypeOf(fields.find((field) => field.name === name)?.type ?? "string");
      const value = file.partitionValues[name];
      const text = value == null || value === "" ? "null" : literal(value);
      return `, cast(${text} as ${type}) as ${identifier(name)}`;
    });
    return `select *${partition.join("")} from read_parquet(${literalList(paths)}, union_by_name = true)`;
  });
  const names = fields.map(({ name }) => identifier(name)).join(", ");
  return `(select ${names} from (select ${empty.join(", ")} where false union all by name ${scans.join(" union all by name ") || "select 1 as __none where false"}))`;
}
