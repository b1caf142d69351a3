// @ts-check
import { createHash } from "node:crypto";

/**
 * What a finished installation was made from. Written last, so an interrupted one has none.
 * @typedef {object} Stamp
 * @property {string} lock SHA-256 of package-lock.json
 * @property {string} platform operating system and architecture, because the lock names binaries per platform
 */

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 * @property {string[]} [os] operating systems it is for, in npm's words; absent means all
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

/**
 * The parts of package-lock.json, and of the copy npm keeps in node_modules, that set-up reads.
 * @typedef {{ packages: Record<string, LockedPackage> }} LockFile
 */

/**
 * The stamp an installation from this lock file gets on this platform.
 * @param {string} lockText
 * @param {string} platform
 * @returns {Stamp}
 */
export function stampOf(lockText, platform) {
  return { lock: createHash("sha256").update(lockText).digest("hex"), platform };
}

/**
 * True when the recorded stamp says that exactly this was installed. Anything unreadable counts as "not installed".
 * @param {string | undefined} recorded content of the stamp file
 * @param {Stamp} wanted
 */
export function isCurrent(recorded, wanted) {
  if (recorded === undefined) return false;
  try {
    const { lock, platform } = JSON.parse(recorded);
    return lock === wanted.lock && platform === wanted.platform;
  } catch {
    return false;
  }
}

/**
 * True when npm itself has installed every locked package, so that somebody's own `npm ci` or `npm install` is not
 * repeated. npm writes its copy of the lock at the very end. Packages of other platforms may be absent.
 * @param {LockFile} lock package-lock.json
 * @param {LockFile} installed node_modules/.package-lock.json
 * @param {{ os: string, cpu: string }} platform
 */
export function isInstalledByNpm(lock, installed, platform) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === "") return true;
    const found = installed.packages[path];
    if (!found) return wanted.optional === true && !isMadeFor(wanted, platform);
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/**
 * True for the binary package of this platform. False when in doubt: which C library this system has is npm's business,
 * and what such a package of another platform depends on names no platform itself.
 * @param {LockedPackage} wanted
 * @param {{ os: string, cpu: string }} platform
 */
function isMadeFor({ os, cpu, libc }, platform) {
  return os !== undefined && libc === undefined && includes(os, platform.os) && includes(cpu, platform.cpu);
}

/**
 * @param {string[] | undefined} accepted names, or names with "!" in front that are excluded
 * @param {string} name
 */
function includes(accepted, name) {
  if (accepted === undefined) return true;
  if (accepted.includes(`!${name}`)) return false;
  return accepted.includes(name) || accepted.every((entry) => entry.startsWith("!"));
}
