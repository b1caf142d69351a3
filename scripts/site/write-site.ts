import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { OperatorError } from "../../transforms/operator-error.ts";

/** Lists the files of a site; says that the folder is ours to replace. */
const MANIFEST = "site-files.json";

/**
 * Writes a site into a folder that is new, empty or holds an earlier site, whose other files are removed.
 *
 * @throws OperatorError CI-DOCS-001 for a folder with other content, CI-DOCS-002 when it cannot be written.
 */
export async function writeSite(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const earlier = await earlierFiles(folder);
  try {
    for (const path of earlier) if (!files.has(path)) await rm(join(folder, path), { force: true });
    for (const [path, text] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await writeFile(join(folder, MANIFEST), `${JSON.stringify([...files.keys()], undefined, 2)}\n`);
  } catch (error) {
    const message = `The site cannot be written to ${folder}: ${(error as Error).message}.`;
    throw new OperatorError("CI-DOCS-002", message, "Name a folder you may write with --out.", { cause: error });
  }
}

async function earlierFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new OperatorError(
      "CI-DOCS-002",
      `${folder} is not a folder that can be read: ${error.code}.`,
      "Name another folder with --out.",
      { cause: error },
    );
  });
  if (entries.length === 0) return [];
  const text = await readFile(join(folder, MANIFEST), "utf8").catch(() => undefined);
  const listed: unknown = text === undefined ? undefined : parse(text);
  if (Array.isArray(listed) && listed.every((path) => isInside(path))) return listed;
  throw new OperatorError(
    "CI-DOCS-001",
    `${folder} holds ${entries.length} ${entries.length === 1 ? "entry" : "entries"} and no site of this kit: nothing was written.`,
    "Name a new or empty folder with --out, or the folder of an earlier site.",
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A manifest may have been edited: nothing outside the folder is ever removed. */
function isInside(path: unknown): path is string {
  return typeof path === "string" && !path.startsWith("/") && !path.split(/[\\/]/).includes("..");
}
