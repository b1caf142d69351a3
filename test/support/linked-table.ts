import { join } from "node:path";
import { recordId } from "../../scripts/generate/record-id.ts";
import { type Action, entryPath, printCommit } from "../../transforms/delta/actions.ts";
import { type DataFile, writeDataFiles } from "../../transforms/delta/data-files.ts";
import { scanOf } from "../../transforms/delta/scan.ts";
import { duckdbTypeOf, type Field, toSchemaString } from "../../transforms/delta/schema.ts";
import { readSnapshot } from "../../transforms/delta/snapshot.ts";
import { writeCheckpoint } from "../../transforms/delta/write-checkpoint.ts";
import { identifier, literal } from "../../transforms/engine/session.ts";
import type { Lake } from "./lake.ts";

/** Cells of a row of a linked table by column name, as texts; columns left out are null. */
export type LinkedRow = Readonly<Record<string, string | number | boolean | null>>;

/** Columns of custtable as the links write them, with names in the mixed case they use. */
export const CUSTTABLE: readonly Field[] = [
  { name: "Id", type: "string", nullable: true },
  { name: "SinkCreatedOn", type: "timestamp", nullable: true },
  { name: "SinkModifiedOn", type: "timestamp", nullable: true },
  { name: "AccountNum", type: "string", nullable: true },
  { name: "party", type: "long", nullable: true },
  { name: "dataareaid", type: "string", nullable: true },
  { name: "recid", type: "long", nullable: true },
  { name: "versionnumber", type: "long", nullable: true },
  { name: "IsDelete", type: "boolean", nullable: true },
  { name: "PartitionId", type: "string", nullable: true },
];

/** A live row of custtable. */
export function customer(recid: number, versionnumber: number, more: LinkedRow = {}): LinkedRow {
  const SinkModifiedOn = new Date(Date.UTC(2024, 0, 1) + versionnumber * 1000).toISOString();
  const standard = { Id: recordId(77, BigInt(recid)), recid, versionnumber, SinkModifiedOn, dataareaid: "usmf" };
  return { ...standard, AccountNum: `A${versionnumber}`, party: versionnumber, IsDelete: null, ...more };
}

/** A soft delete as a link may write it: all but the Id, the flag and perhaps the version are null. */
export function deletion(recid: number, versionnumber: number | null, sink = versionnumber ?? 0): LinkedRow {
  const SinkModifiedOn = new Date(Date.UTC(2024, 0, 1) + sink * 1000).toISOString();
  return { Id: recordId(77, BigInt(recid)), versionnumber, SinkModifiedOn, IsDelete: true };
}

/** A Delta table in the landing zone that is written as the links write theirs. */
export interface LinkedTable {
  readonly path: string;
  /** Time of the next commit, milliseconds since 1970; a commit moves it by a minute. */
  clock: number;
  /** Commits files with these rows, one per partition, and removes others. Returns the new data files' paths. */
  commit(rows: Readonly<Record<string, readonly LinkedRow[]>>, options?: CommitOptions): Promise<string[]>;
  /** Commits actions as they stand. */
  append(actions: readonly Action[]): Promise<number>;
  /** Paths of the live data files. */
  live(): Promise<string[]>;
  /** Moves all rows of the live files into one file per partition; no row changes. */
  optimize(): Promise<void>;
  /** Paths of data files that an earlier version had and the newest has not. */
  dead(): Promise<string[]>;
  /** Writes the checkpoint of the newest version and removes the log entries before it. */
  cleanUp(): Promise<void>;
  /** Deletes data files from the disk. */
  vacuum(paths: readonly string[]): Promise<void>;
}

interface CommitOptions {
  readonly removes?: readonly string[];
  /** @default true */
  readonly dataChange?: boolean;
  /** Fields from this commit on. */
  readonly fields?: readonly Field[];
}

export interface LinkedTableOptions {
  readonly fields?: readonly Field[];
  /** Id of the table. @default "first" */
  readonly id?: string;
  readonly protocol?: Action["protocol"];
  readonly configuration?: Readonly<Record<string, string>>;
  /** Column of the partitions; undefined for none. @default "PartitionId" */
  readonly partitionColumn?: string | undefined;
}

let files = 0;

