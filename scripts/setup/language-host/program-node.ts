import { accessSync, constants } from "node:fs";
import { dirname, join } from "node:path";

/** First Node that runs TypeScript files without a flag. */
const OLDEST_NODE = [22, 18] as const;

/**
 * The Node a program or plugin runs on: the one pinned in the nearest node_modules (npm package `node`), else the one
 * this host runs on.
 *
 * @throws when that one is too old to run TypeScript natively
 */
export function nodeFor(directory: string): string {
  const pinned = ancestors(directory).map((folder) => join(folder, "node_modules", "node", "bin", "node"));
  const node = pinned.find(isExecutable);
  if (node) return node;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return process.execPath;
  throw new Error(
    `Node ${process.versions.node} (${process.execPath}) cannot run TypeScript; ${OLDEST_NODE.join(".")} or newer is needed. ` +
      "Run npm ci in the project, or put a newer node on PATH.",
  );
}

function ancestors(directory: string): string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestors(parent)];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
