import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";
import { identifier, literal, type Session } from "../engine/session.ts";
import { OperatorError } from "../operator-error.ts";
import type { Store } from "../storage/store.ts";
import type { AddFile } from "./actions.ts";
import { duckdbTypeOf, type Field } from "./schema.ts";
import { statsJson, type WrittenColumn } from "./stats.ts";

/**
 * Rows of a row group. A writer holds one per thread, whatever the memory limit says, and a file is cut between row
 * groups: small ones bound memory and let an increment with locality rewrite little; a scan costs the same (measured,
 * DuckDB 1.5.6).
 */
const ROW_GROUP_ROWS = 20_480;

/** Level of zstd: as small as the default level on exported data, and faster to write (measured, DuckDB 1.5.6). */
const COMPRESSION_LEVEL = 1;

/**
 * Distinct values from which on a column of a row group is written without dictionary. Half of DuckDB's own limit, and
 * no Bloom filters: 6 % less time to write, files of the same size (measured, DuckDB 1.5.6).
 */
const DICTIONARY_VALUES = 2048;

/** Uploads in flight. */
const PARALLEL_UPLOADS = 4;

/** Bytes of a data file unless the caller says otherwise. */
export const DEFAULT_FILE_BYTES = 32 * 1024 * 1024;

export interface DataFile {
  /** Relative to the table. */
  readonly path: string;
  readonly size: number;
  readonly rows: number;
  readonly add: AddFile;
}

export interface WriteOptions {
  readonly session: Session;
  readonly store: Store;
  readonly table: string;
  /** Query whose columns include all fields. */
  readonly select: string;
  readonly fields: readonly Field[];
  readonly scratch: string;
  readonly newId: () => string;
  readonly now: Date;
  readonly fileSizeBytes?: number;
  /**
   * "many" lets every thread fill files of its own: fastest for large results. "one" writes a single file in about the
   * order of the query: for results known to be small, so that merges do not leave ever smaller files. @default "many"
   */
  readonly files?: "many" | "one";
  /** Folder inside the table; "_change_data" for change files. */
  readonly directory?: "_change_data";
}

interface WrittenFile {
  readonly filename: string;
  readonly count: bigint;
  readonly file_size_bytes: bigint;
  readonly column_statistics: Record<string, WrittenColumn>;
}

/**
 * Writes a query's rows as Parquet files of a table and returns what a commit says about them. Nothing is committed.
 *
 * @throws OperatorError CI-DELTA-008 when a required column is empty in a row.
 */
export async function writeDataFiles(options: WriteOptions): Promise<DataFile[]> {
  const { session, store, table, select, fields, scratch, newId, now, directory } = options;
  const folder = join(scratch, `write-${newId()}`);
  await mkdir(folder, { recursive: true });
  try {
    const list = fields.map(
      ({ name, type }) => `cast(${identifier(name)} as ${duckdbTypeOf(type)}) as ${identifier(name)}`,
    );
    const target =
      options.files === "one"
        ? { path: join(folder, "one.parquet"), options: "" }
        : {
            path: folder,
            options: `per_thread_output true, file_size_bytes ${options.fileSizeBytes ?? DEFAULT_FILE_BYTES}, overwrite_or_ignore true,`,
          };
    // Without this key Spark refuses dates before 1582 and instants before 1900 (measured, Spark 3.5).
    const written = await session.all<WrittenFile>(`
      copy (select ${list.join(", ")} from (${select})) to ${literal(target.path)} (format parquet, compression zstd,
        compression_level ${COMPRESSION_LEVEL}, row_group_size ${ROW_GROUP_ROWS},
        dictionary_size_limit ${DICTIONARY_VALUES}, write_bloom_filter false,
        ${target.options} return_stats true, kv_metadata {'org.apache.spark.version': '3.5.0'})`);
    for (const { column_statistics } of written) checkRequired(table, fields, column_statistics);
    const limit = pLimit(PARALLEL_UPLOADS);
    const files = written.flatMap(({ filename, count, file_size_bytes, column_statistics }) => {
      if (count === 0n) return [];
      const path = `${directory ? `${directory}/cdc` : "part"}-${newId()}.zstd.parquet`;
      const rows = Number(count);
      const size = Number(file_size_bytes);
      const stats = statsJson(rows, fields, column_statistics);
      const add = { path, partitionValues: {}, size, modificationTime: now.getTime(), dataChange: true, stats };
      return [{ filename, file: { path, size, rows, add } }];
    });
    // All must have ended before the folder goes, those after a failed one too.
    const outcomes = await Promise.allSettled(
      files.map(({ filename, file }) => limit(() => store.putFile(`${table}/${file.path}`, filename))),
    );
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    return files.map(({ file }) => file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Readers trust a column that is declared as never null. */
function checkRequired(
  table: string,
  fields: readonly Field[],
  columns: Readonly<Record<string, WrittenColumn>>,
): void {
  const empty = fields.filter(
    ({ name, nullable }) => !nullable && !["0", undefined, null].includes(columns[identifier(name)]?.null_count),
  );
  if (empty.length === 0) return;
  const found = empty.map(({ name }) => `"${name}" in ${columns[identifier(name)]?.null_count} rows`).join(", ");
  const message = `${table}: required columns are empty: ${found}. Nothing was committed.`;
  throw new OperatorError("CI-DELTA-008", message, "Declare the column nullable, or hold such rows back.");
}
