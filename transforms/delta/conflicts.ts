import type { Action } from "./actions.ts";

/** What one commit attempt read and wants to change. */
export interface Attempt {
  readonly actions: readonly Action[];
  /** Paths of the data files it read; "all" when it decided from the whole table; empty for a blind append. */
  readonly read: ReadonlySet<string> | "all";
}

/** Why `attempt` cannot follow a commit that won the race, or undefined when it can. Pure. */
export function conflictWith(attempt: Attempt, winner: readonly Action[]): string | undefined {
  const removed = new Set(attempt.actions.map((action) => action.remove?.path));
  const appIds = new Set(attempt.actions.map((action) => action.txn?.appId));
  const changesSchema = attempt.actions.some((action) => action.metaData ?? action.protocol);
  for (const { add, remove, txn, metaData, protocol } of winner) {
    if (metaData ?? protocol) return "the table's schema or protocol changed";
    if (txn && appIds.has(txn.appId)) return `run "${txn.appId}" was committed by another process`;
    if (add?.dataChange && attempt.read === "all") return `file ${add.path} was added to the rows this run read`;
    if (remove && (attempt.read === "all" || attempt.read.has(remove.path) || removed.has(remove.path))) {
      return `file ${remove.path} was removed while this run used it`;
    }
  }
  return changesSchema ? "a schema change cannot follow another commit" : undefined;
}
