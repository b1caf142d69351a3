import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Answer } from "./answer.ts";
import { checkTarget, propertiesOf } from "./blobs.ts";
import { type Call, headerOf, type Place } from "./call.ts";
import { checkSourceConditions, checkWriteConditions } from "./conditions.ts";
import { type Disk, type Entry, type FilePart, parentOf } from "./disk.ts";
import type { LeaseBook } from "./leases.ts";
import { entityHeaders } from "./reading.ts";
import { invalidValue, pathConflict, pathNotFound, StorageError } from "./storage-error.ts";

/** Path - Create of a file: empty at first, and visible at once. */
export async function createFile(call: Call, disk: Disk, leases: LeaseBook): Promise<Answer> {
  await checkTarget(call, disk, leases);
  await rm(disk.staging(call), { recursive: true, force: true });
  const entry = await disk.commit(await disk.draftOf([]), call, propertiesOf(call));
  return { status: 201, headers: { ...entityHeaders(entry), "content-length": "0" } };
}

/** Path - Create of a directory, with its parents. */
export async function createDirectory(call: Call, disk: Disk, leases: LeaseBook): Promise<Answer> {
  const entry = await disk.find(call);
  if (entry && !entry.isDirectory) throw pathConflict("dfs");
  if (!entry) await checkTarget(call, disk, leases);
  checkWriteConditions(call.headers, entry, "dfs");
  const made = await disk.makeDirectory(call);
  await disk.setProperties(call, propertiesOf(call));
  return { status: 201, headers: { ...entityHeaders(made), "content-length": "0" } };
}

/** Path - Update, append: bytes staged at a position, invisible until a flush. */
export async function append(call: Call, draft: string, disk: Disk, leases: LeaseBook): Promise<Answer> {
  const entry = await existingFile(call, disk);
  leases.checkWrite(call, call);
  const position = positionOf(call);
  if (position < entry.size) {
    const message = `The position ${position} lies inside the ${entry.size} flushed bytes.`;
    throw new StorageError(400, "InvalidAppendPosition", message);
  }
  await mkdir(disk.staging(call), { recursive: true });
  await rename(draft, join(disk.staging(call), appendName(position)));
  return { status: 202, headers: { "x-ms-request-server-encrypted": "true" } };
}

/** Path - Update, flush: staged bytes up to a position become content, if they leave no gap. */
export async function flush(call: Call, disk: Disk, leases: LeaseBook): Promise<Answer> {
  const entry = await existingFile(call, disk);
  checkWriteConditions(call.headers, entry, "dfs");
  leases.checkWrite(call, call);
  const position = positionOf(call);
  const folder = disk.staging(call);
  const staged = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith("append-")).sort();
  const parts: FilePart[] = [{ file: disk.at(call), start: 0, length: entry.size }];
  let end = entry.size;
  for (const name of staged) {
    if (Number(name.slice("append-".length)) !== end) break;
    const length = (await stat(join(folder, name))).size;
    parts.push({ file: join(folder, name), start: 0, length });
    end += length;
  }
  if (end !== position) {
    const message = `The flush position ${position} is not the length ${end} of the contiguous data.`;
    throw new StorageError(400, "InvalidFlushPosition", message);
  }
  if (staged.length === 0) return { status: 200, headers: { ...entityHeaders(entry), "content-length": "0" } };
  const draft = await disk.draftOf(parts);
  const flushed = await disk.commit(draft, call, await disk.properties(entry));
  await rm(folder, { recursive: true, force: true });
  return { status: 200, headers: { ...entityHeaders(flushed), "content-length": "0" } };
}

