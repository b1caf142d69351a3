import { readSnapshot } from "../delta/snapshot.ts";
import type { JobContext } from "../run-context.ts";
import type { BatchFile } from "./batch.ts";
import { type TableLedger, writeLedger } from "./ledger.ts";
import { removeGone, type SweepResult } from "./remove-gone.ts";
import { fetchFiles, releaseFiles, scanNarrow } from "./scan.ts";

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
  const { session, lake, landing, scratch } = context;
  const { copy } = ledger;
  const table = `silver/${ledger.table}`;
  const snapshot = await readSnapshot(lake, table, session);
  const done: TableLedger = { ...ledger, copy: { ...ledger.copy, sweep: null } };
  if (snapshot === undefined || files.length === 0) {
    await writeLedger(lake, done);
    return { ledger: done, removed: 0, version: snapshot?.version ?? -1, rows: 0 };
  }
  const local = await fetchFiles(landing, ledger.table, files);
  const scanned = await scanNarrow(session, ledger.table, local, { scratch, broken: new Set() });
  await releaseFiles(scratch, [...local, ...scanned.files]);
  const { from, to } = copy.sweep ?? { from: copy.first, to: copy.completedIn };
  return removeGone(context, ledger, {
    ...{ done, snapshot, oldestFolder, mayRemoveAll: false, source: `the new full copy of ${from} to ${to}` },
    gone: `versionnumber < (
        select max(v) from narrow join batch_file using (file)
        where instant = (select min(instant) from narrow join batch_file using (file) where v is not null))
      and cast(id as uuid) not in (select id from narrow where id is not null)`,
    deletedAt: "versionnumber",
  });
}
