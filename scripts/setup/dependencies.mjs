// @ts-check
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { withProgress } from "./progress.mjs";
import { SetupError } from "./setup-error.mjs";
import { isCurrent, isInstalledByNpm, stampOf } from "./stamp.mjs";
import { lastLines, runTool } from "./tool.mjs";
import { isAtLeast } from "./version.mjs";

const OLDEST_PINNED_NODE = "24.0.0";

/**
 * Installs node_modules from the lock file unless that has been done: 1 ms when it has.
 * @param {import("./checkout.mjs").Checkout} checkout
 * @param {AbortSignal} signal
 */
export async function ensureDependencies(checkout, signal) {
  if (isComplete(checkout)) return;
  const lock = join(checkout.root, ".cache", "dependencies.lock");
  await withLock(lock, "the dependencies of this checkout", signal, async () => {
    if (isComplete(checkout)) return; // Done by the set-up we waited for.
    if (!isInstalled(checkout)) await install(checkout, signal);
    await ensurePinnedNode(checkout, signal);
    const stamp = stampOf(readFileSync(checkout.lockFile, "utf8"), platform());
    writeFileSync(stampFile(checkout), `${JSON.stringify(stamp)}\n`);
  });
}

/** @param {import("./checkout.mjs").Checkout} checkout */
function isComplete(checkout) {
  const lockText = readIfPresent(checkout.lockFile);
  if (lockText === undefined) {
    throw new SetupError(
      "CI-SETUP-002",
      `${checkout.lockFile} is missing; dependencies are installed from it only.`,
      "Restore it: git checkout package-lock.json",
    );
  }
  return isCurrent(readIfPresent(stampFile(checkout)), stampOf(lockText, platform())) && arePresent(checkout);
}

/**
 * A look at the direct dependencies, which notices a folder removed by hand.
 * @param {import("./checkout.mjs").Checkout} checkout
 */
function arePresent(checkout) {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    readFileSync(join(checkout.root, "package.json"), "utf8"),
  );
  const names = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  return existsSync(checkout.node) && names.every((name) => existsSync(join(checkout.modules, name, "package.json")));
}

/** @param {import("./checkout.mjs").Checkout} checkout */
function isInstalled(checkout) {
  const installed = readIfPresent(join(checkout.modules, ".package-lock.json"));
  if (installed === undefined) return false;
  const lock = JSON.parse(readFileSync(checkout.lockFile, "utf8"));
  return isInstalledByNpm(lock, JSON.parse(installed), { os: process.platform, cpu: process.arch });
}

/**
 * @param {import("./checkout.mjs").Checkout} checkout
 * @param {AbortSignal} signal
 */
async function install(checkout, signal) {
  rmSync(stampFile(checkout), { force: true }); // From here on node_modules is not to be trusted.
  const args = ["ci", "--no-audit", "--no-fund"];
  await withProgress("installing dependencies from package-lock.json (npm ci)", "takes about a minute", async () => {
    const { code, output } = await runTool("npm", args, { signal, cwd: checkout.root });
    if (code !== 0) throw notInstalled(code, output);
  });
}

/**
 * @param {number} code
 * @param {string} output
 */
function notInstalled(code, output) {
  const reason = code === 127 ? "npm is not on PATH" : `npm ci ended with exit code ${code}:\n${lastLines(output)}`;
  return new SetupError(
    "CI-SETUP-003",
    `The dependencies were not installed: ${reason}`,
    "Mend what npm says (often the connection to the registry, see `npm config get registry`) and repeat the command.",
  );
}

/**
 * The npm package `node` fetches the binary in an install script, which `--ignore-scripts` and newer npm versions may
 * have skipped; running that one script is all that is missing then.
 * @param {import("./checkout.mjs").Checkout} checkout
 * @param {AbortSignal} signal
 */
async function ensurePinnedNode(checkout, signal) {
  let version = await versionOfPinnedNode(checkout, signal);
  if (!isAtLeast(version, OLDEST_PINNED_NODE)) {
    const cwd = join(checkout.modules, "node");
    await withProgress("fetching Node 24 (npm package node)", "about 60 MB", () =>
      runTool(process.execPath, ["installArchSpecificPackage.js"], { signal, cwd }),
    );
    version = await versionOfPinnedNode(checkout, signal);
  }
  if (isAtLeast(version, OLDEST_PINNED_NODE)) return;
  throw new SetupError(
    "CI-SETUP-004",
    `The npm package node did not bring a Node that runs: \`${checkout.node} --version\` says ${JSON.stringify(version)}; ${OLDEST_PINNED_NODE} or newer is needed.`,
    `Remove ${checkout.modules} and repeat the command; if that does not help, the platform ${platform()} has no Node 24 on npm.`,
  );
}

/**
 * @param {import("./checkout.mjs").Checkout} checkout
 * @param {AbortSignal} signal
 */
async function versionOfPinnedNode(checkout, signal) {
  const { output } = await runTool(checkout.node, ["--version"], { signal });
  return output.trim();
}

/** @param {import("./checkout.mjs").Checkout} checkout */
function stampFile(checkout) {
  return join(checkout.modules, ".commerce-insights-setup.json");
}

function platform() {
  return `${process.platform}-${process.arch}`;
}

/** @param {string} file */
function readIfPresent(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
