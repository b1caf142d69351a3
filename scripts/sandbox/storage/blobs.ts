import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Answer } from "./answer.ts";
import { type Call, headerOf } from "./call.ts";
import { checkWriteConditions } from "./conditions.ts";
import { type Disk, type FilePart, type Properties, parentOf } from "./disk.ts";
import type { LeaseBook } from "./leases.ts";
import { entityHeaders } from "./reading.ts";
import { invalidValue, pathConflict, StorageError } from "./storage-error.ts";

/** Property that keeps the blocks a blob was made of. */
const BLOCKS = "blocks";

/** Put Blob: the whole content at once, under the caller's conditions. */
export async function putBlob(call: Call, draft: string, disk: Disk, leases: LeaseBook): Promise<Answer> {
  await checkTarget(call, disk, leases);
  const entry = await disk.commit(draft, call, propertiesOf(call));
  return { status: 201, headers: { ...entityHeaders(entry), "x-ms-request-server-encrypted": "true" } };
}

/** Put Block: bytes that count only once a block list names them. */
export async function putBlock(call: Call, draft: string, disk: Disk, leases: LeaseBook): Promise<Answer> {
  leases.checkWrite(call, call);
  const folder = disk.staging(call);
  await mkdir(folder, { recursive: true });
  await rename(draft, join(folder, blockName(call.query.get("blockid") ?? "")));
  return { status: 201, headers: { "x-ms-request-server-encrypted": "true" } };
}

/** Put Block List: the named blocks become the content at once; all staged blocks are dropped. */
export async function putBlockList(call: Call, list: string, disk: Disk, leases: LeaseBook): Promise<Answer> {
  await checkTarget(call, disk, leases);
  const folder = disk.staging(call);
  const staged = new Set(await readdir(folder).catch(() => []));
  const committed = await committedBlocks(call, disk);
  const blocks: { readonly name: string; readonly part: FilePart }[] = [];
  for (const [, kind = "", id = ""] of list.matchAll(/<(Latest|Uncommitted|Committed)>([^<]*)<\/\1>/g)) {
    const name = blockName(id);
    const part =
      kind !== "Committed" && staged.has(name)
        ? { file: join(folder, name), start: 0, length: (await stat(join(folder, name))).size }
        : kind !== "Uncommitted" && committed.get(name);
    if (!part) {
      throw new StorageError(400, "InvalidBlockList", "The specified block list is invalid: a block is not there.");
    }
    blocks.push({ name, part });
  }
  const draft = await disk.draftOf(blocks.map(({ part }) => part));
  const layout = JSON.stringify(blocks.map(({ name, part }) => [name, part.length]));
  const entry = await disk.commit(draft, call, { ...propertiesOf(call), [BLOCKS]: layout });
  await rm(folder, { recursive: true, force: true });
  return { status: 201, headers: { ...entityHeaders(entry), "x-ms-request-server-encrypted": "true" } };
}

/** Blocks of the present content by name: a list sent twice, because its answer was lost, finds them here. */
async function committedBlocks(call: Call, disk: Disk): Promise<ReadonlyMap<string, FilePart>> {
  const entry = await disk.find(call);
  const layout = entry && (await disk.properties(entry))[BLOCKS];
  const found = new Map<string, FilePart>();
  let start = 0;
  for (const [name, length] of JSON.parse(layout ?? "[]") as [string, number][]) {
    found.set(name, { file: disk.at(call), start, length });
    start += length;
  }
  return found;
}

/** `x-ms-meta-*` and content type that a write gives its path. */
export function propertiesOf({ headers }: Call): Properties {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith("x-ms-meta-") && typeof value === "string") kept[name] = value;
  }
  const type = headerOf(headers, "x-ms-blob-content-type") ?? headerOf(headers, "x-ms-content-type");
  if (type !== undefined) kept["content-type"] = type;
  const properties = headerOf(headers, "x-ms-properties");
  if (properties !== undefined && properties !== "") kept["x-ms-properties"] = properties;
  return kept;
}

/** Refuses a write to a directory, below a file, under a foreign lease or against the caller's conditions. */
export async function checkTarget(call: Call, disk: Disk, leases: LeaseBook): Promise<void> {
  const entry = await disk.find(call);
  if (entry?.isDirectory) throw pathConflict(call.api);
  checkWriteConditions(call.headers, entry, call.api);
  leases.checkWrite(call, call);
  for (let path = parentOf(call.path); entry === undefined && path !== ""; path = parentOf(path)) {
    const parent = await disk.find({ ...call, path });
    if (parent && !parent.isDirectory) throw pathConflict(call.api);
    if (parent) return;
  }
}

function blockName(id: string): string {
  const bytes = Buffer.from(id, "base64");
  if (id === "" || bytes.length === 0 || bytes.length > 64) throw invalidValue("QueryParameter", "blockid", id);
  return `block-${bytes.toString("hex")}`;
}
