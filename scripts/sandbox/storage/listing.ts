import type { Answer } from "./answer.ts";
import type { Call, Place } from "./call.ts";
import type { Disk, Entry } from "./disk.ts";
import { invalidValue, pathNotFound } from "./storage-error.ts";

/** Entries a page holds at most (Path - List, Microsoft Learn). */
const PAGE_LIMIT = 5000;

/** How a test bends one listing. */
export interface ListingBend {
  /** Entries a page holds at most. */
  readonly pageSize?: number;
  /** Answer with a continuation that leads to the same page again. */
  readonly isRepeated?: boolean;
}

/** A path of a container with what stands there. */
export interface Listed extends Entry {
  readonly path: string;
}

/** Data lake listing: `GET <container>?resource=filesystem`, in directory order, a page at a time. */
export async function listPaths(call: Call, disk: Disk, isHierarchical: boolean, bend: ListingBend): Promise<Answer> {
  const isRecursive = call.query.get("recursive") === "true";
  const directory = (call.query.get("directory") ?? "").replace(/^\/+|\/+$/g, "");
  const root = await disk.find({ ...call, path: directory });
  if (directory !== "" && !root?.isDirectory) throw pathNotFound("dfs");
  const beginFrom = call.query.get("beginFrom") ?? "";
  if (beginFrom.includes("/") && !isRecursive) throw invalidValue("QueryParameter", "beginFrom", beginFrom);
  const first = beginFrom === "" ? undefined : directory === "" ? beginFrom : `${directory}/${beginFrom}`;
  const continuation = call.query.get("continuation") ?? undefined;
  const after = continuation === undefined ? undefined : cursorOf(continuation);
  const limit = pageSizeOf(call.query.get("maxResults"), bend);

  const page: Listed[] = [];
  let isLast = true;
  for await (const found of walk(disk, { ...call, path: directory }, isRecursive, after ?? first)) {
    if (after !== undefined && compareInDirectoryOrder(found.path, after) <= 0) continue;
    if (!isHierarchical && isRecursive && found.isDirectory) continue;
    if (page.length === limit) {
      isLast = false;
      break;
    }
    page.push(found);
  }
  const last = page.at(-1);
  const next = bend.isRepeated ? (continuation ?? START) : isLast || !last ? undefined : tokenOf(last.path);
  const text = JSON.stringify({ paths: page.map(describe) });
  return {
    status: 200,
    headers: {
      "content-type": "application/json;charset=utf-8",
      ...(next !== undefined && { "x-ms-continuation": next }),
    },
    body: text,
  };
}

/**
 * What lies below a directory: each directory before its content, names in ordinal order. Skips what comes before
 * `from`. An entry that vanishes meanwhile is left out.
 */
export async function* walk(
  disk: Disk,
  directory: Place,
  isRecursive: boolean,
  from: string | undefined,
): AsyncGenerator<Listed> {
  for (const { name, isDirectory } of await disk.names(directory)) {
    const path = directory.path === "" ? name : `${directory.path}/${name}`;
    const isBefore = from !== undefined && compareInDirectoryOrder(path, from) < 0;
    const leadsThere = isDirectory && from?.startsWith(`${path}/`);
    if (isBefore && !leadsThere) continue;
    if (!isBefore) {
      const entry = await disk.find({ ...directory, path });
      if (entry) yield { ...entry, path };
    }
    if (isDirectory && isRecursive) yield* walk(disk, { ...directory, path }, true, leadsThere ? from : undefined);
  }
}

/** Order of a listing: part by part, so that a directory's content follows it at once. */
function compareInDirectoryOrder(a: string, b: string): number {
  const left = a.split("/");
  const right = b.split("/");
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [one = "", other = ""] = [left[index], right[index]];
    if (one !== other) return one < other ? -1 : 1;
  }
  return left.length - right.length;
}

/** Entries on a page: what the caller asks for, never more than the service's limit or the bend's. */
export function pageSizeOf(asked: string | null, { pageSize = PAGE_LIMIT }: ListingBend): number {
  const size = asked === null ? PAGE_LIMIT : Number(asked);
  if (!Number.isInteger(size) || size < 1) throw invalidValue("QueryParameter", "maxResults", asked ?? "");
  return Math.min(size, PAGE_LIMIT, pageSize);
}

/** Token of the page that begins a listing; needed only to repeat it. */
export const START = tokenOf("");

/** Opaque token of the page after a path. */
export function tokenOf(path: string): string {
  return Buffer.from(`after:${path}`).toString("base64url");
}

/** The path a token stands for; undefined for the beginning. */
export function cursorOf(token: string): string | undefined {
  const text = Buffer.from(token, "base64url").toString();
  if (!text.startsWith("after:")) throw invalidValue("QueryParameter", "continuation", token);
  return text.slice("after:".length) || undefined;
}

function describe({ path, isDirectory, size, etag, modifiedAt }: Listed): Readonly<Record<string, string>> {
  return {
    name: path,
    ...(isDirectory && { isDirectory: "true" }),
    contentLength: `${size}`,
    etag,
    lastModified: modifiedAt.toUTCString(),
    owner: "$superuser",
    group: "$superuser",
    permissions: isDirectory ? "rwxr-x---" : "rw-r-----",
  };
}
