// @ts-check
/** Why one way to get something does not work here. Ends that way only, not the set-up. */
export class WayFailed extends Error {
  /** @param {string} reason which thing, and the value found */
  constructor(reason) {
    super(reason);
    this.name = "WayFailed";
  }
}

/**
 * One way to get something.
 * @template T
 * @typedef {object} Way
 * @property {string} name what it is, e.g. "pulumi on PATH"
 * @property {string} remedy what to install or allow so that it works
 * @property {() => Promise<T>} attempt throws WayFailed when it does not work here
 */

/**
 * A way that was tried in vain.
 * @typedef {{ name: string, remedy: string, reason: string }} Attempt
 */

/**
 * Tries the ways in order and stops at the first that works. Anything but WayFailed (an interruption, a fault of our
 * own) is thrown on.
 * @template T
 * @param {readonly Way<T>[]} ways
 * @returns {Promise<{ result: T, failed: Attempt[] } | { result: undefined, failed: Attempt[] }>}
 */
export async function firstWayThatWorks(ways) {
  /** @type {Attempt[]} */
  const failed = [];
  for (const { name, remedy, attempt } of ways) {
    try {
      return { result: await attempt(), failed };
    } catch (error) {
      if (!(error instanceof WayFailed)) throw error;
      failed.push({ name, remedy, reason: error.message });
    }
  }
  return { result: undefined, failed };
}

/**
 * The attempts as text: what was tried, why it did not work, and what would make it work.
 * @param {readonly Attempt[]} attempts
 */
export function describeAttempts(attempts) {
  return attempts
    .map(({ name, reason, remedy }, index) =>
      [`  ${index + 1}. ${name}: ${reason.replaceAll("\n", "\n     ")}`, `     to make it work: ${remedy}`].join("\n"),
    )
    .join("\n");
}
