import type { Store } from "../../transforms/storage/store.ts";

/** How a store fails at one of its writes. */
export type Fault = "dies" | "loses one answer";

/** A store that counts writes and fails at one of them. */
export interface MortalStore extends Store {
  readonly writes: () => readonly string[];
}

/**
 * The same store, failing once the given number of writes took effect: it dies, and every later call with it, as when
 * the process is killed; or it loses the answer of that write and lives on.
 */
export function mortalStore(store: Store, survived: number, fault: Fault): MortalStore {
  const writes: string[] = [];
  const isDead = () => fault === "dies" && writes.length >= survived;
  function live(): void {
    if (isDead()) throw new Error("the process was killed");
  }
  async function write<T>(path: string, effect: () => Promise<T>): Promise<T> {
    live();
    const result = await effect();
    writes.push(path);
    if (fault === "loses one answer" && writes.length === survived) throw new Error("the answer was lost");
    return result;
  }
  return {
    url: store.url,
    writes: () => writes,
    async *list(directory, options) {
      live();
      yield* store.list(directory, options);
    },
    async read(path) {
      live();
      return store.read(path);
    },
    async localCopy(path) {
      live();
      return store.localCopy(path);
    },
    putIfAbsent: (path, content) => write(path, () => store.putIfAbsent(path, content)),
    put: (path, content) => write(path, () => store.put(path, content)),
    putFile: (path, localFile) => write(path, () => store.putFile(path, localFile)),
    remove: (path) => write(path, () => store.remove(path)),
  };
}
