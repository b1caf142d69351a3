import type { Session } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import { listWholeLog } from "./log.ts";
import { logRetentionOf } from "./retention.ts";
import { readEntries, readSnapshot } from "./snapshot.ts";

/**
 * Removes log entries and checkpoints that are older than the table's own retention, below the newest checkpoint that
 * is older than it itself. That checkpoint and its entry stay, so every later version remains readable.
 *
 * @returns names of the removed files, oldest first; in a dry run, of those that would go.
 */
export async function cleanLog(options: {
  readonly store: Store;
  readonly table: string;
  readonly session: Session;
  readonly now: Date;
  readonly dryRun: boolean;
  /** Milliseconds that entries are kept, where that is shorter than the table's own; 0: none. @default the table's own */
  readonly retention?: number;
}): Promise<string[]> {
  const { store, table, session, now, dryRun } = options;
  const snapshot = await readSnapshot(store, table, session);
  if (snapshot === undefined) return [];
  const retention = Math.min(
    logRetentionOf(snapshot.metadata.configuration),
    options.retention ?? Number.POSITIVE_INFINITY,
  );
  const oldest = retention === 0 ? Number.POSITIVE_INFINITY : now.getTime() - retention;
  const first = await firstToKeep(store, table, oldest);
  if (first === undefined) return [];
  const names: string[] = [];
  for await (const { path, isDirectory } of store.list(`${table}/_delta_log`)) {
    if (!isDirectory) names.push(path.slice(path.lastIndexOf("/") + 1));
  }
  const obsolete = planLogCleanup(names, first);
  // One after the other, oldest first: wherever this stops, what remains is contiguous.
  if (!dryRun) for (const name of obsolete) await store.remove(`${table}/_delta_log/${name}`);
  return obsolete;
}

/** Names of log files below a version, oldest first. Files of no version stay. Pure. */
export function planLogCleanup(names: readonly string[], first: number): string[] {
  return names.filter((name) => /^\d{20}\./.test(name) && Number(name.slice(0, 20)) < first).sort();
}

/** Version of the newest checkpoint whose commit is older than `oldest`. */
async function firstToKeep(store: Store, table: string, oldest: number): Promise<number | undefined> {
  const { checkpoints, commits } = await listWholeLog(store, table);
  const present = new Set(commits);
  for (const { version } of [...checkpoints].reverse()) {
    if (!present.has(version)) continue;
    const [actions = []] = await readEntries(store, table, [version]);
    const timestamp = actions.find(({ commitInfo }) => commitInfo)?.commitInfo?.timestamp;
    if (timestamp !== undefined && timestamp < oldest) return version;
  }
  return undefined;
}
