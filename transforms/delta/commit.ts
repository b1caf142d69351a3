import type { Session } from "../engine/session.ts";
import { EXIT, OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";
import { type Action, entryPath, parseCommit, printCommit } from "./actions.ts";
import { type Attempt, conflictWith } from "./conflicts.ts";
import { readSnapshot } from "./snapshot.ts";
import { writeCheckpoint } from "./write-checkpoint.ts";

/** Commits between checkpoints, unless the table says otherwise. */
const CHECKPOINT_INTERVAL = 10;

/** Tries of one version whose answers were lost. The store waits between its own tries already. */
const MAX_LOST_ANSWERS = 5;

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
  /** Time of the version it is based on; commit times always increase. @default read from the log */
  readonly after?: number;
  /** Versions tried before giving up. @default 20 */
  readonly maxAttempts?: number;
  /** Commits between checkpoints. @default 10 */
  readonly checkpointInterval?: number;
  /** Told when the commit stands but its checkpoint does not. */
  readonly warn?: (text: string) => void;
}

/**
 * Appends one entry to a table's log and returns its version. A lost answer is recognised by the entry's `txnId`, so
 * nothing is committed twice; a competing commit is followed when the two do not conflict.
 *
 * @throws OperatorError CI-DELTA-005, exit code 4, for a conflict or when every try lost; the store's own error when
 * the entry cannot be written.
 */
export async function commit(options: CommitOptions): Promise<number> {
  const { store, table, attempt, operation, now, newId, maxAttempts = 20 } = options;
  checkTransactions(table, attempt.actions);
  const txnId = newId();
  let after = options.after ?? (await timeOf(store, table, options.basedOn));
  for (let tries = 0, version = options.basedOn + 1; tries < maxAttempts; tries++, version++) {
    const commitInfo = {
      timestamp: Math.max(now().getTime(), after + 1),
      operation,
      operationParameters: {},
      ...(version > 0 && { readVersion: version - 1 }),
      isBlindAppend: attempt.read !== "all" && attempt.read.size === 0,
      engineInfo: "commerce-insights",
      txnId,
    };
    const path = `${table}/${entryPath(version)}`;
    const winner = await writeEntry(store, path, printCommit([{ commitInfo }, ...attempt.actions]), txnId);
    if (winner === undefined) {
      await checkpointIfDue(options, version);
      return version;
    }
    const reason = conflictWith(attempt, winner);
    if (reason !== undefined)
      throw lost(table, `version ${version} was written by somebody else and conflicts: ${reason}`);
    after = Math.max(after, timestampOf(winner));
  }
  throw lost(table, `${maxAttempts} commits of others came first, up to version ${options.basedOn + maxAttempts}`);
}

/**
 * Writes an entry and makes sure of the outcome: when the answer is lost, the entry is read back.
 *
 * @returns the actions of the entry that was there first, or undefined when the entry is ours.
 */
async function writeEntry(store: Store, path: string, text: string, txnId: string): Promise<Action[] | undefined> {
  for (let tries = 1; ; tries++) {
    let problem: unknown;
    try {
      if (await store.putIfAbsent(path, text)) return undefined;
    } catch (error) {
      problem = error;
    }
    const found = await readEntry(store, path);
    if (found !== undefined) return found.some(({ commitInfo }) => commitInfo?.txnId === txnId) ? undefined : found;
    // What an operator must change does not heal by trying again.
    if (problem instanceof OperatorError || tries === MAX_LOST_ANSWERS) {
      throw problem ?? new Error(`${path} is refused as existing, and does not exist`);
    }
  }
}

async function readEntry(store: Store, path: string): Promise<Action[] | undefined> {
  try {
    return parseCommit((await store.read(path)).toString("utf8"));
  } catch (error) {
    if (error instanceof FileNotFoundError) return undefined;
    throw error;
  }
}

async function timeOf(store: Store, table: string, version: number): Promise<number> {
  return version < 0 ? 0 : timestampOf((await readEntry(store, `${table}/${entryPath(version)}`)) ?? []);
}

function timestampOf(actions: readonly Action[]): number {
  return actions.reduce((latest, { commitInfo }) => Math.max(latest, commitInfo?.timestamp ?? 0), 0);
}

/** A version that is no whole number would be printed as null, and the run could not be recognised later. */
function checkTransactions(table: string, actions: readonly Action[]): void {
  for (const { txn } of actions) {
    if (txn && !Number.isSafeInteger(txn.version))
      throw new Error(`${table}: txn version ${txn.version} of "${txn.appId}"`);
  }
}

/** The commit stands whatever happens here. */
async function checkpointIfDue(options: CommitOptions, version: number): Promise<void> {
  const { store, table, session, now, warn, checkpointInterval = CHECKPOINT_INTERVAL } = options;
  if (version === 0 || version % checkpointInterval !== 0) return;
  try {
    const snapshot = await readSnapshot(store, table, session, version);
    if (snapshot) await writeCheckpoint(store, table, session, snapshot, now());
  } catch (error) {
    warn?.(`${table}: version ${version} is committed, its checkpoint is not: ${(error as Error).message}`);
  }
}

function lost(table: string, reason: string): OperatorError {
  const message = `${table}: ${reason}. Nothing of this run was committed.`;
  return new OperatorError("CI-DELTA-005", message, "Start the job again; it reads the new version first.", {
    exitCode: EXIT.tryLater,
  });
}
