// @ts-check
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Where things lie in a checkout.
 * @typedef {object} Checkout
 * @property {string} root folder of package.json
 * @property {string} lockFile package-lock.json
 * @property {string} modules node_modules
 * @property {string} binaries node_modules/.bin
 * @property {string} node the pinned Node, installed by the npm package `node`
 */

/**
 * The checkout below a root folder; by default the one this file belongs to, whatever the working directory.
 * @param {string} root
 * @returns {Checkout}
 */
export function checkoutAt(root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))) {
  const modules = join(root, "node_modules");
  const node = join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  return { root, lockFile: join(root, "package-lock.json"), modules, binaries: join(modules, ".bin"), node };
}
