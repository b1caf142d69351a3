import type { Action, AddFile, MetaData, Protocol, RemoveFile, Transaction } from "./actions.ts";

/** State of a table while the actions of its log are applied in order. */
export interface TableState {
  readonly protocol: Protocol | undefined;
  readonly metaData: MetaData | undefined;
  /** Live data files by path, in log order. */
  readonly files: ReadonlyMap<string, AddFile>;
  readonly removed: ReadonlyMap<string, RemoveFile>;
  readonly txns: ReadonlyMap<string, Omit<Transaction, "appId">>;
  /** Latest moment any action names, milliseconds. */
  readonly timestamp: number;
}

/**
 * Applies commits, or a checkpoint first, and returns the state after them. Order inside one commit has no meaning, so
 * its removals count before its additions.
 */
export function replay(commits: readonly (readonly Action[])[]): TableState {
  let protocol: Protocol | undefined;
  let metaData: MetaData | undefined;
  const files = new Map<string, AddFile>();
  const removed = new Map<string, RemoveFile>();
  const txns = new Map<string, Omit<Transaction, "appId">>();
  let committed = 0;
  let mentioned = 0;
  for (const actions of commits) {
    for (const { remove } of actions) {
      if (!remove) continue;
      const key = fileNameOf(remove.path);
      files.delete(key);
      removed.set(key, remove);
      mentioned = Math.max(mentioned, remove.deletionTimestamp ?? 0);
    }
    for (const action of actions) {
      const { add, txn, commitInfo } = action;
      if (action.protocol) protocol = action.protocol;
      if (action.metaData) metaData = withDefaults(action.metaData);
      if (add) {
        const key = fileNameOf(add.path);
        removed.delete(key);
        files.delete(key);
        files.set(key, add);
        mentioned = Math.max(mentioned, add.modificationTime);
      }
      if (txn) {
        const { appId, ...rest } = txn;
        txns.set(appId, rest);
        mentioned = Math.max(mentioned, txn.lastUpdated ?? 0);
      }
      if (commitInfo?.timestamp !== undefined) committed = Math.max(committed, commitInfo.timestamp);
    }
  }
  return {
    protocol,
    metaData,
    files: byPath(files),
    removed: byPath(removed),
    txns,
    timestamp: committed > 0 ? committed : mentioned,
  };
}

/** A data file's name as it stands in storage; paths in the log are URL-encoded, by each writer in its own way. */
export function fileNameOf(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function byPath<T extends { readonly path: string }>(files: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...files.values()].map((file) => [file.path, file]));
}

function withDefaults(metaData: MetaData): MetaData {
  const { configuration, partitionColumns } = metaData as Partial<MetaData>;
  return { ...metaData, configuration: configuration ?? {}, partitionColumns: partitionColumns ?? [] };
}
