import { textOf } from "../../cloud-queries.ts";
import { objectIdOf, TENANT_ID } from "../../directory.ts";
import { ArmError } from "../arm-error.ts";
import type { ResourceType } from "../resource-type.ts";

const IDENTITY =
  "{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}";

/** Managed identities and directory objects. */
export const IDENTITY_TYPES: readonly ResourceType[] = [
  {
    token: "azure-native:managedidentity:UserAssignedIdentity",
    id: IDENTITY,
    names: {
      resourceName: {
        pattern: /^[A-Za-z0-9][\w-]{2,127}$/,
        accepted: "3 to 128 letters, digits, hyphens and underscores, beginning with a letter or digit",
      },
    },
    required: ["location"],
    outputs: ({ unique }, old) => ({
      // A new identity of the same name is another principal, as in Entra.
      principalId: old?.outputs.principalId ?? unique("principal"),
      clientId: old?.outputs.clientId ?? unique("client"),
      tenantId: TENANT_ID,
    }),
  },
  {
    token: "azure-native:managedidentity:FederatedIdentityCredential",
    id: `${IDENTITY}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}`,
  },
  {
    token: "azuread:index/servicePrincipal:ServicePrincipal",
    id: "servicePrincipals/{clientId}",
    outputs: ({ cloud, inputs }) => {
      const clientId = textOf(inputs.clientId);
      const known = cloud.principals.find((principal) => principal.clientId === clientId);
      return {
        clientId,
        objectId: known?.objectId ?? objectIdOf(clientId),
        displayName: known?.displayName ?? `Application ${clientId}`,
        applicationTenantId: TENANT_ID,
        type: "Application",
      };
    },
    adopts: (inputs, cloud) =>
      inputs.useExisting === true && cloud.principals.some(({ clientId }) => clientId === inputs.clientId),
    admit: ({ cloud, inputs }) => {
      if (inputs.useExisting === true || !cloud.principals.some(({ clientId }) => clientId === inputs.clientId)) return;
      const message = `A service principal for the application ${String(inputs.clientId)} exists already; set useExisting.`;
      throw new ArmError(409, "ServicePrincipalExists", message);
    },
  },
];
