import { readFile } from "node:fs/promises";
import pLimit, { type LimitFunction } from "p-limit";
import type { Answer } from "./answer.ts";
import { listBlobs } from "./blob-listing.ts";
import { putBlob, putBlock, putBlockList } from "./blobs.ts";
import type { Call, Operation } from "./call.ts";
import type { Containers } from "./containers.ts";
import type { StorageControlPlane } from "./control-plane.ts";
import { userDelegationKey } from "./delegation-key.ts";
import type { Disk } from "./disk.ts";
import type { LeaseBook } from "./leases.ts";
import { type ListingBend, listPaths } from "./listing.ts";
import * as paths from "./paths.ts";
import { entityHeaders, getAccessControl, head, read } from "./reading.ts";
import { containerNotFound, pathNotFound, StorageError } from "./storage-error.ts";

/** Operations that change something in the store, in the sense of `onWrite`. */
export const WRITES: ReadonlySet<Operation> = new Set<Operation>([
  "createContainer",
  "deleteContainer",
  "createFile",
  "createDirectory",
  "append",
  "flush",
  "rename",
  "setAccessControl",
  "setMetadata",
  "setProperties",
  "delete",
  "putBlob",
  "putBlock",
  "putBlockList",
]);

/** Operations whose request body is content, a block list or a validity. */
export const WITH_CONTENT: ReadonlySet<Operation> = new Set<Operation>([
  "append",
  "putBlob",
  "putBlock",
  "putBlockList",
  "getUserDelegationKey",
]);

/** Operations that need real directories. */
const HIERARCHICAL: ReadonlySet<Operation> = new Set<Operation>([
  "createDirectory",
  "rename",
  "getAccessControl",
  "setAccessControl",
]);

/** What operations work on. */
export interface Storage {
  readonly disk: Disk;
  readonly leases: LeaseBook;
  readonly containers: Containers;
  readonly control: StorageControlPlane;
}

/** Does what a call asks for. Writes of one container go one after another: check and effect are one step. */
export function createPerformer({ disk, leases, containers, control }: Storage) {
  const turns = new Map<string, LimitFunction>();
  function turnOf({ account, container }: Call): LimitFunction {
    const key = `${account}/${container}`;
    const turn = turns.get(key) ?? pLimit(1);
    turns.set(key, turn);
    return turn;
  }

  return async function perform(call: Call, draft: string | undefined, bend: ListingBend, view: Disk): Promise<Answer> {
    const isHierarchical = control.account(call.account)?.isHierarchical ?? false;
    if (call.operation === "createContainer") return turnOf(call)(() => containers.create(call));
    if (call.operation === "deleteContainer") return turnOf(call)(() => containers.remove(call));
    if (call.operation === "getContainer") return containers.get(call);
    if (call.operation === "getUserDelegationKey") return userDelegationKey(await readFile(contentOf(draft), "utf8"));
    for (const { account, container } of call.source ? [call, call.source] : [call]) {
      if (!(await containers.exists(account, container))) throw containerNotFound(call.api);
    }
    if (!isHierarchical && HIERARCHICAL.has(call.operation)) {
      const message = "The account has no hierarchical namespace.";
      throw new StorageError(400, "HierarchicalNamespaceNotEnabled", message);
    }
    if (call.operation === "list") return listPaths(call, view, isHierarchical, bend);
    if (call.operation === "listBlobs") return listBlobs(call, view, isHierarchical, bend);
    if (call.operation === "read") return read(call, disk, leases);
    if (call.operation === "head") return head(call, disk, leases);
    if (call.operation === "getAccessControl") return getAccessControl(call, disk);
    return turnOf(call)(() => write(call, draft, isHierarchical));
  };

  async function write(call: Call, draft: string | undefined, isHierarchical: boolean): Promise<Answer> {
    switch (call.operation) {
      case "putBlob":
        return putBlob(call, contentOf(draft), disk, leases);
      case "putBlock":
        return putBlock(call, contentOf(draft), disk, leases);
      case "putBlockList":
        return putBlockList(call, await readFile(contentOf(draft), "utf8"), disk, leases);
      case "createFile":
        return paths.createFile(call, disk, leases);
      case "createDirectory":
        return paths.createDirectory(call, disk, leases);
      case "append": {
        const answer = await paths.append(call, contentOf(draft), disk, leases);
        return call.query.get("flush") === "true" ? flushAppended(call) : answer;
      }
      case "flush":
        return paths.flush(call, disk, leases);
      case "rename":
        return paths.renamePath(call, disk, leases);
      case "delete":
        return paths.remove(call, disk, leases, isHierarchical);
      case "setMetadata":
      case "setProperties":
        return paths.setProperties(call, disk, leases);
      case "setAccessControl":
        return paths.setAccessControl(call, disk, leases);
      case "lease": {
        const entry = await disk.find(call);
        if (entry === undefined) throw pathNotFound(call.api);
        const { status, headers } = leases.act(call);
        return { status, headers: { ...entityHeaders(entry), ...headers } };
      }
      default:
        // Not 501: clients would try again and again what will never be served.
        throw new StorageError(
          400,
          "UnsupportedOperation",
          `The stand-in does not serve ${call.method} ${call.query}.`,
        );
    }
  }

  /** Append with flush=true: the appended bytes become content in the same call. */
  async function flushAppended(call: Call): Promise<Answer> {
    const query = new URLSearchParams(call.query);
    const length = Number(call.headers["content-length"] ?? 0);
    query.set("position", `${Number(query.get("position")) + length}`);
    const { headers } = await paths.flush({ ...call, query }, disk, leases);
    return { status: 202, headers };
  }
}

function contentOf(draft: string | undefined): string {
  if (draft === undefined) throw new Error("The request's content was not received.");
  return draft;
}
