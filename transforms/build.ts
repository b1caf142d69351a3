import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The operating system and processor of the job's container: glibc Linux on x64. */
const NATIVE = "@duckdb/node-bindings-linux-x64";

/** Folder the built job lies in; the stack uploads it by content hash. */
export const JOB_FOLDER = join(dirname(fileURLToPath(import.meta.url)), "..", "dist", "job");

/**
 * Builds the job: one script and the engine's native files, with `bundle.json` naming each by SHA-256. The same
 * sources give the same bytes.
 */
export async function buildJob(): Promise<void> {
  await rm(JOB_FOLDER, { recursive: true, force: true });
  await mkdir(JOB_FOLDER, { recursive: true });
  await build({
    entryPoints: [join(dirname(fileURLToPath(import.meta.url)), "run.ts")],
    outfile: join(JOB_FOLDER, "run.mjs"),
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    minify: true,
    legalComments: "none",
    // Azure's SDKs still call require() inside ESM builds.
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
    plugins: [
      {
        name: "native files beside the script",
        setup({ onResolve }) {
          onResolve({ filter: /duckdb\.node$/ }, () => ({ path: "./duckdb.node", external: true }));
          onResolve({ filter: /^@duckdb\/node-bindings-/ }, () => ({ path: "./duckdb.node", external: true }));
        },
      },
    ],
  });
  const native = dirname(createRequire(import.meta.url).resolve(`${NATIVE}/duckdb.node`));
  for (const name of ["duckdb.node", "libduckdb.so"]) await copyFile(join(native, name), join(JOB_FOLDER, name));
  const files = await Promise.all(
    ["run.mjs", "duckdb.node", "libduckdb.so"].map(async (name) => {
      const content = await readFile(join(JOB_FOLDER, name));
      return { name, sha256: createHash("sha256").update(content).digest("hex") };
    }),
  );
  await writeFile(join(JOB_FOLDER, "bundle.json"), `${JSON.stringify(files, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildJob();
