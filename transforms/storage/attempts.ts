import { setTimeout as sleep } from "node:timers/promises";
import pLimit from "p-limit";
import { failureOf, pauseAfter, type RetryPolicy } from "./retry.ts";
import { explained } from "./store-errors.ts";

/** Requests of one store in flight: enough to fill a link, few enough for small memory. */
const PARALLEL_REQUESTS = 8;

/** Runs one storage call: tried again while that may help, then explained. The call must heed the signal. */
export type Attempt = <T>(path: string, call: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** What time and chance are, for tests. */
export interface Waiting {
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  readonly random: () => number;
  readonly now: () => Date;
}

const REAL: Waiting = { sleep: (milliseconds) => sleep(milliseconds), random: Math.random, now: () => new Date() };

/**
 * The way to the storage at `url`: at most 8 calls at a time; those that wait to be repeated do not count. A grant that
 * did not come is waited for once per container (first part of a path): thirty tables would wait half an hour.
 */
export function createAttempt(url: string, policy: RetryPolicy, waiting: Waiting = REAL): Attempt {
  const limit = pLimit(PARALLEL_REQUESTS);
  const waitedInVain = new Set<string>();
  return async function attempt(path, call) {
    const container = path.split("/")[0] ?? "";
    let refusedFor = 0;
    for (let tries = 1; ; tries++) {
      try {
        const result = await limit(() => call(AbortSignal.timeout(policy.tryTimeout)));
        waitedInVain.delete(container);
        return result;
      } catch (error) {
        const failure = failureOf(error, waiting.now());
        const isRefused = failure.kind === "refused";
        const pause =
          isRefused && waitedInVain.has(container)
            ? undefined
            : pauseAfter(failure, policy, { tries, refusedFor, chance: waiting.random() });
        if (pause === undefined) {
          if (isRefused) waitedInVain.add(container);
          throw explained(error, url, path);
        }
        if (isRefused) refusedFor += pause;
        await waiting.sleep(pause);
      }
    }
  };
}
