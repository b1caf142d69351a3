import type { CloudResource } from "../cloud.ts";
import { principalIds } from "../cloud-queries.ts";
import { FABRIC, roleIn } from "./fabric-cloud.ts";
import { FabricRefusal, notFound } from "./fabric-refusal.ts";
import { type FabricCall, type FabricReply, type FabricWorld, workspaceOf } from "./fabric-world.ts";

export function addRole(world: FabricWorld, call: FabricCall): FabricReply {
  const { cloud, unique } = world;
  const { id: workspaceId } = workspaceOf(world, call, "Admin");
  const { principal, role } = call.body;
  const { id: principalId = "", type: principalType } = (principal ?? {}) as {
    readonly id?: string;
    readonly type?: string;
  };
  if (!principalIds(cloud).has(principalId)) {
    throw new FabricRefusal(400, "PrincipalNotFound", `The directory has no principal ${principalId}.`);
  }
  if (roleIn(cloud, workspaceId, principalId) !== undefined) {
    const message = `Principal ${principalId} has a role in the workspace already.`;
    throw new FabricRefusal(409, "PrincipalAlreadyHasWorkspaceRolePermissions", message);
  }
  const inputs = { workspaceId, principalId, principalType, role };
  const assignment = { id: unique("role"), type: FABRIC.role, inputs, outputs: {} };
  cloud.put(assignment);
  return { status: 201, body: described(assignment) };
}

export function readRole(world: FabricWorld, call: FabricCall): FabricReply {
  workspaceOf(world, call, "Viewer");
  return { status: 200, body: described(roleOf(world, call)) };
}

export function updateRole(world: FabricWorld, call: FabricCall): FabricReply {
  workspaceOf(world, call, "Admin");
  const assignment = roleOf(world, call);
  world.cloud.put({ ...assignment, inputs: { ...assignment.inputs, role: call.body.role } });
  return readRole(world, call);
}

export function removeRole(world: FabricWorld, call: FabricCall): FabricReply {
  workspaceOf(world, call, "Admin");
  world.cloud.remove(roleOf(world, call).id);
  return { status: 200 };
}

function roleOf({ cloud }: FabricWorld, { parameters }: FabricCall): CloudResource {
  const { role = "", workspace } = parameters;
  const found = cloud.get(role);
  if (found?.type !== FABRIC.role || found.inputs.workspaceId !== workspace) throw notFound(`role assignment ${role}`);
  return found;
}

function described({ id, inputs }: CloudResource) {
  return { id, principal: { id: inputs.principalId, type: inputs.principalType }, role: inputs.role };
}
