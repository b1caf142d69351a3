import { stat } from "node:fs/promises";
import type { AddFile } from "../delta/actions.ts";
import { maintain } from "../delta/maintain.ts";
import { mergeSchemas } from "../delta/schema.ts";
import { readSnapshot, type Snapshot } from "../delta/snapshot.ts";
import type { Session } from "../engine/session.ts";
import type { Silver } from "../kernel/silver.ts";
import { OperatorError } from "../operator-error.ts";
import { type TableReport, unexplainedRows } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import type { BatchFile } from "./batch.ts";
import { dropBatch, readBatchRows } from "./batch-rows.ts";
import { type Counts, readCounters } from "./counters.ts";
import { type CopyState, freshLedger, type TableLedger, writeLedger } from "./ledger.ts";
import { quarantineRows } from "./quarantine.ts";
import { fetchFiles, type LocalBatchFile, releaseFiles } from "./scan.ts";
import { SILVER_FILE_BYTES } from "./silver-load.ts";
import { silverFields, sourceColumns } from "./silver-schema.ts";
import { findNextVersions, loadVersions, writeVersions } from "./versions.ts";

/** One table's part of a run. */
export interface FoldInput {
  readonly model: Silver;
  readonly files: readonly BatchFile[];
  /** Folders of the files, and those without files that the table is done with. */
  readonly folders: readonly string[];
  readonly ledger: TableLedger;
  /** State of the full copy once these folders are in. */
  readonly copy: CopyState;
  /** Start from nothing: the files are the whole feed of the table. */
  readonly isRebuild: boolean;
  /** Instant of the oldest folder in the landing zone, milliseconds since 1970. */
  readonly oldestFolder: number;
}

/** What a fold did, and what it noticed. */
export interface FoldResult {
  readonly report: TableReport;
  readonly ledger: TableLedger;
  readonly warnings: readonly string[];
}

/**
 * Folds batch files of one table into silver. Order of writes: data files, quarantine, versions, silver's commit,
 * ledger; a crash in between repeats the folders, which changes nothing twice. What a delete without version removed is
 * known only while the row is there, so then the versions are named in the ledger before silver's commit.
 *
 * @throws OperatorError when the table has to stop; it is left as it was.
 */
export async function foldTable(context: JobContext, input: FoldInput): Promise<FoldResult> {
  try {
    return await foldBatch(context, input);
  } finally {
    await dropBatch(context.session);
  }
}

async function foldBatch(context: JobContext, input: FoldInput): Promise<FoldResult> {
  const { session, lake, landing, now } = context;
  const { model, files, isRebuild } = input;
  const started = now().getTime();
  const table = `silver/${model.name}`;
  const ledger = isRebuild ? { ...freshLedger(model.name), sequence: input.ledger.sequence } : input.ledger;
  const columns = sourceColumns(model, ledger.columns, files);
  const snapshot = await readSnapshot(lake, table, session);
  const own = silverFields(model, columns);
  const fields = snapshot && !isRebuild ? mergeSchemas(table, snapshot.metadata.schema, own) : own;
  await loadVersions(session, ledger.versions === null ? undefined : await lake.localCopy(ledger.versions));
  const local = await fetchFiles(landing, model.name, files);
  const bytesRead = await bytesOf(local);
  const batch = await readBatchRows(context, { model, isRebuild, columns, fields, snapshot }, local);

  const { sink, scan, bad, rows, quarantined, picked } = batch;
  const seen = await readCounters(session);
  const recIds = ledger.recIds === "match" && seen.mismatches === 0 ? "match" : "differ";
  const judged = await sink.judge(recIds === "match");
  const { stale, absent, ...changes } = judged;
  const superseded = rows - quarantined - picked.ids;
  const feed = { rows, superseded, stale: picked.stale + stale, absent };
  const counted = { ...changes, quarantined, feed };
  const lost = unexplainedRows(counted);
  if (lost !== 0) throw unexplained(model.name, rows, lost);

  await quarantineRows(context, scan, bad);
  await releaseFiles(context.scratch, [...local, ...scan.scanned.files]);
  const sequence = Math.max(ledger.sequence, snapshot?.txns.get(table)?.version ?? 0) + 1;
  await findNextVersions(session);
  const { oldestFolder } = input;
  const versions = await writeVersions(context, model.name, { sequence, previous: ledger.versions, oldestFolder });
  if (await hasUnversioned(session)) await writeLedger(lake, { ...input.ledger, sequence, versions });
  const { version, ...written } = await sink.commit(sequence);
  const next: TableLedger = {
    ...{ formatVersion: 1, table: model.name, sequence, recIds, copy: input.copy, versions },
    folders: [...new Set([...ledger.folders, ...input.folders])].sort(),
    columns: Object.fromEntries(columns),
  };
  await writeLedger(lake, next);
  const old = input.ledger.versions;
  if (old !== null && old !== next.versions) await lake.remove(old);
  const warnings = warningsOf(model.name, seen, batch.erased);
  await maintain({
    ...{ store: lake, table, session, scratch: context.scratch, now, newId: context.newId },
    ...{ before: snapshot?.version ?? -1, after: version, clusterBy: "recid", fileSizeBytes: SILVER_FILE_BYTES },
    warn: (text) => warnings.push(text),
  });

  const current = await readSnapshot(lake, table, session);
  const report: TableReport = {
    ...{ layer: "silver", table: model.name, ...counted, ...written, version: current?.version ?? version },
    rows: rowsIn(current),
    ...(seen.archived > 0 && { archived: seen.archived }),
    bytesRead,
    seconds: (now().getTime() - started) / 1000,
  };
  return { report, ledger: next, warnings };
}

async function hasUnversioned(session: Session): Promise<boolean> {
  const { n } = await session.one<{ n: bigint }>("select count(*) as n from unversioned");
  return n > 0n;
}

function warningsOf(table: string, { cut, mismatches }: Counts, erased: number): string[] {
  const warnings = [...cut].map(
    ([column, n]) => `${table}.${column}: ${n} texts of exactly 2000 characters may have been cut by the export`,
  );
  if (erased > 0) warnings.push(`${table}: ${erased} rows of erased people were left out`);
  if (mismatches > 0) {
    warnings.push(`${table}: the Id of ${mismatches} rows does not carry their recid; increments read every data file`);
  }
  return warnings;
}

function unexplained(table: string, rows: number, lost: number): OperatorError {
  const message = `${table}: of ${rows} rows of the feed ${lost} are not accounted for. The table is left as it was.`;
  return new OperatorError(
    "CI-FEED-010",
    message,
    "A fault of the kit: report it with the run's log; the next run tries again.",
  );
}

function rowsIn(snapshot: Snapshot | undefined): number {
  const rows = (file: AddFile) => Number((JSON.parse(file.stats ?? "{}") as { numRecords?: number }).numRecords ?? 0);
  return [...(snapshot?.files.values() ?? [])].reduce((sum, file) => sum + rows(file), 0);
}

async function bytesOf(files: readonly LocalBatchFile[]): Promise<number> {
  const sizes = await Promise.all(files.map(async ({ local }) => (await stat(local)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
