import type { RolePermissions } from "./built-in-roles.ts";
import { BUILT_IN_ROLES } from "./built-in-roles.ts";
import type { Cloud, Properties } from "./cloud.ts";
import { listOf, propertiesOf, textOf } from "./cloud-queries.ts";

/** One principal, one role, one scope. */
export interface Grant {
  /** ARM id of the role assignment, or a name for what the sandbox grants by itself. */
  readonly id: string;
  readonly principalId: string;
  readonly scope: string;
  readonly permissions: readonly RolePermissions[];
  /** When it was assigned; undefined for what the sandbox grants by itself. */
  readonly createdOn?: Date | undefined;
}

/** A question to the authorisation system. */
export interface AccessRequest {
  readonly principalId: string;
  /** Operation name, e.g. `Microsoft.App/jobs/start/action`. */
  readonly action: string;
  /** Whether it is an operation on data rather than on the resource. */
  readonly isDataAction: boolean;
  /** ARM id of the resource acted on; container level for blobs. */
  readonly resourceId: string;
}

/** The grant that allows the request, or undefined: nothing is allowed by default. Pure. */
export function grantFor(request: AccessRequest, grants: readonly Grant[]): Grant | undefined {
  return grants.find(
    ({ principalId, scope, permissions }) =>
      principalId === request.principalId &&
      covers(scope, request.resourceId) &&
      permissions.some((permission) => permits(permission, request)),
  );
}

/** Grants of the deployed role assignments. A role whose definition is gone allows nothing. */
export function deployedGrants(cloud: Cloud): readonly Grant[] {
  return cloud.list("azure-native:authorization:RoleAssignment").map(({ id, inputs, outputs }) => ({
    id,
    createdOn: typeof outputs.createdOn === "string" ? new Date(outputs.createdOn) : undefined,
    principalId: textOf(inputs.principalId),
    scope: textOf(inputs.scope),
    permissions: permissionsOf(cloud, textOf(inputs.roleDefinitionId)) ?? [],
  }));
}

/** What a role definition id allows: a built-in role or a deployed custom one; undefined when there is none such. */
export function permissionsOf(cloud: Cloud, roleDefinitionId: string): readonly RolePermissions[] | undefined {
  const name = roleDefinitionId.split("/").at(-1)?.toLowerCase() ?? "";
  const builtIn = BUILT_IN_ROLES.get(name);
  if (builtIn !== undefined) return [builtIn];
  const custom = cloud
    .list("azure-native:authorization:RoleDefinition")
    .find(({ id }) => id.split("/").at(-1)?.toLowerCase() === name);
  if (custom === undefined) return undefined;
  return listOf(custom.inputs.permissions).map((entry) => toPermissions(propertiesOf(entry)));
}

/** Whether an assignment at `scope` reaches the resource: it is the resource or one of its parents. */
export function covers(scope: string, resourceId: string): boolean {
  const parent = `${scope.replace(/\/+$/, "")}/`.toLowerCase();
  return `${resourceId}/`.toLowerCase().startsWith(parent);
}

/** Role assignments and sandbox grants nobody needed: least privilege is measured by it. */
export function unusedGrants(cloud: Cloud, used: ReadonlySet<string>): readonly string[] {
  return deployedGrants(cloud)
    .filter(({ id }) => !used.has(id))
    .map(({ id }) => id);
}

function toPermissions(entry: Properties): RolePermissions {
  const texts = (value: unknown) => listOf(value).map(textOf);
  return {
    actions: texts(entry.actions),
    notActions: texts(entry.notActions),
    dataActions: texts(entry.dataActions),
    notDataActions: texts(entry.notDataActions),
  };
}

function permits(permission: RolePermissions, { action, isDataAction }: AccessRequest): boolean {
  const [allowed, refused] = isDataAction
    ? [permission.dataActions, permission.notDataActions]
    : [permission.actions, permission.notActions];
  return allowed.some((pattern) => matches(pattern, action)) && !refused.some((pattern) => matches(pattern, action));
}

function matches(pattern: string, action: string): boolean {
  const source = pattern
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${source}$`, "i").test(action);
}
