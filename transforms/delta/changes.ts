import { identifier } from "../engine/session.ts";
import { OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";
import type { Action, AddFile, ChangeFile, RemoveFile } from "./actions.ts";
import { fileNameOf } from "./replay.ts";
import { localFiles, relationOf, type ScannedFile } from "./scan.ts";
import { duckdbTypeOf, type Field } from "./schema.ts";
import { readEntries, type Snapshot } from "./snapshot.ts";

/** What one commit changed. Commits that only move rows between files, like a compaction, change nothing. */
export interface VersionChanges {
  readonly version: number;
  /** Milliseconds. */
  readonly timestamp: number;
  readonly added: readonly AddFile[];
  readonly removed: readonly RemoveFile[];
  /** The change files; where there are any, they are the whole truth about the commit. */
  readonly changeFiles: readonly ChangeFile[];
}

/**
 * Changes of the versions after `from`, up to `to`.
 *
 * @throws OperatorError CI-DELTA-009 when a clean-up removed one of them: then the table must be read in full.
 */
export async function readChanges(store: Store, table: string, from: number, to: number): Promise<VersionChanges[]> {
  const versions = Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + 1 + offset);
  const entries = await readEntries(store, table, versions).catch((error: unknown) => {
    if (!(error instanceof FileNotFoundError)) throw error;
    const message = `${table}: the changes from version ${from} to ${to} cannot be read: ${error.path} is gone. Log clean-up removes old versions.`;
    throw new OperatorError("CI-DELTA-009", message, "Read the table in full once: --full-refresh.", { cause: error });
  });
  return entries.map((actions, position) => changesOf(versions[position]!, actions));
}

/** What a commit's actions change. Pure. */
export function changesOf(version: number, actions: readonly Action[]): VersionChanges {
  return {
    version,
    timestamp: actions.find(({ commitInfo }) => commitInfo)?.commitInfo?.timestamp ?? 0,
    added: actions.flatMap(({ add }) => (add?.dataChange ? [add] : [])),
    removed: actions.flatMap(({ remove }) => (remove?.dataChange ? [remove] : [])),
    changeFiles: actions.flatMap(({ cdc }) => cdc ?? []),
  };
}

/** Files whose rows came and went over several commits: a file that came and went in between is neither. Pure. */
export function netChanges(changes: readonly VersionChanges[]): { added: AddFile[]; removed: RemoveFile[] } {
  const added = new Map<string, AddFile>();
  const removed = new Map<string, RemoveFile>();
  for (const change of changes) {
    for (const file of change.removed) {
      if (!added.delete(fileNameOf(file.path))) removed.set(fileNameOf(file.path), file);
    }
    for (const file of change.added) {
      if (!removed.delete(fileNameOf(file.path))) added.set(fileNameOf(file.path), file);
    }
  }
  return { added: [...added.values()], removed: [...removed.values()] };
}

/**
 * The change feed as a relation: the table's columns, `_change_type`, `_commit_version` and `_commit_timestamp`. Where
 * a commit has no change files, added files are inserts and removed ones deletes (Delta protocol, reading change data).
 */
export async function changeFeedOf(
  store: Store,
  table: string,
  snapshot: Snapshot,
  changes: readonly VersionChanges[],
): Promise<string> {
  const { schema, partitionColumns } = snapshot.metadata;
  const typed: Field[] = [...schema, { name: "_change_type", type: "string", nullable: false }];
  const names = schema.map(({ name }) => identifier(name)).join(", ");
  const commit = ({ version, timestamp }: VersionChanges) =>
    `cast(${version} as bigint) as _commit_version, make_timestamptz(${timestamp * 1000}) as _commit_timestamp`;
  const parts: string[] = [];
  for (const change of changes) {
    const scan = async (files: readonly ScannedFile[], fields: readonly Field[]) =>
      relationOf([...(await localFiles(store, table, files))], fields, partitionColumns);
    if (change.changeFiles.length > 0) {
      parts.push(`select ${names}, _change_type, ${commit(change)} from ${await scan(change.changeFiles, typed)}`);
      continue;
    }
    const sides = [
      ["insert", change.added],
      ["delete", change.removed.map((file) => ({ ...file, partitionValues: file.partitionValues ?? {} }))],
    ] as const;
    for (const [kind, files] of sides) {
      if (files.length === 0) continue;
      parts.push(`select ${names}, '${kind}' as _change_type, ${commit(change)} from ${await scan(files, schema)}`);
    }
  }
  const nulls = typed.map(({ name, type }) => `cast(null as ${duckdbTypeOf(type)}) as ${identifier(name)}`);
  const empty = `select ${nulls.join(", ")}, 0::bigint as _commit_version, null::timestamptz as _commit_timestamp where false`;
  return `(${[empty, ...parts].join(" union all ")})`;
}
