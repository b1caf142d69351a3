import type { CloudResource } from "../cloud.ts";
import { textOf } from "../cloud-queries.ts";
import { FABRIC } from "./fabric-cloud.ts";
import { FabricRefusal, notFound } from "./fabric-refusal.ts";
import { type FabricCall, type FabricReply, type FabricWorld, workspaceOf } from "./fabric-world.ts";

/** It is provisioned at once, and waits for the approval of its target's owner. */
export function createEndpoint(world: FabricWorld, call: FabricCall): FabricReply {
  const { cloud, unique } = world;
  const { id: workspaceId } = workspaceOf(world, call, "Admin");
  const { name, targetPrivateLinkResourceId, targetSubresourceType } = call.body;
  const others = cloud.list(FABRIC.endpoint).filter(({ inputs }) => inputs.workspaceId === workspaceId);
  if (others.some(({ inputs }) => inputs.name === name)) {
    throw new FabricRefusal(409, "ManagedPrivateEndpointAlreadyExists", `There is an endpoint ${name} already.`);
  }
  if (cloud.get(textOf(targetPrivateLinkResourceId)) === undefined) {
    throw new FabricRefusal(400, "InvalidRequest", `There is no resource ${targetPrivateLinkResourceId}.`);
  }
  const inputs = { workspaceId, name, targetPrivateLinkResourceId, targetSubresourceType };
  const endpoint = { id: unique("endpoint"), type: FABRIC.endpoint, inputs, outputs: { status: "Pending" } };
  cloud.put(endpoint);
  return { status: 201, body: described(endpoint, "Provisioning") };
}

export function readEndpoint(world: FabricWorld, call: FabricCall): FabricReply {
  workspaceOf(world, call, "Viewer");
  return { status: 200, body: described(endpointOf(world, call), "Succeeded") };
}

export function deleteEndpoint(world: FabricWorld, call: FabricCall): FabricReply {
  workspaceOf(world, call, "Admin");
  world.cloud.remove(endpointOf(world, call).id);
  return { status: 200 };
}

function endpointOf({ cloud }: FabricWorld, { parameters }: FabricCall): CloudResource {
  const { endpoint = "", workspace } = parameters;
  const found = cloud.get(endpoint);
  if (found?.type !== FABRIC.endpoint || found.inputs.workspaceId !== workspace) throw notFound(`endpoint ${endpoint}`);
  return found;
}

function described({ id, inputs, outputs }: CloudResource, provisioningState: string) {
  const { workspaceId: _, ...told } = inputs;
  return { id, ...told, provisioningState, connectionState: { status: outputs.status } };
}
