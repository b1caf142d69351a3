import type { Store } from "../../../transforms/storage/store.ts";

/** A store whose caller can end as a process does: afterwards nothing of it reaches the storage any more. */
export interface ProcessStore extends Store {
  /** Refuses all later calls and waits for those on their way. */
  end(): Promise<void>;
}

/** The same store, until its process ends. */
export function processStore(store: Store): ProcessStore {
  const running = new Set<Promise<unknown>>();
  let isOver = false;
  function live(): void {
    if (isOver) throw new Error("the process has ended");
  }
  async function call<T>(run: () => Promise<T>): Promise<T> {
    live();
    const promise = run();
    running.add(promise);
    try {
      return await promise;
    } finally {
      running.delete(promise);
    }
  }
  return {
    url: store.url,
    async *list(directory, options) {
      live();
      yield* store.list(directory, options);
    },
    read: (path) => call(() => store.read(path)),
    localCopy: (path) => call(() => store.localCopy(path)),
    putIfAbsent: (path, content) => call(() => store.putIfAbsent(path, content)),
    put: (path, content) => call(() => store.put(path, content)),
    putFile: (path, localFile) => call(() => store.putFile(path, localFile)),
    remove: (path) => call(() => store.remove(path)),
    async end() {
      isOver = true;
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
