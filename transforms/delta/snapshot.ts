import pLimit from "p-limit";
import type { Session } from "../engine/session.ts";
import { OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";
import {
  type Action,
  type AddFile,
  entryPath,
  type MetaData,
  type Protocol,
  parseCommit,
  type RemoveFile,
} from "./actions.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { type CheckpointFiles, type Log, listLog, listWholeLog } from "./log.ts";
import { readRefusal, refused } from "./protocol.ts";
import { replay } from "./replay.ts";
import { type Field, parseSchemaString } from "./schema.ts";

/** Log entries read at a time. */
const PARALLEL_READS = 8;

/** A table's metadata with its schema parsed. */
interface TableMetadata {
  readonly id: string;
  readonly schema: readonly Field[];
  readonly configuration: Readonly<Record<string, string>>;
  readonly partitionColumns: readonly string[];
  /** The action as it stands in the log, fields of other writers included. */
  readonly raw: MetaData;
}

/** One version of a table: everything its log says. */
export interface Snapshot {
  readonly version: number;
  readonly protocol: Protocol;
  readonly metadata: TableMetadata;
  /** Live data files by path. */
  readonly files: ReadonlyMap<string, AddFile>;
  /** Files removed earlier, by path, for checkpoints and vacuum. */
  readonly removed: ReadonlyMap<string, RemoveFile>;
  readonly txns: ReadonlyMap<string, { readonly version: number; readonly lastUpdated?: number }>;
  /** Time of the newest commit, milliseconds. */
  readonly timestamp: number;
}

/**
 * Replays a table's log: newest readable checkpoint up to `version`, then the commits after it.
 *
 * @returns undefined when the table has no log.
 * @throws OperatorError CI-DELTA-001 for a table the kit cannot read, CI-DELTA-002 for a gap in the log, CI-DELTA-007
 * for a version after the newest.
 */
export async function readSnapshot(
  store: Store,
  table: string,
  session: Session,
  version?: number,
): Promise<Snapshot | undefined> {
  try {
    return await snapshotFrom(await listLog(store, table, version), store, table, session, version);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    // A clean-up removed entries between listing and reading, or the hinted checkpoint is damaged: look at all there is.
    return snapshotFrom(await listWholeLog(store, table), store, table, session, version);
  }
}

async function snapshotFrom(
  log: Log,
  store: Store,
  table: string,
  session: Session,
  version: number | undefined,
): Promise<Snapshot | undefined> {
  const newest = Math.max(
    log.commits.at(-1) ?? -1,
    log.checkpoints.at(-1)?.version ?? -1,
    log.foreignCheckpoints.at(-1) ?? -1,
  );
  if (newest < 0) return undefined;
  const last = version ?? newest;
  if (last > newest) throw beyond(table, last, newest);
  const present = new Set(log.commits);
  const starts: (CheckpointFiles | undefined)[] = log.checkpoints
    .filter((candidate) => candidate.version <= last)
    .reverse();
  let problem: unknown;
  for (const start of [...starts, undefined]) {
    const first = (start?.version ?? -1) + 1;
    const missing = range(first, last).find((next) => !present.has(next));
    if (missing !== undefined) {
      problem ??= log.foreignCheckpoints.some((foreign) => foreign <= last)
        ? refused(table, "read", "only V2 checkpoints; readable are classic ones")
        : gap(table, missing, last);
      continue;
    }
    let checkpoint: Action[];
    try {
      checkpoint = start ? await readCheckpoint(store, table, session, start.parts) : [];
    } catch (error) {
      if (error instanceof OperatorError || error instanceof FileNotFoundError) throw error;
      problem ??= error;
      continue;
    }
    // A checkpoint carries no commit time: the entry it was made from does, as long as it is kept.
    const own = start?.version === last && present.has(last) ? [last] : [];
    const commits = await readEntries(store, table, own.length > 0 ? own : range(first, last));
    return snapshotOf(table, last, own.length > 0 ? [...commits, checkpoint] : [checkpoint, ...commits]);
  }
  throw problem;
}

function snapshotOf(table: string, version: number, commits: readonly (readonly Action[])[]): Snapshot {
  const { protocol, metaData: raw, files, removed, txns, timestamp } = replay(commits);
  if (protocol === undefined || raw === undefined) throw gap(table, 0, version);
  const reason = readRefusal(protocol, raw);
  if (reason !== undefined) throw refused(table, "read", reason);
  const marked = [...files.values()].filter(({ deletionVector }) => deletionVector != null).length;
  if (marked > 0)
    throw refused(table, "read", `deletion vectors on ${marked} of its files; readable are tables without`);
  const { id, configuration, partitionColumns } = raw;
  const schema = parseSchemaString(table, raw.schemaString);
  return {
    version,
    protocol,
    metadata: { id, schema, configuration, partitionColumns, raw },
    files,
    removed,
    txns,
    timestamp,
  };
}

/** Log entries of the given versions, in that order. */
export async function readEntries(store: Store, table: string, versions: readonly number[]): Promise<Action[][]> {
  const limit = pLimit(PARALLEL_READS);
  return Promise.all(
    versions.map((version) =>
      limit(async () => parseCommit((await store.read(`${table}/${entryPath(version)}`)).toString("utf8"))),
    ),
  );
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
}

function gap(table: string, missing: number, last: number): OperatorError {
  const message = `${table}: the Delta log has no version ${missing} on the way to ${last}, and no checkpoint replaces it. Nothing was changed.`;
  return new OperatorError("CI-DELTA-002", message, "Restore the missing log entry from the container's soft delete.");
}

function beyond(table: string, version: number, newest: number): OperatorError {
  const message = `${table}: version ${version} does not exist; the newest is ${newest}.`;
  return new OperatorError(
    "CI-DELTA-007",
    message,
    "Ask for a version up to the newest, or for none to read the newest.",
  );
}
