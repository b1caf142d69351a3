import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, type open, readdir, readFile, rename, rm, rmdir, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Place } from "./call.ts";

/** What stands at a path. */
export interface Entry {
  readonly isDirectory: boolean;
  readonly size: number;
  /** Without quotes. The same as long as content and properties are, also after a restart. */
  readonly etag: string;
  readonly modifiedAt: Date;
}

/** Bytes of a file on disk. */
export interface FilePart {
  readonly file: string;
  readonly start: number;
  readonly length: number;
}

/** What a path carries besides its content: HTTP headers and `x-ms-meta-*`, by header name. */
export type Properties = Readonly<Record<string, string>>;

/**
 * Accounts as plain folders, `<root>/<account>/<container>/<path>`. What is not content (drafts, staged blocks,
 * properties) lies in `<root>/.server`, where no account can be.
 */
export interface Disk {
  at(place: Place): string;
  find(place: Place): Promise<Entry | undefined>;
  names(place: Place): Promise<{ readonly name: string; readonly isDirectory: boolean }[]>;
  /** A name for a file on its way. */
  draft(): Promise<string>;
  /** Copies parts of files one after another into a new draft. */
  draftOf(parts: readonly FilePart[]): Promise<string>;
  /** Makes a draft the content of a path, at once; creates its directories. */
  commit(draft: string, place: Place, properties: Properties): Promise<Entry>;
  makeDirectory(place: Place): Promise<Entry>;
  move(from: Place, to: Place): Promise<void>;
  remove(place: Place): Promise<void>;
  /** Removes directories above a removed blob that became empty: without hierarchy they do not exist. */
  prune(place: Place): Promise<void>;
  properties(entry: Entry): Promise<Properties>;
  /** Replaces the properties; changes the ETag of a file. */
  setProperties(place: Place, properties: Properties): Promise<Entry>;
  /** Folder of staged bytes of a path that no reader sees. */
  staging(place: Place): string;
}

/** Opens the tree below `root`. `now` gives the times of files. */
export function openDisk(root: string, now: () => Date): Disk {
  const hidden = join(root, ".server");
  const at = ({ account, container, path }: Place) => join(root, account, container, path);
  const propertiesOf = (etag: string) => join(hidden, "properties", `${etag}.json`);
  let drafts = 0;
  let lastMicros = 0;

  /** Strictly increasing, so that two versions of a path never share an ETag. */
  function nextTime(): number {
    lastMicros = Math.max(now().getTime() * 1000, lastMicros + 2);
    return lastMicros / 1_000_000;
  }
  async function found(place: Place): Promise<Entry> {
    const entry = await disk.find(place);
    if (entry === undefined) throw new Error(`${at(place)} vanished while it was written.`);
    return entry;
  }
  async function store(entry: Entry, properties: Properties): Promise<void> {
    if (Object.keys(properties).length === 0) return rm(propertiesOf(entry.etag), { force: true });
    await mkdir(join(hidden, "properties"), { recursive: true });
    await writeFile(propertiesOf(entry.etag), JSON.stringify(properties));
  }

  const disk: Disk = {
    at,
    async find(place) {
      return entryOf(at(place));
    },
    async names(place) {
      const entries = await readdir(at(place), { withFileTypes: true }).catch(absentAs([]));
      return entries
        .map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async draft() {
      await mkdir(join(hidden, "drafts"), { recursive: true });
      return join(hidden, "drafts", `${process.pid}-${++drafts}`);
    },
    async draftOf(parts) {
      const draft = await disk.draft();
      try {
        await writeFile(draft, "");
        for (const { file, start, length } of parts) {
          if (length === 0) continue;
          const source = createReadStream(file, { start, end: start + length - 1, highWaterMark: 1 << 20 });
          await pipeline(source, createWriteStream(draft, { flags: "a" }));
        }
        return draft;
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    async commit(draft, place, properties) {
      await mkdir(dirname(at(place)), { recursive: true });
      const time = nextTime();
      await utimes(draft, time, time);
      const entry = await entryOf(draft);
      if (entry !== undefined) await store(entry, properties);
      await rename(draft, at(place));
      return found(place);
    },
    async makeDirectory(place) {
      await mkdir(at(place), { recursive: true });
      return found(place);
    },
    async move(from, to) {
      await rename(at(from), at(to));
    },
    async remove(place) {
      const entry = await disk.find(place);
      if (entry !== undefined) await rm(propertiesOf(entry.etag), { force: true });
      await rm(at(place), { recursive: true, force: true });
      await rm(disk.staging(place), { recursive: true, force: true });
    },
    async prune(place) {
      for (let path = parentOf(place.path); path !== ""; path = parentOf(path)) {
        const isGone = await rmdir(at({ ...place, path })).then(
          () => true,
          () => false,
        );
        if (!isGone) return;
      }
    },
    async properties(entry) {
      const text = await readFile(propertiesOf(entry.etag), "utf8").catch(absentAs("{}"));
      return JSON.parse(text) as Properties;
    },
    async setProperties(place, properties) {
      const before = await found(place);
      if (!before.isDirectory) {
        const time = nextTime();
        await utimes(at(place), time, time);
        await rm(propertiesOf(before.etag), { force: true });
      }
      const after = await found(place);
      await store(after, properties);
      return after;
    },
    staging({ account, container, path }) {
      return join(hidden, "staged", createHash("sha256").update(`${account}/${container}/${path}`).digest("hex"));
    },
  };
  return disk;
}

/** The path of the directory that holds a path; "" for the top level. */
export function parentOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

/** Size and times of an open or named file as an entry. */
export async function entryOf(file: string | Awaited<ReturnType<typeof open>>): Promise<Entry | undefined> {
  const facts = await (typeof file === "string" ? stat(file, { bigint: true }) : file.stat({ bigint: true })).catch(
    absentAs(undefined),
  );
  if (facts === undefined) return undefined;
  const isDirectory = facts.isDirectory();
  const version = isDirectory ? facts.birthtimeNs : facts.mtimeNs;
  const etag = `0x${facts.ino.toString(16)}-${version.toString(16)}-${isDirectory ? "d" : facts.size.toString(16)}`;
  return { isDirectory, size: isDirectory ? 0 : Number(facts.size), etag, modifiedAt: facts.mtime };
}

function absentAs<T>(value: T) {
  return (error: unknown): T => {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return value;
    throw error;
  };
}
