import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { userCacheFolder } from "../../scripts/setup/user-cache.mjs";

const run = promisify(execFile);

/** Minutes a set-up may take. */
const SETUP_MINUTES = 10;

/**
 * Path of a Python that has exactly these packages: made once per user and list of packages, then found again.
 *
 * @param sources names of packages that exist as source only.
 * @throws Error when Python, pip or the package registry are not there; the message says which step failed.
 */
export async function pythonWith(
  packages: readonly string[],
  progress: (text: string) => void,
  sources: readonly string[] = [],
): Promise<string> {
  const name = createHash("sha256").update(packages.join("\n")).digest("hex").slice(0, 16);
  const home = join(userCacheFolder(), "python", name);
  const python = join(home, "bin", "python");
  if (existsSync(python)) return python;
  const draft = `${home}.${process.pid}`;
  const options = { timeout: SETUP_MINUTES * 60_000, maxBuffer: 64 * 1024 * 1024 };
  await mkdir(join(userCacheFolder(), "python"), { recursive: true });
  try {
    progress(`Setting up ${packages.join(", ")} (once)`);
    await run("python3", ["-m", "venv", draft], options);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"];
    pip.push(...sources.flatMap((name) => ["--no-binary", name]));
    await run(join(draft, "bin", "python"), [...pip, ...packages], options);
    await rename(draft, home).catch(async (error: unknown) => {
      // Another run was faster.
      if (!existsSync(python)) throw error;
    });
    return python;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
