import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { identifier, literal, type Session } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import type { AddFile } from "./actions.ts";
import { duckdbTypeOf, type Field } from "./schema.ts";
import { statsJson, type WrittenColumn } from "./stats.ts";

/** Bytes of a data file unless the caller says otherwise. */
const DEFAULT_FILE_BYTES = 32 * 1024 * 1024;

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
  /** Folder inside the table; "_change_data" for change files. */
  readonly directory?: "_change_data";
}

interface WrittenFile {
  readonly filename: string;
  readonly count: bigint;
  readonly file_size_bytes: bigint;
  readonly column_statistics: Record<string, WrittenColumn>;
}

/** Writes a query's rows as Parquet files of a table and returns what a commit says about them. Nothing is committed. */
export async function writeDataFiles(options: WriteOptions): Promise<DataFile[]> {
  const { session, store, table, select, fields, scratch, newId, now, directory } = options;
  const folder = join(scratch, `write-${newId()}`);
  await mkdir(folder, { recursive: true });
  try {
    const list = fields.map(
      ({ name, type }) => `cast(${identifier(name)} as ${duckdbTypeOf(type)}) as ${identifier(name)}`,
    );
    // Without this key Spark refuses dates before 1582 and instants before 1900 (measured, Spark 3.5).
    const written = await session.all<WrittenFile>(`
      copy (select ${list.join(", ")} from (${select})) to ${literal(folder)} (format parquet, compression zstd,
        per_thread_output true, file_size_bytes ${options.fileSizeBytes ?? DEFAULT_FILE_BYTES}, return_stats true,
        overwrite_or_ignore true, kv_metadata {'org.apache.spark.version': '3.5.0'})`);
    const files: DataFile[] = [];
    for (const { filename, count, file_size_bytes, column_statistics } of written) {
      if (count === 0n) continue;
      const name = `${directory ? `${directory}/cdc` : "part"}-${newId()}.zstd.parquet`;
      await store.putFile(`${table}/${name}`, filename);
      const rows = Number(count);
      const size = Number(file_size_bytes);
      const stats = statsJson(rows, fields, column_statistics);
      const add = { path: name, partitionValues: {}, size, modificationTime: now.getTime(), dataChange: true, stats };
      files.push({ path: name, size, rows, add });
    }
    return files;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
