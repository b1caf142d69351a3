import { commit } from "../delta/commit.ts";
import { createActions } from "../delta/metadata.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import type { Silver } from "../kernel/silver.ts";
import type { TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import { emptyReport } from "./feed.ts";
import { type TableLedger, writeLedger } from "./ledger.ts";
import type { FileColumn } from "./manifest.ts";
import { SILVER_CONFIGURATION } from "./silver-load.ts";
import { silverFields, sourceColumns } from "./silver-schema.ts";

/**
 * Creates the silver table of a source table that has no rows: its copy is complete, so gold may read it. Does nothing
 * when the table exists.
 */
export async function createEmptyTable(
  context: JobContext,
  model: Silver,
  ledger: TableLedger,
  columns: readonly FileColumn[],
): Promise<{ readonly ledger: TableLedger; readonly report?: TableReport }> {
  const { session, lake, now, newId } = context;
  const table = `silver/${model.name}`;
  const types = sourceColumns(model, {}, [{ folder: "model.json", columns }]);
  const next: TableLedger = { ...ledger, sequence: 1, columns: Object.fromEntries(types) };
  const snapshot = await readSnapshot(lake, table, session);
  if (snapshot !== undefined) return { ledger };
  const fields = silverFields(model, types);
  const actions = createActions({ fields, configuration: SILVER_CONFIGURATION, snapshot, newId, now: now() });
  const attempt = { actions, read: "all" as const };
  const version = await commit({
    ...{ store: lake, table, session, attempt, basedOn: -1, operation: "CREATE TABLE", now, newId },
  });
  await writeLedger(lake, next);
  return { ledger: next, report: { ...emptyReport(model.name), version } };
}
