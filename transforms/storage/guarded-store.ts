import { EXIT, OperatorError } from "../operator-error.ts";
import type { Lease } from "./lease.ts";
import type { Store } from "./store.ts";

/** The same store, refusing every write and removal once the lease is lost or the operator stopped the run. */
export function guardedStore(store: Store, lease: Pick<Lease, "hold">, stop?: AbortSignal): Store {
  async function check(): Promise<void> {
    if (stop?.aborted) {
      const message = "The run was interrupted. Tables are as their last commit left them.";
      throw new OperatorError("CI-JOB-003", message, "Start the job again; it continues where it stopped.", {
        exitCode: EXIT.interrupted,
      });
    }
    await lease.hold();
  }
  return {
    ...store,
    async putIfAbsent(path, content) {
      await check();
      return store.putIfAbsent(path, content);
    },
    async put(path, content) {
      await check();
      return store.put(path, content);
    },
    async putFile(path, localFile) {
      await check();
      return store.putFile(path, localFile);
    },
    async remove(path) {
      await check();
      return store.remove(path);
    },
  };
}
