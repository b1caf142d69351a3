import type { Call, Operation } from "./call.ts";
import { WRITES } from "./operations.ts";

/** A write about to happen, or done. */
export interface StorageWrite {
  /** Counted from 1 since the watcher was set. */
  readonly index: number;
  readonly phase: "before" | "after";
  readonly operation: Operation;
  readonly account: string;
  readonly container: string;
  readonly path: string;
}

/** Sees every write; "drop" cuts the connection: before the effect, or after it and without an answer. */
export type WriteWatcher = (write: StorageWrite) => undefined | "drop" | Promise<undefined | "drop">;

/** The watchers of one server. */
export interface Watchers {
  /** Watches until the returned function is called. */
  add(watcher: WriteWatcher): () => void;
  /** Counts a call for every watcher, if it is a write; whoever gets the result tells what becomes of it. */
  begin(call: Call): (phase: StorageWrite["phase"]) => Promise<"go on" | "drop">;
}

/** No watchers yet. */
export function createWatchers(): Watchers {
  const counts = new Map<WriteWatcher, number>();
  return {
    add(watcher) {
      counts.set(watcher, 0);
      return () => counts.delete(watcher);
    },
    begin({ operation, account, container, path }) {
      const indexes = WRITES.has(operation) ? [...counts].map(([watcher, count]) => [watcher, count + 1] as const) : [];
      for (const [watcher, index] of indexes) counts.set(watcher, index);
      return async (phase) => {
        for (const [watcher, index] of indexes) {
          if ((await watcher({ index, phase, operation, account, container, path })) === "drop") return "drop";
        }
        return "go on";
      };
    },
  };
}
