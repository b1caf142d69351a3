import type { Session } from "../engine/session.ts";
import { OperatorError } from "../operator-error.ts";
import type { Store } from "../storage/store.ts";
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
import { readRefusal, refused } from "./protocol.ts";
import { type Field, parseSchemaString } from "./schema.ts";

/** A table's metadata with its schema parsed. */
export interface TableMetadata {
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
  /** Time of the newest commit, milliseconds; 0 when only a checkpoint was read. */
  readonly timestamp: number;
}

interface Log {
  readonly commits: readonly number[];
  /** Complete checkpoints: version and the paths of their parts. */
  readonly checkpoints: readonly { readonly version: number; readonly parts: readonly string[] }[];
}

/**
 * Replays a table's log: newest readable checkpoint up to `version`, then the commits after it.
 *
 * @returns undefined when the table has no log.
 * @throws OperatorError CI-DELTA-001 for a table the kit cannot read, CI-DELTA-002 for a gap in the log.
 */
export async function readSnapshot(
  store: Store,
  table: string,
  session: Session,
  version?: number,
): Promise<Snapshot | undefined> {
  const log = await listLog(store, table);
  const last = version ?? Math.max(log.commits.at(-1) ?? -1, log.checkpoints.at(-1)?.version ?? -1);
  if (last < 0) return undefined;
  const checkpoint = log.checkpoints.findLast((candidate) => candidate.version <= last);
  const first = (checkpoint?.version ?? -1) + 1;
  const state = new Replay();
  if (checkpoint) state.apply(await readCheckpoint(store, table, session, checkpoint.parts));
  const present = new Set(log.commits);
  for (let next = first; next <= last; next++) {
    if (!present.has(next)) throw gap(table, next, last);
  }
  const entries = await Promise.all(
    Array.from({ length: last - first + 1 }, (_, offset) => store.read(`${table}/${entryPath(first + offset)}`)),
  );
  for (const entry of entries) state.apply(parseCommit(entry.toString("utf8")));
  return state.snapshot(table, last);
}

async function listLog(store: Store, table: string): Promise<Log> {
  const commits: number[] = [];
  const parts = new Map<number, { readonly total: number; readonly paths: string[] }>();
  for await (const { path } of store.list(`${table}/_delta_log`)) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const commit = /^(\d{20})\.json$/.exec(name);
    if (commit) commits.push(Number(commit[1]));
    const checkpoint = /^(\d{20})\.checkpoint(?:\.\d{10}\.(\d{10}))?\.parquet$/.exec(name);
    if (!checkpoint) continue;
    const version = Number(checkpoint[1]);
    const known = parts.get(version) ?? { total: Number(checkpoint[2] ?? 1), paths: [] };
    parts.set(version, { ...known, paths: [...known.paths, path] });
  }
  const complete = [...parts].filter(([, { total, paths }]) => paths.length === total);
  return {
    commits: commits.sort((a, b) => a - b),
    checkpoints: complete
      .map(([version, { paths }]) => ({ version, parts: paths }))
      .sort((a, b) => a.version - b.version),
  };
}

/** State of a table while its actions are applied in order. */
class Replay {
  #protocol: Protocol | undefined;
  #metaData: MetaData | undefined;
  readonly #files = new Map<string, AddFile>();
  readonly #removed = new Map<string, RemoveFile>();
  readonly #txns = new Map<string, { version: number; lastUpdated?: number }>();
  #timestamp = 0;

  apply(actions: readonly Action[]): void {
    for (const { protocol, metaData, add, remove, txn, commitInfo } of actions) {
      if (protocol) this.#protocol = protocol;
      if (metaData) this.#metaData = metaData;
      if (remove) {
        this.#files.delete(remove.path);
        this.#removed.set(remove.path, remove);
      }
      if (add) {
        this.#removed.delete(add.path);
        this.#files.set(add.path, add);
      }
      if (txn) {
        const { appId, version, lastUpdated } = txn;
        this.#txns.set(appId, { version, ...(lastUpdated !== undefined && { lastUpdated }) });
      }
      if (commitInfo?.timestamp !== undefined) this.#timestamp = Math.max(this.#timestamp, commitInfo.timestamp);
    }
  }

  snapshot(table: string, version: number): Snapshot {
    const protocol = this.#protocol;
    const raw = this.#metaData;
    if (protocol === undefined || raw === undefined) throw gap(table, 0, version);
    const reason = readRefusal(protocol, raw);
    if (reason !== undefined) throw refused(table, "read", reason);
    const { id, configuration, partitionColumns } = raw;
    return {
      version,
      protocol,
      metadata: { id, schema: parseSchemaString(table, raw.schemaString), configuration, partitionColumns, raw },
      files: this.#files,
      removed: this.#removed,
      txns: this.#txns,
      timestamp: this.#timestamp,
    };
  }
}

function gap(table: string, missing: number, last: number): OperatorError {
  const message = `${table}: the Delta log has no version ${missing} on the way to ${last}, and no checkpoint replaces it. Nothing was changed.`;
  return new OperatorError("CI-DELTA-002", message, "Restore the missing log entry from the container's soft delete.");
}
