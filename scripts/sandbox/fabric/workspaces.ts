import { FABRIC, identityOf } from "./fabric-cloud.ts";
import { FabricRefusal, notFound } from "./fabric-refusal.ts";
import {
  capacities,
  type FabricCall,
  type FabricReply,
  type FabricWorld,
  requireActive,
  workspaceOf,
} from "./fabric-world.ts";

/** Capacities the deployer may use. */
export function listCapacities(world: FabricWorld): FabricReply {
  return { status: 200, body: { value: capacities(world) } };
}

/** Who creates a workspace is its first administrator. */
export function createWorkspace(world: FabricWorld, { body, principalId }: FabricCall): FabricReply {
  const { cloud, unique } = world;
  const { displayName, description = "", capacityId } = body;
  requireFreeName(world, displayName);
  if (capacityId !== undefined) requireActive(capacityOf(world, capacityId));
  const id = unique("workspace");
  cloud.put({ id, type: FABRIC.workspace, inputs: { displayName, description, capacityId }, outputs: {} });
  const role = { workspaceId: id, principalId, principalType: "ServicePrincipal", role: "Admin" };
  cloud.put({ id: unique("role"), type: FABRIC.role, inputs: role, outputs: {} });
  return { status: 201, body: { id, displayName, description, type: "Workspace", capacityId } };
}

export function readWorkspace(world: FabricWorld, call: FabricCall): FabricReply {
  const { id, inputs } = workspaceOf(world, call, "Viewer");
  const { displayName, description, capacityId } = inputs;
  const identity = identityOf(world.cloud, id);
  const endpoint = `${world.storageUrl}/onelake`;
  return {
    status: 200,
    body: {
      ...{ id, displayName, description, type: "Workspace", capacityId },
      ...(capacityId !== undefined && { capacityAssignmentProgress: "Completed" }),
      ...(identity && { workspaceIdentity: identity.outputs }),
      oneLakeEndpoints: { dfsEndpoint: endpoint, blobEndpoint: endpoint },
    },
  };
}

export function updateWorkspace(world: FabricWorld, call: FabricCall): FabricReply {
  const workspace = workspaceOf(world, call, "Admin");
  const { displayName = workspace.inputs.displayName, description = workspace.inputs.description } = call.body;
  if (displayName !== workspace.inputs.displayName) requireFreeName(world, displayName);
  world.cloud.put({ ...workspace, inputs: { ...workspace.inputs, displayName, description } });
  return readWorkspace(world, call);
}

/** Everything in it goes with it. */
export function deleteWorkspace(world: FabricWorld, call: FabricCall): FabricReply {
  const { id } = workspaceOf(world, call, "Admin");
  for (const part of world.cloud.list().filter(({ inputs }) => inputs.workspaceId === id)) world.cloud.remove(part.id);
  world.cloud.remove(id);
  return { status: 200 };
}

export function assignToCapacity(world: FabricWorld, call: FabricCall): FabricReply {
  const workspace = workspaceOf(world, call, "Admin");
  const capacity = capacityOf(world, call.body.capacityId);
  requireActive(capacity);
  world.cloud.put({ ...workspace, inputs: { ...workspace.inputs, capacityId: capacity.id } });
  return { status: 202 };
}

export function provisionIdentity(world: FabricWorld, call: FabricCall): FabricReply {
  const { cloud, unique } = world;
  const { id } = workspaceOf(world, call, "Admin");
  if (identityOf(cloud, id) !== undefined) {
    throw new FabricRefusal(409, "WorkspaceIdentityAlreadyExists", "The workspace already has an identity.");
  }
  const identity = { applicationId: unique("application"), servicePrincipalId: unique("principal") };
  const outputs = { ...identity, objectId: identity.servicePrincipalId };
  cloud.put({ id: unique("identity"), type: FABRIC.identity, inputs: { workspaceId: id }, outputs });
  return { status: 200, body: identity, isLater: true };
}

export function deprovisionIdentity(world: FabricWorld, call: FabricCall): FabricReply {
  const identity = identityOf(world.cloud, workspaceOf(world, call, "Admin").id);
  if (identity === undefined) throw notFound("the workspace's identity");
  world.cloud.remove(identity.id);
  return { status: 200, isLater: true };
}

const RUNTIMES = ["1.2", "1.3", "2.0"];

export function readSparkSettings(world: FabricWorld, call: FabricCall): FabricReply {
  const { sparkRuntime = "1.3" } = workspaceOf(world, call, "Viewer").inputs;
  return { status: 200, body: { environment: { runtimeVersion: sparkRuntime } } };
}

export function updateSparkSettings(world: FabricWorld, call: FabricCall): FabricReply {
  const workspace = workspaceOf(world, call, "Admin");
  const { runtimeVersion } = (call.body.environment ?? {}) as { readonly runtimeVersion?: string };
  if (!RUNTIMES.includes(String(runtimeVersion))) {
    throw new FabricRefusal(400, "InvalidRuntimeVersion", `The runtime version ${runtimeVersion} is not supported.`);
  }
  world.cloud.put({ ...workspace, inputs: { ...workspace.inputs, sparkRuntime: runtimeVersion } });
  return readSparkSettings(world, call);
}

function capacityOf(world: FabricWorld, id: unknown) {
  const capacity = capacities(world).find((one) => one.id === id);
  if (capacity === undefined) throw new FabricRefusal(404, "CapacityNotFound", `There is no capacity ${id}.`);
  return capacity;
}

function requireFreeName({ cloud }: FabricWorld, displayName: unknown): void {
  if (cloud.list(FABRIC.workspace).every(({ inputs }) => inputs.displayName !== displayName)) return;
  throw new FabricRefusal(409, "WorkspaceNameAlreadyExists", `There is a workspace ${displayName} already.`);
}
