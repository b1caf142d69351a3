import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";
import type { StorageControlPlane } from "./control-plane.ts";
import { type Disk, entryOf } from "./disk.ts";
import { containerNotFound, StorageError } from "./storage-error.ts";

/** Containers of the control plane and those that callers made over the data plane, as Dataverse does. */
export interface Containers {
  exists(account: string, container: string): Promise<boolean>;
  create(call: Call): Promise<Answer>;
  remove(call: Call): Promise<Answer>;
  get(call: Call): Promise<Answer>;
  /** Forgets a deleted account or container and its files. */
  forget(account: string, container?: string): Promise<void>;
}

/** Container operations over `disk`, whose root is `root`. */
export function openContainers(root: string, disk: Disk, control: StorageControlPlane): Containers {
  const marker = (account: string, container: string) => join(root, ".server", "containers", account, container);
  const folder = (account: string, container: string) => disk.at({ account, container, path: "" });
  const isDeployed = (account: string, container: string) =>
    control.account(account)?.containers.has(container) ?? false;
  const exists = async (account: string, container: string) =>
    isDeployed(account, container) || (await entryOf(marker(account, container))) !== undefined;

  async function headersOf(account: string, container: string): Promise<Record<string, string>> {
    await mkdir(folder(account, container), { recursive: true });
    const entry = await entryOf(folder(account, container));
    if (entry === undefined) throw new Error(`${folder(account, container)} vanished.`);
    return { etag: `"${entry.etag}"`, "last-modified": entry.modifiedAt.toUTCString() };
  }

  return {
    exists,
    async create({ account, container, api }) {
      if (!/^[a-z0-9](-?[a-z0-9]){2,62}$/.test(container)) {
        throw new StorageError(400, "InvalidResourceName", `"${container}" is not a name for a container.`);
      }
      if (await exists(account, container)) {
        const code = api === "dfs" ? "FilesystemAlreadyExists" : "ContainerAlreadyExists";
        throw new StorageError(409, code, "The specified container already exists.");
      }
      await mkdir(join(root, ".server", "containers", account), { recursive: true });
      await writeFile(marker(account, container), "");
      return { status: 201, headers: await headersOf(account, container) };
    },
    async remove({ account, container, api }) {
      if (!(await exists(account, container))) throw containerNotFound(api);
      if (isDeployed(account, container)) {
        // The control plane would go on naming it: a container of the stack is deleted by the stack.
        throw new StorageError(409, "OperationNotAllowed", "This container is managed by the control plane.");
      }
      await Promise.all([
        rm(marker(account, container), { force: true }),
        rm(folder(account, container), { recursive: true, force: true }),
      ]);
      return { status: 202, headers: {} };
    },
    async get({ account, container, api }) {
      if (!(await exists(account, container))) throw containerNotFound(api);
      const isHierarchical = control.account(account)?.isHierarchical ?? false;
      return {
        status: 200,
        headers: {
          ...(await headersOf(account, container)),
          "x-ms-lease-status": "unlocked",
          "x-ms-lease-state": "available",
          "x-ms-has-immutability-policy": "false",
          "x-ms-has-legal-hold": "false",
          "x-ms-namespace-enabled": `${isHierarchical}`,
        },
      };
    },
    async forget(account, container) {
      const place = container === undefined ? [account] : [account, container];
      await rm(join(root, ...place), { recursive: true, force: true });
      await rm(join(root, ".server", "containers", ...place), { recursive: true, force: true });
    },
  };
}