/** Makes a linked table, version 0 without rows. */
export async function makeLinkedTable(
  lake: Lake,
  path = "deltalake/CustTable_partitioned",
  options: LinkedTableOptions = {},
): Promise<LinkedTable> {
  const { session, landing } = lake;
  const { id = "first", protocol = { minReaderVersion: 1, minWriterVersion: 2 }, configuration = {} } = options;
  const partitionColumn = "partitionColumn" in options ? options.partitionColumn : "PartitionId";
  const partitionColumns = partitionColumn === undefined ? [] : [partitionColumn];
  let fields = options.fields ?? CUSTTABLE;
  let version = -1;
  const written = new Set<string>();
  const metaDataOf = () => ({
    ...{ id, format: { provider: "parquet", options: {} }, schemaString: toSchemaString(fields) },
    ...{ partitionColumns, configuration },
  });
  const scratch = join(lake.directory, "scratch");

  const table: LinkedTable = {
    path,
    clock: Date.UTC(2024, 4, 31, 12),
    async commit(rows, { removes = [], dataChange = true, fields: wanted } = {}) {
      const meta =
        wanted === undefined ? [] : [{ metaData: { ...metaDataOf(), schemaString: toSchemaString(wanted) } }];
      fields = wanted ?? fields;
      const stored = fields.filter(({ name }) => !partitionColumns.includes(name));
      const adds: Action[] = [];
      for (const [partition, content] of Object.entries(rows)) {
        const inside = partitionColumn === undefined ? "" : `/${partitionColumn}=${partition}`;
        const data: DataFile[] = await writeDataFiles({
          ...{
            session,
            store: landing,
            table: `${path}${inside}`,
            fields: stored,
            scratch,
            now: new Date(table.clock),
          },
          ...{ select: selectOf(stored, content), files: "one", newId: () => `f${String(++files).padStart(6, "0")}` },
        });
        for (const { add } of data) {
          const partitionValues = partitionColumn === undefined ? {} : { [partitionColumn]: partition };
          adds.push({
            add: { ...add, path: `${inside.slice(1)}${inside && "/"}${add.path}`, partitionValues, dataChange },
          });
        }
      }
      const removed = removes.map((gone) => ({ remove: { path: gone, deletionTimestamp: table.clock, dataChange } }));
      await table.append([...meta, ...removed, ...adds]);
      const paths = adds.flatMap(({ add }) => add?.path ?? []);
      for (const added of paths) written.add(added);
      return paths;
    },
    async append(actions) {
      const commitInfo = { timestamp: table.clock, operation: "MERGE" };
      await landing.put(`${path}/${entryPath(++version)}`, printCommit([{ commitInfo }, ...actions]));
      table.clock += 60_000;
      return version;
    },
    async live() {
      const snapshot = await readSnapshot(landing, path, session);
      return [...(snapshot?.files.values() ?? [])].map((file) => file.path);
    },
    async optimize() {
      const snapshot = (await readSnapshot(landing, path, session))!;
      const rows: Record<string, LinkedRow[]> = {};
      const names = fields.map(({ name }) => `cast(${identifier(name)} as varchar) as ${identifier(name)}`);
      const all = await session.all<LinkedRow>(`select ${names} from ${await scanOf(snapshot, landing, path)}`);
      for (const row of all) {
        const partition = String(row[partitionColumn ?? ""] ?? "0");
        rows[partition] = [...(rows[partition] ?? []), row];
      }
      await table.commit(rows, { removes: await table.live(), dataChange: false });
    },
    async dead() {
      const live = new Set(await table.live());
      return [...written].filter((file) => !live.has(file));
    },
    async cleanUp() {
      const snapshot = (await readSnapshot(landing, path, session))!;
      await writeCheckpoint(landing, path, session, snapshot, new Date(table.clock));
      for (let old = 0; old < snapshot.version; old++) await landing.remove(`${path}/${entryPath(old)}`);
    },
    async vacuum(paths) {
      for (const gone of paths) await landing.remove(`${path}/${gone}`);
    },
  };
  for await (const { path: old } of landing.list(`${path}/_delta_log`)) await landing.remove(old);
  await table.append([{ protocol }, { metaData: metaDataOf() }]);
  return table;
}

function selectOf(fields: readonly Field[], rows: readonly LinkedRow[]): string {
  const cell = (value: string | number | boolean | null | undefined) => (value == null ? "null" : literal(`${value}`));
  const types = fields.map(
    ({ name, type }) => `cast(${identifier(name)} as ${duckdbTypeOf(type)}) as ${identifier(name)}`,
  );
  const names = fields.map(({ name }) => identifier(name)).join(", ");
  const values = rows.map((row) => `(${fields.map(({ name }) => cell(row[name])).join(", ")})`);
  return `select ${types.join(", ")} from (values ${values.join(", ")}) r(${names})`;
}
