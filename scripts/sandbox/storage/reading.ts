import { open } from "node:fs/promises";
import type { Answer } from "./answer.ts";
import { type Call, headerOf } from "./call.ts";
import { checkReadConditions } from "./conditions.ts";
import { type Disk, type Entry, entryOf, type Properties } from "./disk.ts";
import type { LeaseBook } from "./leases.ts";
import { pathNotFound, StorageError } from "./storage-error.ts";

/** Properties of a path, without its content. */
export async function head(call: Call, disk: Disk, leases: LeaseBook): Promise<Answer> {
  const entry = await existing(call, disk);
  checkReadConditions(call.headers, entry);
  return { status: 200, headers: headersOf(call, entry, await disk.properties(entry), leases, entry.size) };
}

/** Owner, group, permissions and ACL of a path; the container's root has some too. */
export async function getAccessControl(call: Call, disk: Disk): Promise<Answer> {
  const entry = await existing(call, disk);
  checkReadConditions(call.headers, entry);
  const stored = await disk.properties(entry);
  const permissions = entry.isDirectory ? "rwxr-x---" : "rw-r-----";
  return {
    status: 200,
    headers: {
      ...entityHeaders(entry),
      "x-ms-owner": stored["x-ms-owner"] ?? "$superuser",
      "x-ms-group": stored["x-ms-group"] ?? "$superuser",
      "x-ms-permissions": stored["x-ms-permissions"] ?? permissions,
      "x-ms-acl": stored["x-ms-acl"] ?? "user::rwx,group::r-x,other::---",
    },
  };
}

/** Content of a file, whole or a range. The file stays open until it is sent: a replacement does not disturb it. */
export async function read(call: Call, disk: Disk, leases: LeaseBook): Promise<Answer> {
  const file = await open(disk.at(call)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw pathNotFound(call.api);
    throw error;
  });
  try {
    const entry = await entryOf(file);
    if (entry === undefined) throw pathNotFound(call.api);
    checkReadConditions(call.headers, entry);
    const asked = headerOf(call.headers, "x-ms-range") ?? headerOf(call.headers, "range");
    const range = asked === undefined || entry.isDirectory ? undefined : rangeOf(asked, entry.size);
    const [start, length] = range ?? [0, entry.size];
    const headers = headersOf(call, entry, await disk.properties(entry), leases, length);
    if (entry.isDirectory) {
      await file.close();
      return { status: 200, headers };
    }
    const contentRange = { "content-range": `bytes ${start}-${start + length - 1}/${entry.size}` };
    return {
      status: range ? 206 : 200,
      headers: range ? { ...headers, ...contentRange } : headers,
      body: { file, start, length },
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** ETag and Last-Modified of an entry. */
export function entityHeaders({ etag, modifiedAt }: Entry): Readonly<Record<string, string>> {
  return { etag: `"${etag}"`, "last-modified": modifiedAt.toUTCString() };
}

async function existing(call: Call, disk: Disk): Promise<Entry> {
  const entry = await disk.find(call);
  if (entry === undefined) throw pathNotFound(call.api);
  return entry;
}

/** Start and length of `bytes=a-b` or `bytes=a-`; 416 when it begins after the end. */
function rangeOf(text: string, size: number): readonly [start: number, length: number] | undefined {
  const [, first = "", last = ""] = /^bytes=(\d+)-(\d*)$/.exec(text.trim()) ?? [];
  if (first === "") return undefined;
  const start = Number(first);
  if (start >= size) {
    const message = "The range specified is invalid for the current size of the resource.";
    throw new StorageError(416, "InvalidRange", message, { "content-range": `bytes */${size}` });
  }
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return [start, end - start + 1];
}

function headersOf(call: Call, entry: Entry, stored: Properties, leases: LeaseBook, length: number) {
  const metadata = Object.entries(stored).filter(([name]) => name.startsWith("x-ms-meta-"));
  return {
    ...entityHeaders(entry),
    ...Object.fromEntries(metadata),
    ...leases.describe(call),
    ...(entry.isDirectory && { "x-ms-meta-hdi_isfolder": "true" }),
    ...(stored["x-ms-properties"] !== undefined && { "x-ms-properties": stored["x-ms-properties"] }),
    "accept-ranges": "bytes",
    "content-length": `${length}`,
    "content-type": stored["content-type"] ?? "application/octet-stream",
    "x-ms-resource-type": entry.isDirectory ? "directory" : "file",
    "x-ms-creation-time": entry.modifiedAt.toUTCString(),
    "x-ms-blob-type": "BlockBlob",
    "x-ms-server-encrypted": "true",
  };
}
