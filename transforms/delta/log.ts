import { FileNotFoundError, type Store } from "../storage/store.ts";

/** A complete checkpoint: one file, or all parts of it. */
export interface CheckpointFiles {
  readonly version: number;
  readonly parts: readonly string[];
}

/** What lies in a table's `_delta_log`. */
export interface Log {
  /** Versions with an entry, ascending. */
  readonly commits: readonly number[];
  /** Complete classic checkpoints, ascending. */
  readonly checkpoints: readonly CheckpointFiles[];
  /** Versions that have only a V2 checkpoint, which the kit does not read. */
  readonly foreignCheckpoints: readonly number[];
}

/** A version as it stands in the log's file names. */
export function paddedVersion(version: number): string {
  return String(version).padStart(20, "0");
}

/**
 * Lists a table's log from the checkpoint that `_last_checkpoint` names, when that serves `upTo`; else all of it. The
 * pointer is a hint: a wrong or missing one costs a second listing, nothing else.
 */
export async function listLog(store: Store, table: string, upTo?: number): Promise<Log> {
  const hint = await readHint(store, table);
  if (hint === undefined || hint > (upTo ?? hint)) return listWholeLog(store, table);
  const log = await listFrom(store, table, hint);
  return log.checkpoints.some(({ version }) => version <= (upTo ?? version)) ? log : listWholeLog(store, table);
}

/** Lists a table's whole log. */
export async function listWholeLog(store: Store, table: string): Promise<Log> {
  return listFrom(store, table, 0);
}

async function listFrom(store: Store, table: string, first: number): Promise<Log> {
  const folder = `${table}/_delta_log`;
  const paths: string[] = [];
  const options = first === 0 ? {} : { startFrom: `${folder}/${paddedVersion(first)}` };
  for await (const { path, isDirectory } of store.list(folder, options)) if (!isDirectory) paths.push(path);
  return parseLog(paths);
}

/** Sorts the paths of a log folder into commits and checkpoints; other files are ignored. Pure. */
export function parseLog(paths: readonly string[]): Log {
  const commits = new Set<number>();
  const parts = new Map<string, { version: number; total: number; paths: string[] }>();
  const foreign = new Set<number>();
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const commit = /^(\d{20})\.json$/.exec(name);
    if (commit) commits.add(Number(commit[1]));
    const checkpoint = /^(\d{20})\.checkpoint(?:\.(\d{10})\.(\d{10}))?\.parquet$/.exec(name);
    if (checkpoint) {
      const version = Number(checkpoint[1]);
      const total = Number(checkpoint[3] ?? 1);
      const key = `${version} ${checkpoint[3] ?? "whole"}`;
      const known = parts.get(key) ?? { version, total, paths: [] };
      if (!known.paths.includes(path)) known.paths.push(path);
      parts.set(key, known);
    }
    const v2 = /^(\d{20})\.checkpoint\.[0-9a-f]{8}-[0-9a-f-]{27}\.(?:json|parquet)$/.exec(name);
    if (v2) foreign.add(Number(v2[1]));
  }
  const complete = new Map<number, CheckpointFiles>();
  for (const { version, total, paths: own } of parts.values()) {
    if (own.length === total) complete.set(version, { version, parts: own.sort() });
  }
  return {
    commits: [...commits].sort((a, b) => a - b),
    checkpoints: [...complete.values()].sort((a, b) => a.version - b.version),
    foreignCheckpoints: [...foreign].filter((version) => !complete.has(version)).sort((a, b) => a - b),
  };
}

async function readHint(store: Store, table: string): Promise<number | undefined> {
  try {
    const text = (await store.read(`${table}/_delta_log/_last_checkpoint`)).toString("utf8");
    const { version } = JSON.parse(text) as { version?: unknown };
    return Number.isSafeInteger(version) ? (version as number) : undefined;
  } catch (error) {
    if (error instanceof FileNotFoundError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
