import { OperatorError } from "../operator-error.ts";
import { type BatchFolder, instantOfFolder } from "./folders.ts";
import type { FolderLedger, TableLedger } from "./ledger.ts";

/**
 * Refuses to build a table anew when folders it was built from are gone: rows would be lost.
 *
 * @throws OperatorError CI-FEED-012 with the missing folders.
 */
export function refuseRefresh(ledger: TableLedger, done: FolderLedger, eligible: readonly BatchFolder[]): void {
  const { first } = ledger.copy;
  if (first === null) return;
  const since = instantOfFolder(first) ?? 0;
  const present = new Set(eligible.map(({ name }) => name));
  const used = [...new Set([...done.folders, ...ledger.folders, first])].sort();
  const missing = used.filter((name) => (instantOfFolder(name) ?? 0) >= since && !present.has(name));
  if (missing.length === 0) return;
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : "";
  const message = `${ledger.table} cannot be built anew: folder ${missing[0]}${more} of its full copy or later is no longer in the landing zone. The table is left as it was.`;
  const hint = "Remove and re-add the table in Synapse Link, wait for its initial sync, then run --full-refresh again.";
  throw new OperatorError("CI-FEED-012", message, hint);
}
