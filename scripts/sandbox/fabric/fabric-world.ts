import { v5 as uuidv5 } from "uuid";
import type { Authorization } from "../authorization.ts";
import type { Cloud, CloudResource, Properties } from "../cloud.ts";
import { textOf } from "../cloud-queries.ts";
import { TENANT_ID } from "../directory.ts";
import { FABRIC, ROLES, roleIn, type WorkspaceRole } from "./fabric-cloud.ts";
import { FabricRefusal, notFound } from "./fabric-refusal.ts";

/** What an administrator of the tenant decides. */
export interface TenantSettings {
  /** "Service principals can call Fabric public APIs". */
  readonly callsByServicePrincipals: boolean;
  /** "Service principals can create workspaces, connections, and deployment pipelines". */
  readonly creationByServicePrincipals: boolean;
}

/** What the handlers of requests work on. */
export interface FabricWorld {
  readonly cloud: Cloud;
  readonly authorization: Authorization;
  readonly now: () => Date;
  /** A GUID that was never given out before. */
  readonly unique: (what: string) => string;
  /** Address of the storage server, without trailing slash. */
  readonly storageUrl: string;
  /** Starts a job of an item in the background; it changes the instance as it goes. */
  readonly startJob: (instance: CloudResource, item: CloudResource) => void;
}

/** A request that has been let in. */
export interface FabricCall {
  readonly principalId: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Properties;
}

/** How a request is answered. `isLater`: as a long-running operation with `body` as its result. */
export interface FabricReply {
  readonly status: number;
  readonly body?: unknown;
  readonly isLater?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The workspace of a request, when the caller has at least this role in it. */
export function workspaceOf({ cloud }: FabricWorld, call: FabricCall, role: WorkspaceRole): CloudResource {
  const { workspace: id = "" } = call.parameters;
  const workspace = cloud.get(id);
  if (workspace?.type !== FABRIC.workspace) throw notFound(`workspace ${id}`);
  const own = roleIn(cloud, id, call.principalId);
  if (own === undefined || ROLES.indexOf(own) < ROLES.indexOf(role)) {
    const message = `The caller does not have sufficient permissions to perform the operation; it needs ${role}.`;
    throw new FabricRefusal(403, "InsufficientPrivileges", message);
  }
  return workspace;
}

/** The item of a request, in its workspace. */
export function itemOf({ cloud }: FabricWorld, { parameters }: FabricCall): CloudResource {
  const { workspace, item: id = "" } = parameters;
  const item = cloud.get(id);
  if (item?.type !== FABRIC.item || item.inputs.workspaceId !== workspace) throw notFound(`item ${id}`);
  return item;
}

/** Refuses a request whose workspace is on a capacity that is paused, or on none. */
export function requireCapacity(world: FabricWorld, workspace: CloudResource): void {
  const capacity = capacities(world).find(({ id }) => id === workspace.inputs.capacityId);
  if (capacity === undefined) {
    const message = "The workspace is not assigned to a capacity that supports the item.";
    throw new FabricRefusal(403, "FeatureNotAvailable", message);
  }
  requireActive(capacity);
}

/** A capacity as Fabric tells it. */
interface Capacity {
  readonly id: string;
  readonly displayName: string;
  readonly sku: string;
  readonly region: string;
  readonly state: "Active" | "Inactive";
}

/** Refuses a paused capacity. */
export function requireActive({ displayName, state }: Capacity): void {
  if (state === "Active") return;
  throw new FabricRefusal(
    400,
    "CapacityNotInActiveState",
    `The target capacity ${displayName} is not in active state.`,
  );
}

/** The deployed capacities. Fabric's id of one is not its ARM id; here it is made from it. */
export function capacities({ cloud }: Pick<FabricWorld, "cloud">): readonly Capacity[] {
  return cloud.list("azure-native:fabric:FabricCapacity").map(({ id, inputs, runtimeState }) => ({
    id: capacityGuid(id),
    displayName: textOf(inputs.capacityName),
    sku: textOf((inputs.sku as Properties | undefined)?.name),
    region: textOf(inputs.location),
    state: runtimeState === "Stopped" ? "Inactive" : "Active",
  }));
}

function capacityGuid(armId: string): string {
  return uuidv5(armId.toLowerCase(), TENANT_ID);
}
