import { randomUUID } from "node:crypto";
import { constants, copyFile, link, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FileNotFoundError, type ListOptions, type Store, type StoredFile } from "./store.ts";

/**
 * A store in a local directory. Drafts of writes are hidden files, which listings leave out. A file's bytes are on the
 * disk before its name is, and a commit's name before the call returns: after a power cut no commit names a hollow file.
 */
export function localStore(root: string): Store {
  const at = (path: string) => join(root, path);

  return {
    url: root,

    async *list(directory, options) {
      for (const file of await filesBelow(root, directory, options?.recursive ?? false)) {
        if (isWanted(file.path, options)) yield file;
      }
    },

    async read(path) {
      return readFile(at(path)).catch((error: unknown) => {
        throw isMissing(error) ? new FileNotFoundError(path, root, error) : error;
      });
    },

    async localCopy(path) {
      await stat(at(path)).catch((error: unknown) => {
        throw isMissing(error) ? new FileNotFoundError(path, root, error) : error;
      });
      return at(path);
    },

    async putIfAbsent(path, content) {
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
      await publish(await writeDraft(at(path), content), at(path));
    },

    async putFile(path, localFile) {
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
    const etag = `${facts.ino}-${facts.mtimeNs}-${facts.size}`;
    files.push({ path, size: isDirectory ? 0 : Number(facts.size), etag, isDirectory, modifiedAt: facts.mtime });
    if (isDirectory && recursive) files.push(...(await filesBelow(root, path, true)));
  }
  return files;
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
