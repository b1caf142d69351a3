// @ts-check
import { describeAttempts } from "./first-way.mjs";
import { SetupError } from "./setup-error.mjs";
import { PULUMI_VERSION } from "./version.mjs";

/**
 * A Pulumi CLI that is ready for use.
 * @typedef {object} PulumiCli
 * @property {string} folder holds `pulumi` and, unless it is on PATH, `pulumi-language-nodejs`
 * @property {boolean} isOnPath whether the caller's PATH leads there already
 */

/**
 * The ways to a Pulumi CLI in the order they are tried: what costs nothing first, what takes minutes last. The first
 * two only look; the others fetch or build.
 * @param {object} doing what each way does; throws WayFailed when it does not work here
 * @param {() => Promise<PulumiCli>} doing.findOnPath
 * @param {() => Promise<PulumiCli>} doing.findCached
 * @param {() => Promise<PulumiCli>} doing.fetchRelease
 * @param {() => Promise<PulumiCli>} doing.buildFromSource
 * @param {string} goVersion oldest Go that builds it, e.g. "1.26.8"
 * @returns {import("./first-way.mjs").Way<PulumiCli>[]}
 */
export function waysToPulumi({ findOnPath, findCached, fetchRelease, buildFromSource }, goVersion) {
  return [
    {
      name: "pulumi on PATH",
      remedy: `install the Pulumi CLI ${PULUMI_VERSION} or newer, https://www.pulumi.com/docs/install/`,
      attempt: findOnPath,
    },
    {
      name: "the cache of earlier set-ups",
      remedy: "nothing to do by hand, the ways below fill it",
      attempt: findCached,
    },
    {
      name: "the official release",
      remedy: "allow HTTPS to get.pulumi.com; HTTPS_PROXY is honoured",
      attempt: fetchRelease,
    },
    {
      name: "a build from source",
      remedy: `install Go ${goVersion} or newer, https://go.dev/dl/, and allow HTTPS to the module proxy (go env GOPROXY)`,
      attempt: buildFromSource,
    },
  ];
}

/**
 * The one error for the case that no way works.
 * @param {readonly import("./first-way.mjs").Attempt[]} attempts
 */
export function noWayToPulumi(attempts) {
  return new SetupError(
    "CI-SETUP-001",
    `No Pulumi CLI ${PULUMI_VERSION} or newer, and no way to get one worked:\n${describeAttempts(attempts)}`,
    "Make one of these ways work, the first is the simplest, and repeat the command.",
  );
}
