import type { SyncState } from "./batch.ts";
import { instantOfFolder } from "./folders.ts";
import type { CopyState } from "./ledger.ts";

/** What one folder of a run says about a table. */
export interface Observation {
  readonly folder: string;
  readonly sync: SyncState | undefined;
  /** The folder holds files of the table. */
  readonly hasFiles: boolean;
  /** The folder cannot be read yet: a new copy may have begun in it. */
  readonly isUnread?: true;
}

/**
 * The state of a table's full copy after more folders: a changed completion time means that a new copy began with the
 * first folder after the old state and ended with the folder that says so (fact C14).
 *
 * @param root what the container's own model.json says, for folders that say nothing.
 */
export function observeCopy(
  before: CopyState,
  observations: readonly Observation[],
  root: SyncState | undefined,
): CopyState {
  const inOrder = [...observations].sort((a, b) => at(a.folder) - at(b.folder));
  const isTold = inOrder.some(({ sync }) => sync?.state || sync?.completed);
  let copy = before;
  for (const [position, { folder, sync, hasFiles, isUnread }] of inOrder.entries()) {
    const isEarlier = copy.first === null || (copy.number === 1 && at(folder) < at(copy.first));
    if (hasFiles && isEarlier) copy = { ...copy, first: folder };
    const isLast = position === inOrder.length - 1;
    const told = isUnread ? { state: "InProgress", completed: undefined } : isTold ? sync : isLast ? root : undefined;
    if (told === undefined || (copy.completedIn !== null && at(folder) <= at(copy.completedIn))) continue;
    copy = advance(copy, isTold || isUnread ? folder : inOrder[0]!.folder, folder, told);
  }
  return copy;
}

function advance(copy: CopyState, from: string, folder: string, { state, completed }: SyncState): CopyState {
  const isComplete = state === "Completed" && Boolean(completed);
  if (!isComplete) {
    const isRestart = state === "InProgress" && copy.completed !== null && copy.restarted === null;
    return isRestart ? { ...copy, restarted: from } : copy;
  }
  if (copy.completed === completed) return { ...copy, restarted: null };
  if (copy.completed === null) return { ...copy, completed: completed!, completedIn: folder };
  const start = copy.restarted ?? from;
  return {
    number: copy.number + 1,
    first: start,
    completed: completed!,
    completedIn: folder,
    restarted: null,
    sweep: { from: copy.sweep?.from ?? start, to: folder },
  };
}

function at(folder: string): number {
  return instantOfFolder(folder) ?? Number.NEGATIVE_INFINITY;
}
