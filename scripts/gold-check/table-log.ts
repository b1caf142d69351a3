import pLimit from "p-limit";
import { type Action, entryPath, parseCommit } from "../../transforms/delta/actions.ts";
import { readCheckpoint } from "../../transforms/delta/checkpoint.ts";
import { type CheckpointFiles, parseLog } from "../../transforms/delta/log.ts";
import { replay, type TableState } from "../../transforms/delta/replay.ts";
import type { Session } from "../../transforms/engine/session.ts";
import type { Store } from "../../transforms/storage/store.ts";

/** Log entries read at a time. */
const PARALLEL_READS = 8;

/** Newest versions whose entries are kept in memory: a month of hourly commits. */
const MAX_VERSIONS = 1000;

/** An action with the kinds that only other writers use. */
export type LogAction = Action & {
  readonly domainMetadata?: { readonly domain: string; readonly removed?: boolean };
};

/** A log that could be read in part or in whole: nothing in it is refused here. */
export interface TableLog {
  /** Versions that have an entry, ascending. */
  readonly commits: readonly number[];
  readonly newest: number;
  readonly checkpoints: readonly CheckpointFiles[];
  readonly v2Checkpoints: readonly number[];
  /** Actions of the newest entries. */
  readonly entries: ReadonlyMap<number, readonly LogAction[]>;
  /** Entries that are not what a log entry must be. */
  readonly broken: ReadonlyMap<number, string>;
  /** Commit times, milliseconds. */
  readonly committedAt: ReadonlyMap<number, number>;
}

/** State of one version, as far as the log tells. */
export interface LogState extends TableState {
  /** Every entry on the way was there, so the files are all of the table's files. */
  readonly isComplete: boolean;
}

/** Reads a table's log. Undefined when there is neither an entry nor a checkpoint. */
export async function readTableLog(store: Store, table: string): Promise<TableLog | undefined> {
  const paths: string[] = [];
  const modified = new Map<string, number>();
  for await (const { path, isDirectory, modifiedAt } of store.list(`${table}/_delta_log`)) {
    if (isDirectory) continue;
    paths.push(path);
    modified.set(path, modifiedAt.getTime());
  }
  const { commits, checkpoints, foreignCheckpoints } = parseLog(paths);
  const newest = Math.max(commits.at(-1) ?? -1, checkpoints.at(-1)?.version ?? -1, foreignCheckpoints.at(-1) ?? -1);
  if (newest < 0) return undefined;
  const entries = new Map<number, readonly LogAction[]>();
  const broken = new Map<number, string>();
  const committedAt = new Map<number, number>();
  const limit = pLimit(PARALLEL_READS);
  await Promise.all(
    commits.slice(-MAX_VERSIONS).map((version) =>
      limit(async () => {
        const path = `${table}/${entryPath(version)}`;
        const text = (await store.read(path)).toString("utf8");
        try {
          const actions = parseCommit(text) as LogAction[];
          const info = actions.find(({ commitInfo }) => commitInfo)?.commitInfo;
          entries.set(version, actions);
          committedAt.set(version, info?.timestamp ?? modified.get(path) ?? 0);
        } catch (error) {
          broken.set(version, (error as Error).message);
        }
      }),
    ),
  );
  return { commits, newest, checkpoints, v2Checkpoints: foreignCheckpoints, entries, broken, committedAt };
}

/** State at a version: from the newest checkpoint that can be read, else from whatever entries there are. */
export async function stateAt(
  log: TableLog,
  version: number,
  at: { readonly store: Store; readonly table: string; readonly session: Session },
): Promise<LogState> {
  const has = (from: number) => range(from, version).every((next) => log.entries.has(next));
  const starts = log.checkpoints.filter((checkpoint) => checkpoint.version <= version).reverse();
  for (const { version: start, parts } of starts) {
    if (!has(start + 1)) continue;
    const actions = await readCheckpoint(at.store, at.table, at.session, parts).catch(() => undefined);
    if (actions === undefined) continue;
    const state = replay([actions, ...entriesOf(log, start + 1, version)]);
    // A V2 checkpoint may carry a classic name and keep its files elsewhere.
    const isV2 = state.protocol?.readerFeatures?.includes("v2Checkpoint") ?? false;
    return { ...state, isComplete: !isV2 };
  }
  const state = replay(entriesOf(log, 0, version));
  return { ...state, isComplete: has(0) && state.metaData !== undefined };
}

/** Actions of the versions from `first` to `last` that could be read, oldest first. */
export function entriesOf(log: TableLog, first: number, last: number): (readonly LogAction[])[] {
  return [...log.entries.keys()]
    .filter((version) => version >= first && version <= last)
    .sort((a, b) => a - b)
    .map((version) => log.entries.get(version) ?? []);
}

/** Whole numbers from `first` to `last`. */
export function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
}
