import { covers, permissionsOf } from "../../access.ts";
import type { Cloud, Properties } from "../../cloud.ts";
import { listOf, principalIds, textOf } from "../../cloud-queries.ts";
import { TENANT_ID } from "../../directory.ts";
import { ArmError } from "../arm-error.ts";
import { nameOfId } from "../arm-id.ts";
import type { ResourceType } from "../resource-type.ts";

const GUID = {
  pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  accepted: "a GUID",
};

/** Role assignments, custom roles and locks. */
export const AUTHORIZATION: readonly ResourceType[] = [
  {
    token: "azure-native:authorization:RoleAssignment",
    id: "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
    names: { roleAssignmentName: GUID },
    replaceOn: ["principalId", "principalType", "roleDefinitionId"],
    outputs: ({ now }, old) => ({ createdOn: old?.outputs.createdOn ?? now.toISOString() }),
    admit: ({ cloud, inputs, id }) => admitAssignment(cloud, inputs, id),
  },
  {
    token: "azure-native:authorization:RoleDefinition",
    id: "{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
    names: { roleDefinitionId: GUID },
    required: ["roleName", "permissions", "assignableScopes"],
    admitDelete: ({ id }, cloud) => {
      const users = cloud
        .list("azure-native:authorization:RoleAssignment")
        .filter(({ inputs }) => nameOfId(textOf(inputs.roleDefinitionId)).toLowerCase() === nameOfId(id).toLowerCase());
      if (users.length === 0) return;
      const message = `There are existing role assignments referencing role '${nameOfId(id)}'.`;
      throw new ArmError(400, "RoleDefinitionHasAssignments", message);
    },
  },
  {
    token: "azure-native:authorization:ManagementLockByScope",
    id: "{scope}/providers/Microsoft.Authorization/locks/{lockName}",
    names: { lockName: { pattern: /^[^<>%&\\?/]{1,90}$/, accepted: "up to 90 characters without <>%&\\?/" } },
  },
  {
    token: "azure-native:authorization:PolicyAssignment",
    id: "{scope}/providers/Microsoft.Authorization/policyAssignments/{policyAssignmentName}",
  },
];

function admitAssignment(cloud: Cloud, inputs: Properties, id: string): void {
  const [principalId, scope] = [textOf(inputs.principalId), textOf(inputs.scope)];
  if (!principalIds(cloud).has(principalId)) {
    throw new ArmError(
      400,
      "PrincipalNotFound",
      `Principal ${principalId} does not exist in the directory ${TENANT_ID}. If you are creating this principal and ` +
        "then immediately assigning a role, this error might be related to a replication delay.",
    );
  }
  // The sandbox's directory holds applications and managed identities only.
  if (inputs.principalType !== "ServicePrincipal") {
    throw new ArmError(
      400,
      "UnmatchedPrincipalType",
      `The PrincipalId '${principalId}' has type 'ServicePrincipal', which is different from specified ` +
        `PrincipalType '${String(inputs.principalType)}'.`,
    );
  }
  const roleId = textOf(inputs.roleDefinitionId);
  if (permissionsOf(cloud, roleId) === undefined) {
    const message = `The specified role definition with ID '${nameOfId(roleId)}' does not exist.`;
    throw new ArmError(400, "RoleDefinitionDoesNotExist", message);
  }
  requireAssignable(cloud, roleId, scope);
  const same = cloud
    .list("azure-native:authorization:RoleAssignment")
    .find(
      (other) =>
        other.id.toLowerCase() !== id.toLowerCase() &&
        other.inputs.principalId === principalId &&
        textOf(other.inputs.scope).toLowerCase() === scope.toLowerCase() &&
        nameOfId(textOf(other.inputs.roleDefinitionId)) === nameOfId(roleId),
    );
  if (same !== undefined)
    throw new ArmError(409, "RoleAssignmentExists", `The role assignment already exists: ${same.id}`);
}

function requireAssignable(cloud: Cloud, roleId: string, scope: string): void {
  const custom = cloud
    .list("azure-native:authorization:RoleDefinition")
    .find(({ id }) => nameOfId(id).toLowerCase() === nameOfId(roleId).toLowerCase());
  if (custom === undefined) return;
  const scopes = listOf(custom.inputs.assignableScopes).map(textOf);
  if (scopes.some((assignable) => covers(assignable, scope))) return;
  throw new ArmError(
    400,
    "RoleDefinitionNotAssignableToScope",
    `The role '${textOf(custom.inputs.roleName)}' is assignable at ${scopes.join(", ")}, not at ${scope}.`,
  );
}
