import { v5 } from "uuid";

/** Built-in roles the platform grants, by name (Azure/bicep-registry-modules, 2026-08-07). */
const ROLES = {
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
  "Storage Blob Delegator": "db58b8e5-c6ad-4a2a-8342-4190687cbf4a",
  "Key Vault Crypto Service Encryption User": "e147488a-f6f5-4113-8e2d-b22465e65bf6",
  "Container Apps Jobs Operator": "b9a307c4-5aa3-4b52-ba60-2b17c136cd7b",
  "Azure Batch Job Submitter": "48e5e92e-a480-4e71-aa9c-2778f4c13781",
} as const;

/** Name of a built-in role the platform grants. */
export type RoleName = keyof typeof ROLES;

/** Makes our names of roles and assignments differ from those of any other program. */
const NAMESPACE = v5("https://commerce-insights.invalid/roles", v5.URL);

/** ARM id of a built-in role in a subscription. */
export function roleDefinitionIdOf(role: RoleName, subscriptionId: string): string {
  return roleIdIn(subscriptionId, ROLES[role]);
}

/** ARM id of the role with this GUID, in the form Azure reports it. */
export function roleIdIn(subscriptionId: string, guid: string): string {
  return `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
}

/** GUID of a custom role: the same role of the same scope has the same GUID in every deployment. */
export function customRoleGuidOf(scope: string, role: string): string {
  return v5(`${scope.toLowerCase()}|${role}`, NAMESPACE);
}

/** Name of a role assignment: one grant of one role to one principal on one scope has one name. */
export function roleAssignmentNameOf(scope: string, principalId: string, roleDefinitionId: string): string {
  return v5([scope, principalId, roleDefinitionId].join("|").toLowerCase(), NAMESPACE);
}
