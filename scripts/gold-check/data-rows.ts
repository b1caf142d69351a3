import { parquetScan } from "../../transforms/delta/scan.ts";
import { fileNameOf } from "../../transforms/delta/replay.ts";
import { identifier, literal } from "../../transforms/engine/session.ts";
import type { Store } from "../../transforms/storage/store.ts";
import { engineTypeOf, type SchemaField } from "./schema-field.ts";

/** A file of the table as the log names it. */
export interface LoggedFile {
  readonly path: string;
  readonly partitionValues?: Readonly<Record<string, string | null>>;
}

/** What turns logged files into rows. */
export interface RowReader {
  readonly store: Store;
  readonly table: string;
  readonly fields: readonly SchemaField[];
  readonly partitionColumns: readonly string[];
}

/**
 * A relation with the rows of files: the columns the engine can read, under their declared names, typed. Partition
 * values come from the log, as Delta demands; columns that a file is too old to have are null.
 */
export async function rowsOf(
  reader: RowReader,
  files: readonly LoggedFile[],
  extra: readonly string[] = [],
): Promise<string> {
  const { store, table, fields, partitionColumns } = reader;
  const columns = fields.flatMap((field) => {
    const type = engineTypeOf(field);
    return type === undefined ? [] : [{ ...field, duckdb: type }];
  });
  const groups = new Map<string, { readonly paths: string[]; readonly file: LoggedFile }>();
  for (const file of files) {
    const key = JSON.stringify(partitionColumns.map((name) => valueOf(reader, file, name)));
    const group = groups.get(key) ?? { paths: [], file };
    group.paths.push(await store.localCopy(`${table}/${fileNameOf(file.path)}`));
    groups.set(key, group);
  }
  const stored = columns.filter(({ name }) => !partitionColumns.includes(name));
  const extras = extra.map((name) => `cast(null as varchar) as ${identifier(name)}`);
  const none = stored.map(({ storedName, duckdb }) => `cast(null as ${duckdb}) as ${identifier(storedName)}`);
  const empty = `select ${[...none, ...extras, "true as _none"].join(", ")} where false`;
  const selects = [...groups.values()].map(({ paths, file }) => {
    const list = columns.map(({ name, storedName, duckdb }) => {
      if (!partitionColumns.includes(name)) {
        return `cast(${identifier(storedName)} as ${duckdb}) as ${identifier(name)}`;
      }
      const value = valueOf(reader, file, name);
      return `cast(${value === null || value === "" ? "null" : literal(value)} as ${duckdb}) as ${identifier(name)}`;
    });
    const names = [...list, ...extra.map(identifier)].join(", ");
    // Partition columns that a writer also put into its files stay behind: the log is what counts.
    return `select ${names} from (${empty} union all by name select * from ${parquetScan(paths)}) stored`;
  });
  const typed = columns.map(({ name, duckdb }) => `cast(null as ${duckdb}) as ${identifier(name)}`);
  const head = `select ${[...typed, ...extras].join(", ") || "null as _none"} where false`;
  return `(${[head, ...selects].join(" union all ")})`;
}

function valueOf({ fields }: RowReader, file: LoggedFile, column: string): string | null {
  const field = fields.find(({ name }) => name === column);
  const values = file.partitionValues ?? {};
  return values[field?.storedName ?? column] ?? values[column] ?? null;
}
