import { randomUUID } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { constants, copyFile, link, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createSightings } from "./replace.ts";
import { FileNotFoundError, type ListOptions, type Store, type StoredFile } from "./store.ts";

/**
 * A store in a local directory. Drafts of writes are hidden files, which listings leave out. A file's bytes are on the
 * disk before its name is, and a commit's name before the call returns: after a power cut no commit names a hollow file.
 */
export function localStore(root: string): Store {
  const at = (path: string) => join(root, path);
  const sightings = createSightings(root);

  /** Reads a file and remembers which version it was, for a later `put`. */
  async function readNoted(path: string): Promise<Buffer> {
    const note = sightings.reading(path);
    try {
      // The version first: if the file is replaced in between, a later put finds another one and looks again.
      const etag = await etagAt(at(path));
      const content = await readFile(at(path));
      note(etag, content);
      return content;
    } catch (error) {
      if (!isMissing(error)) throw error;
      note(undefined, undefined);
      throw new FileNotFoundError(path, root, error);
    }
  }

  return {
    url: root,

    async *list(directory, options) {
      for (const file of await filesBelow(root, directory, options?.recursive ?? false)) {
        if (isWanted(file.path, options)) yield file;
      }
    },

    read: readNoted,

    async localCopy(path) {
      await stat(at(path)).catch((error: unknown) => {
        throw isMissing(error) ? new FileNotFoundError(path, root, error) : error;
      });
      return at(path);
    },

    async putIfAbsent(path, content) {
      sightings.forget(path);
      const draft = await writeDraft(at(path), content);
      try {
        await link(draft, at(path)); // Unlike rename, link fails when the target exists.
        await syncDirectory(dirname(at(path)));
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
        throw error;
      } finally {
        await rm(draft, { force: true });
      }
    },

    async put(path, content) {
      const body = Buffer.from(content);
      await sightings.replace(path, body, {
        async put({ ifMatch, ifNoneMatch }) {
          const found = await etagAt(at(path));
          // A directory has no compare-and-swap: between this look and the rename the lake's lease has to do.
          const isOutdated =
            ifNoneMatch === undefined ? ifMatch !== undefined && ifMatch !== found : found !== undefined;
          if (isOutdated) throw new OutdatedError(path);
          await publish(await writeDraft(at(path), body), at(path));
          return etagAt(at(path));
        },
        look: () =>
          readNoted(path).catch((error: unknown) => {
            if (error instanceof FileNotFoundError) return undefined;
            throw error;
          }),
      });
    },

    async putFile(path, localFile) {
      sightings.forget(path);
      const draft = draftOf(at(path));
      await mkdir(dirname(at(path)), { recursive: true });
      try {
        await copyFile(localFile, draft, constants.COPYFILE_FICLONE);
        await syncFile(draft);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      await publish(draft, at(path));
    },

    async remove(path) {
      sightings.forget(path);
      await rm(at(path), { force: true });
    },
  };
}

async function filesBelow(root: string, directory: string, recursive: boolean): Promise<StoredFile[]> {
  const entries = await readdir(join(root, directory), { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const files: StoredFile[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (isDraft(entry.name)) continue;
    const path = directory === "" ? entry.name : `${directory}/${entry.name}`;
    const facts = await stat(join(root, path), { bigint: true }).catch(() => undefined);
    if (facts === undefined) continue;
    const isDirectory = facts.isDirectory();
    const etag = etagOf(facts);
    files.push({ path, size: isDirectory ? 0 : Number(facts.size), etag, isDirectory, modifiedAt: facts.mtime });
    if (isDirectory && recursive) files.push(...(await filesBelow(root, path, true)));
  }
  return files;
}

/** The version of a file; undefined when there is none. */
async function etagAt(path: string): Promise<string | undefined> {
  const facts = await stat(path, { bigint: true }).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  return facts && etagOf(facts);
}

function etagOf({ ino, mtimeNs, size }: BigIntStats): string {
  return `${ino}-${mtimeNs}-${size}`;
}

/** As a remote store answers when a condition does not hold. */
class OutdatedError extends Error {
  readonly statusCode = 412;
  constructor(path: string) {
    super(`${path} is another version`);
    this.name = "OutdatedError";
  }
}

function isWanted(path: string, options: ListOptions | undefined): boolean {
  return options?.startFrom === undefined || path >= options.startFrom;
}

async function writeDraft(target: string, content: string | Uint8Array): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  const draft = draftOf(target);
  const file = await open(draft, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return draft;
}

/** Gives a finished draft its name, replacing what had it. */
async function publish(draft: string, target: string): Promise<void> {
  try {
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncDirectory(dirname(target));
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes names in a directory durable. Windows opens no directories and orders its metadata itself. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r").catch(() => undefined);
  try {
    await directory?.sync();
  } finally {
    await directory?.close();
  }
}

function draftOf(target: string): string {
  return join(dirname(target), `.${randomUUID()}.draft`);
}

function isDraft(name: string): boolean {
  return name.startsWith(".") && name.endsWith(".draft");
}

function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
}
