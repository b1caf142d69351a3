import { EXIT, OperatorError } from "../operator-error.ts";
import type { Store } from "./store.ts";

/** The same store, refusing every write once the lease is lost or the operator stopped the run. */
export function guardedStore(store: Store, lost: AbortSignal, stop?: AbortSignal): Store {
  function check(): void {
    if (lost.aborted) throw lost.reason;
    if (stop?.aborted) {
      const message = "The run was interrupted. Tables are as their last commit left them.";
      throw new OperatorError("CI-JOB-003", message, "Start the job again; it continues where it stopped.", {
        exitCode: EXIT.interrupted,
      });
    }
  }
  return {
    ...store,
    async putIfAbsent(path, content) {
      check();
      return store.putIfAbsent(path, content);
    },
    async put(path, content) {
      check();
      return store.put(path, content);
    },
    async putFile(path, localFile) {
      check();
      return store.putFile(path, localFile);
    },
  };
}
