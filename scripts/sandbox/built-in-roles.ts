/** What a role definition allows. Actions may hold `*` for any text. */
export interface RolePermissions {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

const BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
const CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers";
const DELEGATION_KEY = "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action";

/**
 * Azure's built-in roles by definition id, as far as the sandbox decides by them; ids of Azure/bicep-registry-modules
 * (2026-08), permissions of Microsoft Learn (Azure built-in roles, 2025-09). A role that is not listed cannot be assigned.
 */
export const BUILT_IN_ROLES: ReadonlyMap<string, { readonly name: string } & RolePermissions> = new Map([
  role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner", { actions: ["*"] }),
  role("b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor", {
    actions: ["*"],
    notActions: [
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
    ],
  }),
  role("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader", { actions: ["*/read"] }),
  role("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Storage Blob Data Owner", {
    actions: [`${CONTAINERS}/*`, DELEGATION_KEY],
    dataActions: [`${BLOBS}/*`],
  }),
  role("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor", {
    actions: [`${CONTAINERS}/delete`, `${CONTAINERS}/read`, `${CONTAINERS}/write`, DELEGATION_KEY],
    dataActions: ["delete", "read", "write", "move/action", "add/action"].map((verb) => `${BLOBS}/${verb}`),
  }),
  role("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "Storage Blob Data Reader", {
    actions: [`${CONTAINERS}/read`, DELEGATION_KEY],
    dataActions: [`${BLOBS}/read`],
  }),
  role("db58b8e5-c6ad-4a2a-8342-4190687cbf4a", "Storage Blob Delegator", { actions: [DELEGATION_KEY] }),
  role("673868aa-7521-48a0-acc6-0f60742d39f5", "Data Factory Contributor", {
    actions: ["Microsoft.DataFactory/dataFactories/*", "Microsoft.DataFactory/factories/*", "*/read"],
  }),
  role("b9a307c4-5aa3-4b52-ba60-2b17c136cd7b", "Container Apps Jobs Operator", {
    actions: ["Microsoft.App/jobs/read", "Microsoft.App/jobs/*/read", "Microsoft.App/jobs/*/action"],
  }),
  role("4e3d2b60-56ae-4dc6-a233-09c8e5a82e68", "Container Apps Jobs Contributor", {
    actions: ["Microsoft.App/jobs/*", "Microsoft.App/managedEnvironments/read"],
  }),
  role("edd66693-d32a-450b-997d-0158c03976b0", "Container Apps Jobs Reader", {
    actions: ["Microsoft.App/jobs/read", "Microsoft.App/jobs/*/read"],
  }),
  role("f1a07417-d97a-45cb-824c-7a7467783830", "Managed Identity Operator", {
    actions: [
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
    ],
  }),
  role("749f88d5-cbae-40b8-bcfc-e573ddc772fa", "Monitoring Contributor", {
    actions: ["*/read", "Microsoft.Insights/*"],
  }),
  role("6aaa78f1-f7de-44ca-8722-c64a23943cae", "Azure Batch Data Contributor", {
    actions: ["Microsoft.Batch/batchAccounts/read", "Microsoft.Batch/batchAccounts/*/read"],
    dataActions: ["Microsoft.Batch/batchAccounts/jobs/*", "Microsoft.Batch/batchAccounts/jobSchedules/*"],
  }),
  role("48e5e92e-a480-4e71-aa9c-2778f4c13781", "Azure Batch Job Submitter", {
    actions: ["applications/read", "applications/versions/read", "pools/read"].map(
      (what) => `Microsoft.Batch/batchAccounts/${what}`,
    ),
    dataActions: ["Microsoft.Batch/batchAccounts/jobs/*", "Microsoft.Batch/batchAccounts/jobSchedules/*"],
  }),
  role("29fe4964-1e60-436b-bd3a-77fd4c178b3c", "Azure Batch Account Contributor", {
    actions: ["Microsoft.Batch/*", "Microsoft.Authorization/*/read"],
  }),
  role("428e0ff0-5e57-4d9c-a221-2c70d0e0a443", "EventGrid EventSubscription Contributor", {
    actions: ["Microsoft.EventGrid/eventSubscriptions/*", "Microsoft.EventGrid/systemTopics/eventSubscriptions/*"],
  }),
  role("7f951dda-4ed3-4680-a7ca-43fe172d538d", "AcrPull", {
    actions: ["Microsoft.ContainerRegistry/registries/pull/read"],
  }),
  role("e147488a-f6f5-4113-8e2d-b22465e65bf6", "Key Vault Crypto Service Encryption User", {
    dataActions: ["read", "wrap/action", "unwrap/action"].map((verb) => `Microsoft.KeyVault/vaults/keys/${verb}`),
  }),
  role("4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User", {
    dataActions: ["Microsoft.KeyVault/vaults/secrets/getSecret/action"],
  }),
]);

function role(
  id: string,
  name: string,
  permissions: Partial<RolePermissions>,
): [string, { readonly name: string } & RolePermissions] {
  return [id, { name, actions: [], notActions: [], dataActions: [], notDataActions: [], ...permissions }];
}
