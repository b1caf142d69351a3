import { stat } from "node:fs/promises";
import { join } from "node:path";
import { commit } from "../delta/commit.ts";
import { type DataFile, writeDataFiles } from "../delta/data-files.ts";
import { type MergeResult, mergeByKey } from "../delta/merge.ts";
import { createActions } from "../delta/metadata.ts";
import { scanOf } from "../delta/scan.ts";
import { type Field, mergeSchemas } from "../delta/schema.ts";
import { readSnapshot, type Snapshot } from "../delta/snapshot.ts";
import { identifier, literal } from "../engine/session.ts";
import type { Silver } from "../kernel/silver.ts";
import type { TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import type { BatchFile } from "./landing.ts";
import { type TableLedger, writeLedger } from "./ledger.ts";
import { quarantineRows } from "./quarantine.ts";
import { fetchFiles, scanNarrow } from "./scan.ts";
import { candidateFiles, classifySql } from "./silver-merge.ts";
import { silverFields, sourceColumns } from "./silver-schema.ts";
import { readableRows, wideQuery } from "./wide.ts";
import { pickWinners, tombstonesAfter } from "./winners.ts";

/** Properties of every silver table. */
const CONFIGURATION = {
  "delta.logRetentionDuration": "interval 30 days",
  "delta.deletedFileRetentionDuration": "interval 30 days",
};

/** Large enough for cheap scans, small enough that an increment with locality rewrites little. */
const FILE_BYTES = 16 * 1024 * 1024;

/** One table's write, once its batch has been read. */
interface Write {
  readonly table: string;
  readonly fields: readonly Field[];
  readonly snapshot: Snapshot | undefined;
  readonly sequence: number;
  /** Query over the readable winning rows. */
  readonly readable: string;
}

interface Written extends Omit<MergeResult, "version"> {
  readonly version: number;
  readonly unchanged: number;
  readonly stale: number;
  readonly absent: number;
  readonly quarantined: number;
}

/**
 * Folds new batch files of one table into silver. Order of writes: quarantine, silver, tombstones, ledger; a crash in
 * between repeats the folders, which changes nothing twice.
 */
export async function foldTable(
  context: JobContext,
  model: Silver,
  files: readonly BatchFile[],
  folders: readonly string[],
  ledger: TableLedger,
): Promise<TableReport> {
  const { session, lake, landing, now } = context;
  const started = now().getTime();
  const table = `silver/${model.name}`;
  const columns = sourceColumns(model, ledger.columns, files);
  const snapshot = await readSnapshot(lake, table, session);
  const own = silverFields(model, columns);
  const fields = snapshot ? mergeSchemas(table, snapshot.metadata.schema, own) : own;

  const local = await fetchFiles(landing, files);
  const groups = await scanNarrow(session, model.name, local);
  const tombstones = ledger.tombstones === null ? undefined : await lake.localCopy(ledger.tombstones);
  const counts = await pickWinners(session, { tombstones, silver: () => storedVersions(context, table, snapshot) });
  const wide = await wideQuery(session, model, columns, fields, groups);
  const sequence = Math.max(ledger.sequence, Number(snapshot?.txns.get(table) ?? 0)) + 1;
  const write: Write = { table, fields, snapshot, sequence, readable: readableRows(wide) };
  const quarantine = () => quarantineRows(context, model, columns, groups, local);
  const isEmpty = snapshot === undefined || snapshot.files.size === 0;
  const written = isEmpty ? await load(context, write, quarantine) : await merge(context, write, snapshot, quarantine);

  await writeLedger(lake, {
    ...ledger,
    sequence,
    folders: [...new Set([...ledger.folders, ...folders])].sort(),
    columns: Object.fromEntries(columns),
    tombstones: await writeTombstones(context, model.name, sequence, ledger.tombstones),
  });
  const { stale, absent, ...changes } = written;
  const after = await readSnapshot(lake, table, session);
  return {
    layer: "silver",
    table: model.name,
    ...changes,
    rows: rowsIn(after),
    feed: { ...counts, stale: counts.stale + stale, absent },
    bytesRead: await bytesOf(local.map((file) => file.local)),
    seconds: (now().getTime() - started) / 1000,
  };
}

/** First load: the winners are written as they are read, without a copy in between. */
async function load(context: JobContext, write: Write, quarantine: () => Promise<number>): Promise<Written> {
  const { session, lake, scratch, now, newId } = context;
  const { table, fields, snapshot, sequence, readable } = write;
  const winners = await session.one<Record<"live" | "deletes", bigint>>(
    "select count(*) filter (not d) as live, count(*) filter (d) as deletes from winner",
  );
  await session.run("set disabled_optimizers = 'build_side_probe_side'");
  let data: DataFile[];
  try {
    data = await writeDataFiles({
      ...{
        session,
        store: lake,
        table,
        select: readable,
        fields,
        scratch,
        newId,
        now: now(),
        fileSizeBytes: FILE_BYTES,
      },
    });
  } finally {
    await session.run("reset disabled_optimizers");
  }
  const inserted = data.reduce((sum, file) => sum + file.rows, 0);
  const quarantined = inserted === Number(winners.live) ? 0 : await quarantine();
  const created = createActions({ fields, configuration: CONFIGURATION, snapshot, newId, now: now() });
  const version = await commit({
    ...{ store: lake, table, session, basedOn: snapshot?.version ?? -1, operation: "FOLD", now, newId },
    attempt: {
      actions: [
        ...created,
        { txn: { appId: table, version: sequence, lastUpdated: now().getTime() } },
        ...data.map((file) => ({ add: file.add })),
      ],
      read: "all",
    },
  });
  const bytesWritten = data.reduce((sum, { size }) => sum + size, 0);
  const none = { updated: 0, deleted: 0, unchanged: 0, stale: 0, filesRemoved: 0 };
  return {
    version,
    inserted,
    ...none,
    absent: Number(winners.deletes),
    quarantined,
    filesAdded: data.length,
    bytesWritten,
  };
}

/** Later loads: the batch is compared with the stored rows it may meet, and only true changes are merged. */
async function merge(
  context: JobContext,
  write: Write,
  snapshot: Snapshot,
  quarantine: () => Promise<number>,
): Promise<Written> {
  const { session, lake, scratch, now, newId } = context;
  const { table, fields, sequence, readable } = write;
  await session.run("set disabled_optimizers = 'build_side_probe_side'");
  try {
    await session.run(`create or replace temp table incoming as ${readable}`);
  } finally {
    await session.run("reset disabled_optimizers");
  }
  const candidates = await candidateFiles(session, snapshot);
  const subset: Snapshot = {
    ...snapshot,
    files: new Map([...snapshot.files].filter(([path]) => candidates.has(path))),
  };
  const list = fields.map(({ name }) => identifier(name)).join(", ");
  await session.run(`
    create or replace temp table existing as
      select ${list} from ${await scanOf(subset, lake, table, fields)} stored semi join winner on winner.id = stored.id;
    ${classifySql(fields)}`);
  const counts = await session.one<Record<"live" | "incoming" | "unchanged" | "stale" | "absent", bigint>>(`
    select (select count(*) from live_winner) as live, (select count(*) from incoming) as incoming,
      (select count(*) from judged where _change = 'unchanged') as unchanged,
      (select count(*) from judged where _change = 'stale') + (select count(*) from removed where is_stored and not is_newer) as stale,
      (select count(*) from removed where not is_stored) as absent`);
  const quarantined = counts.live === counts.incoming ? 0 : await quarantine();
  const merged = await mergeByKey({
    ...{ store: lake, table, session, scratch, now, newId, snapshot, fields, key: "id", configuration: CONFIGURATION },
    ...{ changes: "change", operation: "FOLD", appTransaction: { appId: table, version: sequence }, candidates },
    fileSizeBytes: FILE_BYTES,
  });
  const { unchanged, stale, absent } = counts;
  return { ...merged, unchanged: Number(unchanged), stale: Number(stale), absent: Number(absent), quarantined };
}

async function storedVersions({ lake }: JobContext, table: string, snapshot: Snapshot | undefined): Promise<string> {
  if (snapshot === undefined) return "select null::varchar as id, null::bigint as versionnumber where false";
  return `select id, versionnumber from ${await scanOf(snapshot, lake, table)}`;
}

/** Writes the deletes known after the batch; returns their file, the old one when nothing changed. */
async function writeTombstones(
  { session, lake, scratch }: JobContext,
  table: string,
  sequence: number,
  previous: string | null,
): Promise<string | null> {
  const { changed } = await session.one<{ changed: boolean }>(`
    select exists (select 1 from winner where d) or exists (select 1 from tombstone semi join winner using (id)) as changed`);
  if (!changed) return previous;
  const local = join(scratch, `${table}-tombstones.parquet`);
  await session.run(`copy (${tombstonesAfter()} order by id) to ${literal(local)} (format parquet, compression zstd)`);
  const path = `ops/tombstones/${table}/${String(sequence).padStart(12, "0")}.parquet`;
  await lake.putFile(path, local);
  return path;
}

function rowsIn(snapshot: Snapshot | undefined): number {
  let rows = 0;
  for (const file of snapshot?.files.values() ?? []) rows += Number(JSON.parse(file.stats ?? "{}").numRecords ?? 0);
  return rows;
}

async function bytesOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
