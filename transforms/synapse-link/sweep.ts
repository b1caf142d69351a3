import { mergeByKey } from "../delta/merge.ts";
import { scanOf } from "../delta/scan.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { identifier } from "../engine/session.ts";
import type { TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import type { BatchFile } from "./batch.ts";
import { type TableLedger, writeLedger } from "./ledger.ts";
import { fetchFiles, scanNarrow } from "./scan.ts";
import { SILVER_CONFIGURATION, SILVER_FILE_BYTES } from "./silver-load.ts";
import { folderInstant, loadVersions, writeVersions } from "./versions.ts";

/** Share of a table that a new full copy may remove without a word of the operator. */
const MOST_SWEPT = 0.2;

/** What a sweep did. */
export interface SweepResult {
  readonly ledger: TableLedger;
  readonly removed: number;
  /** Delta version and live rows of the table after it. */
  readonly version: number;
  readonly rows: number;
  /** Why nothing was removed. */
  readonly problem?: TableReport["problem"];
}

/**
 * Removes rows that a new full copy does not hold: deletes made while the table was being re-initialised never arrive
 * (fact C14). Rows newer than the copy's first folder stay. Their versions are remembered first, so that a crash in
 * between is repaired by the next run.
 *
 * @param files all files of the table in the folders of the copy.
 * More than a fifth of the table is not removed unasked (CI-FEED-011).
 */
export async function sweepTable(
  context: JobContext,
  ledger: TableLedger,
  files: readonly BatchFile[],
  oldestFolder: number,
): Promise<SweepResult> {
  const { session, lake, landing, scratch, now, newId } = context;
  const table = `silver/${ledger.table}`;
  const snapshot = await readSnapshot(lake, table, session);
  const done: TableLedger = { ...ledger, copy: { ...ledger.copy, sweep: null } };
  if (snapshot === undefined || files.length === 0) {
    await writeLedger(lake, done);
    return { ledger: done, removed: 0, version: snapshot?.version ?? -1, rows: 0 };
  }
  await scanNarrow(session, ledger.table, await fetchFiles(landing, files), { scratch, broken: new Set() });
  const fields = snapshot.metadata.schema;
  const names = fields.map(({ name }) => identifier(name)).join(", ");
  await session.run(`
    create or replace temp table change as
      select ${names}, 'delete' as _change from ${await scanOf(snapshot, lake, table)} stored
      where versionnumber < (
        select max(v) from narrow join batch_file using (file)
        where instant = (select min(instant) from narrow join batch_file using (file) where v is not null))
      and id not in (select id from narrow where id is not null)`);
  const { gone, rows } = await session.one<Record<"gone" | "rows", bigint>>(
    `select (select count(*) from change) as gone, (select count(*) from ${await scanOf(snapshot, lake, table)}) as rows`,
  );
  const before = { removed: 0, version: snapshot.version, rows: Number(rows) };
  if (Number(gone) > MOST_SWEPT * Number(rows)) {
    return { ledger, ...before, problem: tooMany(ledger, Number(gone), Number(rows)) };
  }
  if (gone === 0n) {
    await writeLedger(lake, done);
    return { ledger: done, ...before };
  }
  await loadVersions(session, ledger.versions === null ? undefined : await lake.localCopy(ledger.versions));
  await session.run(`
    create or replace temp table known_next as
      select * from known where id not in (select id from change)
      union all select id, 'deleted', versionnumber, make_timestamp(epoch_us(sink_modified_on)),
        ${folderInstant("source_folder")} from change`);
  const sequence = Math.max(ledger.sequence, snapshot.txns.get(table)?.version ?? 0) + 1;
  const versions = await writeVersions(context, ledger.table, { sequence, previous: ledger.versions, oldestFolder });
  await writeLedger(lake, { ...ledger, sequence, versions });
  const { version } = await mergeByKey({
    ...{ store: lake, table, session, scratch, now, newId, snapshot, fields, key: "id", changes: "change" },
    ...{ configuration: SILVER_CONFIGURATION, operation: "SWEEP", fileSizeBytes: SILVER_FILE_BYTES },
    appTransaction: { appId: table, version: sequence },
  });
  const swept = { ...done, sequence, versions };
  await writeLedger(lake, swept);
  if (ledger.versions !== null && ledger.versions !== versions) await lake.remove(ledger.versions);
  return { ledger: swept, removed: Number(gone), version, rows: Number(rows - gone) };
}

function tooMany({ table, copy }: TableLedger, gone: number, rows: number): TableReport["problem"] & object {
  const share = Math.round((100 * gone) / rows);
  const message = `${table}: the new full copy of ${copy.sweep?.from} to ${copy.sweep?.to} lacks ${gone} of ${rows} rows (${share} %); at most ${100 * MOST_SWEPT} % are removed unasked. New rows are in, none was removed.`;
  const hint = `If the rows are gone in the source too, run: transform run --full-refresh ${table}`;
  return { code: "CI-FEED-011", message, hint };
}
