import type { Session } from "../engine/session.ts";
import { EXIT, OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";
import { type Action, entryPath, parseCommit, printCommit } from "./actions.ts";
import { writeCheckpoint } from "./checkpoint.ts";
import { type Attempt, conflictWith } from "./conflicts.ts";
import { readSnapshot } from "./snapshot.ts";

/** Commits between checkpoints, unless the table says otherwise. */
const CHECKPOINT_INTERVAL = 10;

export interface CommitOptions {
  readonly store: Store;
  readonly table: string;
  readonly session: Session;
  readonly attempt: Attempt;
  /** Version the attempt was decided on; -1 for a table that does not exist. */
  readonly basedOn: number;
  readonly operation: string;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Time of the version it is based on; commit times always increase. */
  readonly after?: number;
  /** Tries before giving up: lost races and lost answers together. @default 20 */
  readonly maxAttempts?: number;
  /** Told when the commit stands but its checkpoint does not. */
  readonly warn?: (text: string) => void;
}

/**
 * Appends one entry to a table's log and returns its version. A lost answer is recognised by the entry's `txnId`, so
 * nothing is committed twice; a competing commit is followed when the two do not conflict.
 *
 * @throws OperatorError CI-DELTA-005, exit code 4, for a conflict or when every try lost.
 */
export async function commit(options: CommitOptions): Promise<number> {
  const { store, table, attempt, operation, now, newId, maxAttempts = 20 } = options;
  const txnId = newId();
  let version = options.basedOn + 1;
  let after = options.after ?? 0;
  let lastError: unknown;
  for (let tries = 0; tries < maxAttempts; tries++) {
    const timestamp = Math.max(now().getTime(), after + 1);
    const commitInfo = {
      timestamp,
      operation,
      operationParameters: {},
      readVersion: version - 1,
      engineInfo: "commerce-insights",
      txnId,
    };
    const path = `${table}/${entryPath(version)}`;
    const isOurs = await store
      .putIfAbsent(path, printCommit([{ commitInfo }, ...attempt.actions]))
      .catch((error: unknown) => {
        lastError = error;
        return undefined;
      });
    const winner = isOurs === true ? undefined : await readEntry(store, path);
    if (isOurs === true || isOwn(winner, txnId)) {
      await checkpointIfDue(options, version);
      return version;
    }
    if (winner === undefined) continue;
    const reason = conflictWith(attempt, winner);
    if (reason !== undefined) throw lost(table, version, reason);
    after = Math.max(after, ...winner.map((action) => action.commitInfo?.timestamp ?? 0));
    version++;
  }
  if (lastError !== undefined) throw lastError;
  throw lost(table, version, `${maxAttempts} other commits came first`);
}

function isOwn(entry: readonly Action[] | undefined, txnId: string): boolean {
  return entry?.some((action) => action.commitInfo?.txnId === txnId) ?? false;
}

async function readEntry(store: Store, path: string): Promise<Action[] | undefined> {
  try {
    return parseCommit((await store.read(path)).toString("utf8"));
  } catch (error) {
    if (error instanceof FileNotFoundError) return undefined;
    throw error;
  }
}

/** The commit stands whatever happens here. */
async function checkpointIfDue({ store, table, session, now, warn }: CommitOptions, version: number): Promise<void> {
  if (version === 0 || version % CHECKPOINT_INTERVAL !== 0) return;
  try {
    const snapshot = await readSnapshot(store, table, session, version);
    if (snapshot) await writeCheckpoint(store, table, session, snapshot, now());
  } catch (error) {
    warn?.(`${table}: version ${version} is committed, its checkpoint is not: ${(error as Error).message}`);
  }
}

function lost(table: string, version: number, reason: string): OperatorError {
  const message = `${table}: version ${version} was written by somebody else and conflicts: ${reason}. Nothing of this run was committed.`;
  return new OperatorError("CI-DELTA-005", message, "Start the job again; it reads the new version first.", {
    exitCode: EXIT.tryLater,
  });
}
