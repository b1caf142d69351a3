import type { AddFile } from "../delta/actions.ts";
import { netChanges, type VersionChanges } from "../delta/changes.ts";
import { fileNameOf } from "../delta/replay.ts";
import type { Snapshot } from "../delta/snapshot.ts";
import type { LinkedState } from "./ledger.ts";

/** Days after which the links purge rows that are marked as deleted (Microsoft Learn, Synapse Link with Delta). */
const PURGE_DAYS = 28;

/** A data file to read, with the time its rows arrived: milliseconds since 1970. */
export interface ArrivedFile {
  readonly file: AddFile;
  readonly instant: number;
}

/** What a run reads of one table. */
export interface Reading {
  readonly files: readonly ArrivedFile[];
  /** The files are the whole table: what silver holds beyond them is gone in the source. */
  readonly isWhole: boolean;
  /** Why the table is not read by its changes, for the report; undefined where that is no surprise. */
  readonly reason?: string;
}

/** The whole table as it is now. Pure. */
export function wholeTable(snapshot: Snapshot, reason?: string): Reading {
  const files = [...snapshot.files.values()];
  const newest = Math.max(snapshot.timestamp, ...files.map(({ modificationTime }) => modificationTime));
  return {
    files: files.map((file) => ({ file, instant: newest })),
    isWhole: true,
    ...(reason !== undefined && { reason }),
  };
}

/** Why the changes since a state do not tell how the table came to what it is; undefined when they do. Pure. */
export function whyWhole(state: LinkedState, path: string, { metadata, version }: Snapshot): string | undefined {
  if (state.path !== path) return `it moved from ${state.path} to ${path}`;
  if (state.id !== metadata.id) return "it was made anew in the source";
  if (state.version > version) return `it went back from version ${state.version} to ${version}`;
  if (state.isSweepOpen) return "rows that are gone in the source are still to be removed";
  return undefined;
}

/**
 * Files that commits added, unless a later one removed them again. Files that only moved rows are not read. When nothing
 * else is live, that is the whole table. Pure.
 */
export function changedFiles(changes: readonly VersionChanges[], snapshot: Snapshot, now: Date): Reading {
  const oldest = changes.find(({ timestamp }) => timestamp > 0)?.timestamp;
  const days = oldest === undefined ? 0 : Math.floor((now.getTime() - oldest) / 86_400_000);
  if (days >= PURGE_DAYS) {
    const reason = `its oldest unread change is ${days} days old, and rows marked as deleted are purged after ${PURGE_DAYS}: run at least every ${PURGE_DAYS} days`;
    return wholeTable(snapshot, reason);
  }
  const arrived = new Map(
    changes.flatMap(({ timestamp, added }) =>
      added.map(({ path, modificationTime }) => [fileNameOf(path), timestamp || modificationTime]),
    ),
  );
  const { added } = netChanges(changes);
  const paths = new Set(added.map(({ path }) => fileNameOf(path)));
  return {
    files: added.map((file) => ({ file, instant: arrived.get(fileNameOf(file.path)) ?? file.modificationTime })),
    isWhole: added.length > 0 && [...snapshot.files.keys()].every((path) => paths.has(path)),
  };
}
