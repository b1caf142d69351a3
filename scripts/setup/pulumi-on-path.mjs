// @ts-check
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join, sep } from "node:path";
import { WayFailed } from "./first-way.mjs";
import { LANGUAGE_HOST_FILE } from "./language-host.mjs";
import { runTool } from "./tool.mjs";
import { isAtLeast, PULUMI_VERSION, parseVersion } from "./version.mjs";

/**
 * File name of an executable on this platform.
 * @param {string} name
 */
export function executable(name) {
  return process.platform === "win32" ? `${name}.exe` : name;
}

/**
 * The version a Pulumi CLI reports, e.g. "v3.259.0".
 * @param {string} file
 * @param {AbortSignal} signal
 * @throws WayFailed when it does not run or is older than the minimum
 */
export async function checkedVersion(file, signal) {
  // Without this, `pulumi version` asks the network whether there is a newer one.
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { code, output } = await runTool(file, ["version"], { signal, env });
  if (code !== 0 || !parseVersion(output))
    throw new WayFailed(`${file} does not run: ${output.trim() || `exit code ${code}`}`);
  return requireMinimum(file, output.trim());
}

/**
 * The official Pulumi CLI that a person gets by typing `pulumi`.
 *
 * "Official" means that its own language host for Node.js comes with it; ours is never put beside somebody else's CLI.
 * @param {{ cache: string, path: string, signal: AbortSignal }} options `cache`: what lies there is ours
 * @returns {Promise<string>} folder
 * @throws WayFailed
 */
export async function officialOnPath({ cache, path, signal }) {
  const file = find("pulumi", path, cache);
  if (!file) throw new WayFailed("no pulumi on PATH");
  await rememberedVersion(file, join(cache, "pulumi-on-path.json"), signal);
  const host = executable("pulumi-language-nodejs");
  if (!isExecutable(join(dirname(realpathSync(file)), host)) && !find("pulumi-language-nodejs", path, cache)) {
    throw new WayFailed(`${file} has no ${host} beside it, and there is none on PATH`);
  }
  return dirname(file);
}

/**
 * @param {string} name
 * @param {string} path
 * @param {string} cache
 */
function find(name, path, cache) {
  return path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, executable(name)))
    .find((file) => isExecutable(file) && !isOurs(realpathSync(file), cache));
}

/**
 * @param {string} file
 * @param {string} cache
 */
function isOurs(file, cache) {
  const isInCache = existsSync(cache) && file.startsWith(realpathSync(cache) + sep);
  return isInCache || existsSync(join(dirname(file), LANGUAGE_HOST_FILE)); // The latter: from another cache.
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Starting the CLI takes longer than all the rest of a set-up with nothing to do, so its version is asked once per file.
 * @param {string} file
 * @param {string} memory
 * @param {AbortSignal} signal
 */
async function rememberedVersion(file, memory, signal) {
  const { size, mtimeMs } = statSync(realpathSync(file));
  const identity = `${realpathSync(file)} ${size} ${mtimeMs}`;
  try {
    const remembered = JSON.parse(readFileSync(memory, "utf8"));
    if (remembered.identity === identity) return requireMinimum(file, remembered.version);
  } catch (error) {
    if (error instanceof WayFailed) throw error;
  }
  const version = await checkedVersion(file, signal);
  mkdirSync(dirname(memory), { recursive: true });
  writeFileSync(memory, `${JSON.stringify({ identity, version })}\n`);
  return version;
}

/**
 * @param {string} file
 * @param {string} version
 */
function requireMinimum(file, version) {
  if (isAtLeast(version, PULUMI_VERSION)) return version;
  throw new WayFailed(`${file} is ${version}; ${PULUMI_VERSION} or newer is needed`);
}
