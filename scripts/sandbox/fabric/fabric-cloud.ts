import type { Cloud, CloudResource } from "../cloud.ts";

/** Kinds of things Fabric keeps in the sandbox's cloud, by the type they have there. */
export const FABRIC = {
  workspace: "fabric:Workspace",
  identity: "fabric:WorkspaceIdentity",
  role: "fabric:WorkspaceRoleAssignment",
  item: "fabric:Item",
  shortcut: "fabric:Shortcut",
  connection: "fabric:Connection",
  endpoint: "fabric:ManagedPrivateEndpoint",
  schedule: "fabric:Schedule",
  job: "fabric:JobInstance",
} as const;

/** What a principal may do in a workspace, the least first. */
export const ROLES = ["Viewer", "Contributor", "Member", "Admin"] as const;

/** One of the roles. */
export type WorkspaceRole = (typeof ROLES)[number];

/** Role of a principal in a workspace; undefined when it has none. */
export function roleIn(
  cloud: Pick<Cloud, "list">,
  workspaceId: string,
  principalId: string,
): WorkspaceRole | undefined {
  const found = cloud
    .list(FABRIC.role)
    .find(({ inputs }) => inputs.workspaceId === workspaceId && inputs.principalId === principalId);
  return found?.inputs.role as WorkspaceRole | undefined;
}

/** Identity of a workspace; undefined when it has none. */
export function identityOf(cloud: Pick<Cloud, "list">, workspaceId: string): CloudResource | undefined {
  return cloud.list(FABRIC.identity).find(({ inputs }) => inputs.workspaceId === workspaceId);
}
