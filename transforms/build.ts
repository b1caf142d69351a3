import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile, transform, version } from "esbuild";

/** The operating system and processor of the job's container: glibc Linux on x64. */
const NATIVE = "@duckdb/node-bindings-linux-x64";

/** What the container fetches, in the order of `bundle.json`. */
const BUNDLE = ["run.mjs", "duckdb.node", "libduckdb.so"];

const SOURCES = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(SOURCES);

/** Folder the built job lies in; the stack uploads it by content hash. */
export const JOB_FOLDER = join(ROOT, "dist", "job");

/** Sources of the last build with their hashes: an unchanged job is not built again. */
interface BuildRecord {
  readonly esbuild: string;
  readonly sources: Readonly<Record<string, string>>;
}

/**
 * Builds the job unless it is there and its sources are unchanged: one script, the engine's native files and the
 * bootstrap, with `bundle.json` naming by SHA-256 what the bootstrap fetches. The same sources give the same bytes.
 */
export async function buildJob(folder: string = JOB_FOLDER): Promise<void> {
  if (await isCurrent(folder)) return;
  // Built aside and moved when whole: an interrupted build leaves the old job, and nobody reads half a new one.
  const draft = `${folder}.new-${process.pid}`;
  const former = `${folder}.old-${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    await writeJob(draft);
    await rename(folder, former).catch(ignoreCodes("ENOENT"));
    await rename(draft, folder).catch(ignoreCodes("ENOTEMPTY", "EEXIST")); // Somebody else built it, and was first.
  } finally {
    for (const leftover of [draft, former]) await rm(leftover, { recursive: true, force: true });
  }
}

function ignoreCodes(...codes: readonly string[]) {
  return (error: NodeJS.ErrnoException) => {
    if (!codes.includes(error.code ?? "")) throw error;
  };
}

async function writeJob(folder: string): Promise<void> {
  const inputs = await bundleScript(join(folder, "run.mjs"));
  const native = dirname(nativeFile("duckdb.node"));
  for (const name of BUNDLE.slice(1)) {
    await copyFile(join(native, name), join(folder, name), constants.COPYFILE_FICLONE);
  }
  const bootstrap = await readFile(join(SOURCES, "bootstrap.mjs"), "utf8");
  const { code } = await transform(bootstrap, { minify: true, format: "esm", target: "node24" });
  await writeFile(join(folder, "bootstrap.mjs"), code);
  const files = await Promise.all(BUNDLE.map(async (name) => ({ name, sha256: await hashOf(join(folder, name)) })));
  await writeFile(join(folder, "bundle.json"), `${JSON.stringify(files, null, 2)}\n`);
  await writeFile(join(folder, "sources.json"), JSON.stringify(await recordOf(inputs)));
}

/** Bundles the job's entry into one script and gives the files it was made of. */
async function bundleScript(outfile: string): Promise<Metafile["inputs"]> {
  const { metafile } = await build({
    entryPoints: [join(SOURCES, "run.ts")],
    outfile,
    absWorkingDir: ROOT,
    bundle: true,
    metafile: true,
    platform: "node",
    target: "node24",
    format: "esm",
    minify: true,
    legalComments: "none",
    logLevel: "silent", // What is wrong is in the error it throws.
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
  return metafile.inputs;
}

async function recordOf(inputs: Metafile["inputs"]): Promise<BuildRecord> {
  const native = relative(ROOT, nativeFile("package.json"));
  const own = [fileURLToPath(import.meta.url), join(SOURCES, "bootstrap.mjs")].map((path) => relative(ROOT, path));
  const paths = [...Object.keys(inputs), native, ...own].sort();
  const entries = await Promise.all(paths.map(async (path) => [path, await hashOf(join(ROOT, path))] as const));
  return { esbuild: version, sources: Object.fromEntries(entries) };
}

async function isCurrent(folder: string): Promise<boolean> {
  try {
    const { esbuild, sources } = JSON.parse(await readFile(join(folder, "sources.json"), "utf8")) as BuildRecord;
    if (esbuild !== version) return false;
    await Promise.all([...BUNDLE, "bundle.json", "bootstrap.mjs"].map((name) => access(join(folder, name))));
    const hashes = await Promise.all(Object.keys(sources).map((path) => hashOf(join(ROOT, path))));
    return Object.values(sources).every((hash, at) => hash === hashes[at]);
  } catch {
    return false;
  }
}

function nativeFile(name: string): string {
  return createRequire(import.meta.url).resolve(`${NATIVE}/${name}`);
}

async function hashOf(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildJob();
