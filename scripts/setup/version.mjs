// @ts-check
/** Oldest Pulumi CLI the kit is proven on, and the one set-up installs. Equal to the version in pulumi/go.mod. */
export const PULUMI_VERSION = "3.259.0";

/**
 * The first `x.y.z` in a text such as "v3.259.0" or "3.259.0-dev.1"; undefined when there is none.
 * @param {string} text
 * @returns {[number, number, number] | undefined}
 */
export function parseVersion(text) {
  const match = /(\d+)\.(\d+)\.(\d+)/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/**
 * True when `found` is a version and not older than `minimum`. Pre-release labels are ignored.
 * @param {string} found
 * @param {string} minimum
 */
export function isAtLeast(found, minimum) {
  const have = parseVersion(found);
  const want = parseVersion(minimum);
  if (!have || !want) return false;
  for (const [index, part] of want.entries()) {
    const difference = (have[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
