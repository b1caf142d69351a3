import { readSnapshot } from "../delta/snapshot.ts";
import type { JobContext } from "../run-context.ts";
import type { BatchFile } from "../synapse-link/batch.ts";
import { dropBatch } from "../synapse-link/batch-rows.ts";
import type { TableLedger } from "../synapse-link/ledger.ts";
import { removeGone, type SweepResult } from "../synapse-link/remove-gone.ts";
import { fetchFiles, releaseFiles, scanNarrow } from "../synapse-link/scan.ts";

/** A whole linked table. */
interface WholeTable {
  readonly files: readonly BatchFile[];
  /** Its version and folder, for messages. */
  readonly source: string;
  /** The operator wants it, whatever the share. */
  readonly mayRemoveAll: boolean;
}

/**
 * Removes rows from silver that the whole linked table does not hold. A row that the table shows again later, in the
 * same version, comes back: a link that copies a table anew fills it bit by bit. More than a fifth of the table is not
 * removed unasked (CI-FEED-011).
 */
export async function sweepAbsent(context: JobContext, ledger: TableLedger, whole: WholeTable): Promise<SweepResult> {
  const { session, lake, landing, scratch, now } = context;
  const { files, source, mayRemoveAll } = whole;
  const snapshot = await readSnapshot(lake, `silver/${ledger.table}`, session);
  if (snapshot === undefined) return { ledger, removed: 0, version: -1, rows: 0 };
  try {
    if (files.length === 0) await session.run("create or replace temp table narrow (id uuid)");
    else {
      const local = await fetchFiles(landing, ledger.table, files);
      await scanNarrow(session, ledger.table, local, { scratch, broken: new Set() });
      await releaseFiles(scratch, local);
    }
    return await removeGone(context, ledger, {
      ...{ done: ledger, snapshot, source, mayRemoveAll, oldestFolder: now().getTime() },
      gone: "cast(id as uuid) not in (select id from narrow where id is not null)",
      deletedAt: "versionnumber - 1",
    });
  } finally {
    await dropBatch(session);
  }
}
