import type { IncomingHttpHeaders } from "node:http";
import { type Api, StorageError } from "./storage-error.ts";

/** What a request asks for, by the names that fault rules use. */
export type Operation =
  | "createContainer"
  | "deleteContainer"
  | "getContainer"
  | "list"
  | "listBlobs"
  | "createFile"
  | "createDirectory"
  | "append"
  | "flush"
  | "rename"
  | "getAccessControl"
  | "setAccessControl"
  | "setMetadata"
  | "setProperties"
  | "lease"
  | "head"
  | "read"
  | "delete"
  | "putBlob"
  | "putBlock"
  | "putBlockList"
  | "getUserDelegationKey"
  | "unknown";

/** A path inside a container of an account. */
export interface Place {
  readonly account: string;
  readonly container: string;
  /** Parts joined with "/", no leading or trailing slash; "" is the container's root. */
  readonly path: string;
}

/** One request, understood. */
export interface Call extends Place {
  readonly operation: Operation;
  readonly api: Api;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Source of a rename. */
  readonly source?: Place;
}

/** A request as it comes from the wire. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Reads a request. The account is the host's first label (`<account>.dfs.…`, `<account>.blob.…`) or else the first
 * path segment. A rename's destination may lack that segment, as the SDK's `move` drops it for custom endpoints; then
 * the account of its source counts.
 */
export function parseCall({ method, url, headers }: RawRequest, isAccount: (name: string) => boolean): Call {
  const [rawPath = "", rawQuery = ""] = url.split(/\?(.*)/s);
  const query = new URLSearchParams(rawQuery);
  const host = /^([a-z0-9]{3,24})\.(dfs|blob)\./.exec(headers.host ?? "");
  const renameSource = headerOf(headers, "x-ms-rename-source");
  const source =
    renameSource === undefined ? undefined : placeOf(renameSource.split("?")[0] ?? "", host?.[1], isAccount);
  const place = placeOf(rawPath, host?.[1], isAccount, source?.account);
  const operation = operationOf(method, place.path, query, headers);
  return {
    ...{ ...place, operation, method, query, headers },
    api: apiOf(method, query, headers, host?.[2]),
    ...(source && { source }),
  };
}

/** A header's single value. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function placeOf(rawPath: string, host: string | undefined, isAccount: (name: string) => boolean, fallback?: string) {
  const parts = decoded(rawPath).replace(/^\//, "").replace(/\/$/, "").split("/");
  const [first = ""] = parts;
  const hasSegment = host === undefined && (fallback === undefined || isAccount(first));
  const account = hasSegment ? first : (host ?? fallback ?? "");
  const [container = "", ...rest] = hasSegment ? parts.slice(1) : parts;
  if (rest.some((part) => part === "" || part === "." || part === ".." || part.includes("\0"))) {
    throw new StorageError(400, "InvalidUri", `The path "${rest.join("/")}" has an empty or relative segment.`);
  }
  // A workspace of OneLake has a display name.
  const isContainer = account === "onelake" || /^(\$?[a-z0-9-]*)$/.test(container);
  if (!/^[a-z0-9-]*$/.test(account) || !isContainer) {
    throw new StorageError(400, "InvalidResourceName", `"${account}/${container}" is not an account and container.`);
  }
  return { account, container, path: rest.join("/") };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new StorageError(400, "InvalidUri", `"${text}" is not valid percent-encoding.`);
  }
}

function apiOf(method: string, query: URLSearchParams, headers: IncomingHttpHeaders, host: string | undefined): Api {
  if (host === "dfs" || host === "blob") return host;
  const isDfs = ["resource", "action", "recursive", "mode"].some((name) => query.has(name));
  const wantsJson = (headers.accept ?? "").includes("application/json");
  return isDfs || wantsJson || method === "PATCH" || headers["x-ms-rename-source"] !== undefined ? "dfs" : "blob";
}

function operationOf(method: string, path: string, query: URLSearchParams, headers: IncomingHttpHeaders): Operation {
  const resource = query.get("resource");
  const comp = query.get("comp");
  if (method === "POST" && query.get("restype") === "service" && comp === "userdelegationkey") {
    return "getUserDelegationKey";
  }
  const action = query.get("action");
  if (resource === "filesystem" || query.get("restype") === "container") {
    if (comp === "list") return "listBlobs";
    if (comp !== null) return "unknown";
    if (method === "GET" && resource === "filesystem") return "list";
    return CONTAINER[method] ?? "unknown";
  }
  if (action !== null) return ACTION[`${method} ${action}`] ?? "unknown";
  if (path === "") return "unknown";
  if (comp !== null) return COMP[`${method} ${comp}`] ?? "unknown";
  if (headers["x-ms-rename-source"] !== undefined) return "rename";
  if (method === "POST" && headers["x-ms-lease-action"] !== undefined) return "lease";
  if (method === "PUT") {
    if (resource === "file") return "createFile";
    if (resource === "directory") return "createDirectory";
    return headers["x-ms-blob-type"] === "BlockBlob" && !headers["x-ms-copy-source"] ? "putBlob" : "unknown";
  }
  return PLAIN[method] ?? "unknown";
}

const CONTAINER: Readonly<Record<string, Operation>> = {
  PUT: "createContainer",
  DELETE: "deleteContainer",
  HEAD: "getContainer",
  GET: "getContainer",
};

const ACTION: Readonly<Record<string, Operation>> = {
  "PATCH append": "append",
  "PATCH flush": "flush",
  "PATCH setAccessControl": "setAccessControl",
  "PATCH setProperties": "setMetadata",
  "HEAD getAccessControl": "getAccessControl",
  "HEAD getStatus": "head",
};

const COMP: Readonly<Record<string, Operation>> = {
  "PUT block": "putBlock",
  "PUT blocklist": "putBlockList",
  "PUT metadata": "setMetadata",
  "PUT properties": "setProperties",
  "PUT lease": "lease",
};

const PLAIN: Readonly<Record<string, Operation>> = { GET: "read", HEAD: "head", DELETE: "delete" };
