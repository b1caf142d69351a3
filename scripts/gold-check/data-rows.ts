import pLimit from "p-limit";
import { fileNameOf } from "../../transforms/delta/replay.ts";
import { parquetScan } from "../../transforms/delta/scan.ts";
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

/** Downloads in flight. */
const PARALLEL_DOWNLOADS = 4;

/** Column with a row's file, under a name that no table has. */
const FILE = "__gold_check_file";

/**
 * A relation with the rows of files: the columns the engine can read, under their declared names, typed. Partition
 * values come from the log, as Delta demands; columns that a file is too old to have are null.
 *
 * @param extra text columns of the files that the schema does not have.
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
  const extras = extra.map((name) => `cast(null as varchar) as ${identifier(name)}`);
  if (files.length === 0) {
    const typed = columns.map(({ name, duckdb }) => `cast(null as ${duckdb}) as ${identifier(name)}`);
    return `(select ${[...typed, ...extras].join(", ") || "null as none"} where false)`;
  }
  const limit = pLimit(PARALLEL_DOWNLOADS);
  const paths = await Promise.all(
    files.map(({ path }) => limit(() => store.localCopy(`${table}/${fileNameOf(path)}`))),
  );
  const list = columns.map(({ name, storedName, duckdb }) => {
    const position = partitionColumns.indexOf(name);
    const value = position < 0 ? `stored.${identifier(storedName)}` : `logged.p${position}`;
    return `cast(${value} as ${duckdb}) as ${identifier(name)}`;
  });
  const names = [...list, ...extra.map((name) => `stored.${identifier(name)}`)].join(", ") || "null as none";
  const none = columns
    .filter(({ name }) => !partitionColumns.includes(name))
    .map(({ storedName, duckdb }) => `cast(null as ${duckdb}) as ${identifier(storedName)}`);
  const empty = `select ${[...none, ...extras, `cast(null as varchar) as ${FILE}`].join(", ")} where false`;
  const stored = `(${empty} union all by name select * from ${parquetScan(paths, FILE)}) stored`;
  if (partitionColumns.length === 0) return `(select ${names} from ${stored})`;
  const logged = files.map((file, position) => {
    const values = partitionColumns.map((name) => partitionValueOf(reader, file, name));
    return `(${[literal(paths[position] ?? ""), ...values.map((value) => (value ? literal(value) : "null"))].join(", ")})`;
  });
  const head = ["path", ...partitionColumns.map((_, position) => `p${position}`)].join(", ");
  return `(select ${names} from ${stored} join (values ${logged.join(", ")}) logged(${head}) on logged.path = stored.${FILE})`;
}

function partitionValueOf({ fields }: RowReader, file: LoggedFile, column: string): string | null {
  const field = fields.find(({ name }) => name === column);
  const values = file.partitionValues ?? {};
  return values[field?.storedName ?? column] ?? values[column] ?? null;
}