/** Path - Create with a rename source: moves a file, or a directory with its content, at once. */
export async function renamePath(call: Call, disk: Disk, leases: LeaseBook): Promise<Answer> {
  const from = call.source;
  if (from === undefined) throw invalidValue("Header", "x-ms-rename-source", "");
  const source = await disk.find(from);
  if (source === undefined || from.path === "") {
    throw new StorageError(404, "SourcePathNotFound", "The source path for a rename operation does not exist.");
  }
  checkSourceConditions(call.headers, source);
  leases.checkWrite(call, from, "x-ms-source-lease-id");
  if (`${call.path}/`.startsWith(`${from.path}/`) && source.isDirectory && isSameContainer(call, from)) {
    throw new StorageError(409, "InvalidDestinationPath", "A directory cannot be moved into itself.");
  }
  const target = await disk.find(call);
  checkWriteConditions(call.headers, target, "dfs");
  leases.checkWrite(call, call);
  if (target && target.isDirectory !== source.isDirectory) throw pathConflict("dfs");
  if (target?.isDirectory && (await disk.names(call)).length > 0) {
    throw new StorageError(409, "DestinationPathIsNotEmpty", "The destination directory is not empty.");
  }
  const parent = parentOf(call.path);
  if (parent !== "" && !(await disk.find({ ...call, path: parent }))?.isDirectory) {
    const message = "The parent directory of the destination path does not exist.";
    throw new StorageError(404, "RenameDestinationParentPathNotFound", message);
  }
  await disk.move(from, call);
  return { status: 201, headers: { ...entityHeaders(source), "content-length": "0" } };
}

/** Path - Delete and Delete Blob. A directory with content goes only with `recursive=true`. */
export async function remove(call: Call, disk: Disk, leases: LeaseBook, isHierarchical: boolean): Promise<Answer> {
  const entry = await disk.find(call);
  if (entry === undefined || (entry.isDirectory && !isHierarchical)) throw pathNotFound(call.api);
  checkWriteConditions(call.headers, entry, call.api);
  leases.checkWrite(call, call);
  const isRecursive = call.query.get("recursive") === "true";
  if (entry.isDirectory && !isRecursive && (await disk.names(call)).length > 0) {
    const code = call.api === "dfs" ? "DirectoryNotEmpty" : "DirectoryIsNotEmpty";
    throw new StorageError(409, code, "The recursive query parameter must be true to delete a non-empty directory.");
  }
  await disk.remove(call);
  leases.drop(call);
  if (!isHierarchical) await disk.prune(call);
  return { status: call.api === "dfs" ? 200 : 202, headers: { "x-ms-delete-type-permanent": "true" } };
}

/** Set Blob Metadata, Set Blob Properties and Path - Set Properties: new headers, new ETag. */
export async function setProperties(call: Call, disk: Disk, leases: LeaseBook): Promise<Answer> {
  const entry = await existing(call, disk);
  checkWriteConditions(call.headers, entry, call.api);
  leases.checkWrite(call, call);
  const given = propertiesOf(call);
  const stored = await disk.properties(entry);
  const isKept = (name: string) => name.startsWith("x-ms-meta-") === (call.operation === "setProperties");
  const kept = Object.fromEntries(Object.entries(stored).filter(([name]) => isKept(name)));
  return { status: 200, headers: entityHeaders(await disk.setProperties(call, { ...kept, ...given })) };
}

/** Path - Update, setAccessControl: kept and given back, never enforced (roles decide). */
export async function setAccessControl(call: Call, disk: Disk, leases: LeaseBook): Promise<Answer> {
  const entry = await existing(call, disk);
  checkWriteConditions(call.headers, entry, "dfs");
  leases.checkWrite(call, call);
  const kept: Record<string, string> = { ...(await disk.properties(entry)) };
  for (const name of ["x-ms-owner", "x-ms-group", "x-ms-permissions", "x-ms-acl"]) {
    const value = headerOf(call.headers, name);
    if (value !== undefined) kept[name] = value;
  }
  return { status: 200, headers: entityHeaders(await disk.setProperties(call, kept)) };
}

async function existing(call: Call, disk: Disk): Promise<Entry> {
  const entry = await disk.find(call);
  if (entry === undefined) throw pathNotFound(call.api);
  return entry;
}

async function existingFile(call: Call, disk: Disk): Promise<Entry> {
  const entry = await existing(call, disk);
  if (entry.isDirectory) throw pathConflict(call.api);
  return entry;
}

function positionOf({ query }: Call): number {
  const text = query.get("position") ?? "";
  if (!/^\d+$/.test(text)) throw invalidValue("QueryParameter", "position", text);
  return Number(text);
}

function appendName(position: number): string {
  return `append-${String(position).padStart(16, "0")}`;
}

function isSameContainer(a: Place, b: Place): boolean {
  return a.account === b.account && a.container === b.container;
}
