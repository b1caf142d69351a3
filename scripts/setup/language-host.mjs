// @ts-check
import { createHash } from "node:crypto";
import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCES = fileURLToPath(new URL("language-host/", import.meta.url));
const ENTRY = fileURLToPath(new URL("language-host/main.ts", import.meta.url));
const BUNDLED_PACKAGES = ["@pulumi/pulumi", "@grpc/grpc-js", "google-protobuf", "esbuild"];
/** File name of the bundled host; beside a pulumi binary it tells that the CLI is not the official one. */
export const LANGUAGE_HOST_FILE = "language-host.cjs";
// The host is a .cjs file behind a shim because Node would read a script without extension as whatever the nearest
// package.json says.
const SHIM = `#!/bin/sh\nexec node "$(dirname "$0")/${LANGUAGE_HOST_FILE}" "$@"\n`;

/**
 * Identity of the language host: its sources and the versions of what is bundled with it.
 * @param {import("./checkout.mjs").Checkout} checkout
 */
export function languageHostKey(checkout) {
  const hash = createHash("sha256").update(SHIM);
  for (const name of readdirSync(SOURCES).sort()) hash.update(name).update(readFileSync(join(SOURCES, name)));
  for (const name of BUNDLED_PACKAGES) {
    const { version } = JSON.parse(readFileSync(join(checkout.modules, name, "package.json"), "utf8"));
    hash.update(`${name}@${version}`);
  }
  return hash.digest("hex").slice(0, 12);
}

/**
 * Makes a folder that holds a CLI built from source together with the language host for Node.js it needs.
 *
 * The engine looks for the host beside its own binary first, and the cache is shared by all checkouts of a user. So the
 * host is one self-contained file instead of a reference into some checkout: `pulumi up` typed by hand works in any of
 * them, and keeps working when the checkout that built it is gone. It takes `node` from PATH (under `setup.mjs exec`
 * the pinned one) and runs each program with the Node that is pinned beside that program.
 * @param {{ checkout: import("./checkout.mjs").Checkout, cli: string, workFolder: string, target: string }} options
 * `cli`: the pulumi binary
 */
export async function installLanguageHost({ checkout, cli, workFolder, target }) {
  const folder = join(workFolder, "with-language-host");
  mkdirSync(folder, { recursive: true });
  /** @type {typeof import("esbuild")} */
  const esbuild = createRequire(join(checkout.root, "package.json"))("esbuild");
  await esbuild.build({
    entryPoints: [ENTRY],
    outfile: join(folder, LANGUAGE_HOST_FILE),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    legalComments: "none",
    logLevel: "silent",
  });
  writeFileSync(join(folder, "pulumi-language-nodejs"), SHIM, { mode: 0o755 });
  linkOrCopy(cli, join(folder, "pulumi"));
  renameSync(folder, target);
}

/**
 * Not a symbolic link: the engine resolves those before it looks beside itself.
 * @param {string} from
 * @param {string} to
 */
function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to); // The file system has no hard links.
  }
}
