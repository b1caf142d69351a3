// @ts-check
import { Interrupted } from "./setup-error.mjs";

const REPORT_EVERY_MS = 15_000;

/**
 * A time span as people say it: "42 s", "2 min 10 s".
 * @param {number} milliseconds
 */
export function describeElapsed(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Prints one line of set-up. Always standard error: standard output belongs to the command that follows.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

/**
 * Runs one step and says what is being done, that it is still being done, and how it ended.
 * @template T
 * @param {string} what present participle, e.g. "building the Pulumi CLI from source"
 * @param {string} expectation e.g. "takes about 5 minutes on 2 cores"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(what, expectation, work) {
  const started = Date.now();
  const elapsed = () => describeElapsed(Date.now() - started);
  say(`${what}; ${expectation}; may be interrupted and repeated`);
  const timer = setInterval(() => say(`${what}, ${elapsed()}; ${expectation}`), REPORT_EVERY_MS);
  try {
    const result = await work();
    say(`${what}: done in ${elapsed()}`);
    return result;
  } catch (error) {
    if (!(error instanceof Interrupted)) say(`${what}: failed after ${elapsed()}`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
