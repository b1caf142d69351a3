import { mergeByKey } from "../delta/merge.ts";
import { scanOf } from "../delta/scan.ts";
import type { Snapshot } from "../delta/snapshot.ts";
import { identifier } from "../engine/session.ts";
import type { TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import { type TableLedger, writeLedger } from "./ledger.ts";
import { SILVER_CONFIGURATION, SILVER_FILE_BYTES } from "./silver-load.ts";
import { folderInstant, loadVersions, writeVersions } from "./versions.ts";

/** Share of a table that a sweep may remove without a word of the operator. */
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

/** Which rows a sweep removes, and why. */
export interface Removal {
  /** The ledger once the rows are gone. */
  readonly done: TableLedger;
  readonly snapshot: Snapshot;
  readonly oldestFolder: number;
  /** Condition on silver's rows. */
  readonly gone: string;
  /** Expression over silver's rows: the version up to which a removed row cannot come back. */
  readonly deletedAt: string;
  /** The complete state that lacks the rows, for messages. */
  readonly source: string;
  /** The operator wants it, whatever the share. */
  readonly mayRemoveAll: boolean;
}

/**
 * Removes rows from silver that a complete state of the source does not hold. Their versions are remembered first, so
 * that a crash in between is repaired by the next run. More than a fifth of the table is not removed unasked
 * (CI-FEED-011).
 */
export async function removeGone(context: JobContext, ledger: TableLedger, removal: Removal): Promise<SweepResult> {
  const { session, lake, scratch, now, newId } = context;
  const { done, snapshot, oldestFolder, gone: condition, deletedAt, source, mayRemoveAll } = removal;
  const table = `silver/${ledger.table}`;
  const fields = snapshot.metadata.schema;
  const names = fields.map(({ name }) => identifier(name)).join(", ");
  await session.run(`
    create or replace temp table change as
      select ${names}, 'delete' as _change from ${await scanOf(snapshot, lake, table)} stored where ${condition}`);
  const { gone, rows } = await session.one<Record<"gone" | "rows", bigint>>(
    `select (select count(*) from change) as gone, (select count(*) from ${await scanOf(snapshot, lake, table)}) as rows`,
  );
  const before = { removed: 0, version: snapshot.version, rows: Number(rows) };
  if (!mayRemoveAll && Number(gone) > MOST_SWEPT * Number(rows)) {
    return { ledger, ...before, problem: tooMany(ledger.table, source, Number(gone), Number(rows)) };
  }
  if (gone === 0n) {
    if (done !== ledger) await writeLedger(lake, done);
    return { ledger: done, ...before };
  }
  await loadVersions(session, ledger.versions === null ? undefined : await lake.localCopy(ledger.versions));
  await session.run(`
    create or replace temp table known_next as
      select * from known where id not in (select cast(id as uuid) from change)
      union all select cast(id as uuid), 'deleted', ${deletedAt}, make_timestamp(epoch_us(sink_modified_on)),
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

function tooMany(table: string, source: string, gone: number, rows: number): TableReport["problem"] & object {
  const share = Math.round((100 * gone) / rows);
  const message = `${table}: ${source} lacks ${gone} of ${rows} rows (${share} %); at most ${100 * MOST_SWEPT} % are removed unasked. New rows are in, none was removed.`;
  const hint = `If the rows are gone in the source too, run: transform run --full-refresh ${table}`;
  return { code: "CI-FEED-011", message, hint };
}
