import { setTimeout as sleep } from "node:timers/promises";

/** Time as a pipeline run experiences it: waits are shortened, and count in full. */
export interface PipelineClock {
  /** Waits `seconds` of pipeline time. */
  wait(seconds: number): Promise<void>;
  /** Seconds of pipeline time since the run began: real time, plus what shortened waits left out. */
  elapsedSeconds(): number;
}

/** Shortest real wait, so that a poll never becomes a busy loop. */
const SHORTEST_WAIT_SECONDS = 0.1;

/** A clock whose waits pass `speed` times faster than real ones; `speed` 1 is real time. Stops waiting when aborted. */
export function startPipelineClock(speed: number, now: () => Date, signal: AbortSignal): PipelineClock {
  const begin = now().getTime();
  let leftOut = 0;
  return {
    async wait(seconds) {
      const real = Math.min(seconds, Math.max(seconds / speed, SHORTEST_WAIT_SECONDS));
      leftOut += seconds - real;
      await sleep(real * 1000, undefined, { signal });
    },
    elapsedSeconds: () => (now().getTime() - begin) / 1000 + leftOut,
  };
}
