import { deployedGrants, grantFor } from "../../access.ts";
import type { Cloud, Properties } from "../../cloud.ts";
import { propertiesOf, textOf, userAssignedIds } from "../../cloud-queries.ts";
import { KEY_ACTIONS } from "../../customer-keys.ts";
import { ArmError } from "../arm-error.ts";
import type { ResourceType } from "../resource-type.ts";

const VAULT = "{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.KeyVault/vaults/{vaultName}";

/** Key vaults and what is in them. */
export const KEY_VAULT: readonly ResourceType[] = [
  {
    token: "azure-native:keyvault:Vault",
    id: VAULT,
    names: {
      vaultName: {
        pattern: /^(?=.{3,24}$)[A-Za-z](?:-?[A-Za-z0-9])+$/,
        accepted: "3 to 24 letters, digits and single hyphens, beginning with a letter",
      },
    },
    required: ["location"],
    outputs: ({ inputs }) => ({
      properties: {
        ...propertiesOf(inputs.properties),
        vaultUri: uriOf(textOf(inputs.vaultName)),
        provisioningState: "Succeeded",
      },
    }),
    admit: ({ inputs }, old) => {
      const isProtected = (from: Properties | undefined) =>
        propertiesOf(from?.properties).enablePurgeProtection === true;
      if (!isProtected(old?.inputs) || isProtected(inputs)) return;
      const message = 'The property "enablePurgeProtection" cannot be set to false. Enabling it is irreversible.';
      throw new ArmError(400, "BadRequest", message);
    },
  },
  {
    token: "azure-native:keyvault:Key",
    id: `${VAULT}/keys/{keyName}`,
    replaceOn: ["properties.kty", "properties.keySize", "properties.curveName"],
    outputs: ({ inputs, unique }, old) => {
      const keyUri = `${uriOf(textOf(inputs.vaultName))}keys/${textOf(inputs.keyName)}`;
      const { kty, keySize, keyOps } = propertiesOf(inputs.properties);
      const version = old?.outputs.keyUriWithVersion ?? `${keyUri}/${unique("version").replaceAll("-", "")}`;
      return { keyUri, keyUriWithVersion: version, kty, keySize, keyOps, attributes: { enabled: true } };
    },
  },
  { token: "azure-native:keyvault:Secret", id: `${VAULT}/secrets/{secretName}` },
];

/**
 * Refuses a storage account whose key of the customer's cannot be used, in Azure's words (Azure/bicep#16601): the key is
 * there, its vault cannot be purged, and the identity, one of the account's, may wrap and unwrap with it.
 */
export function requireUsableKey(cloud: Cloud, inputs: Properties): void {
  const { keySource, keyVaultProperties, encryptionIdentity } = propertiesOf(inputs.encryption);
  if (keySource !== "Microsoft.Keyvault") return;
  const { keyVaultUri, keyName } = propertiesOf(keyVaultProperties);
  const vault = cloud
    .list("azure-native:keyvault:Vault")
    .find(({ outputs }) => textOf(propertiesOf(outputs.properties).vaultUri) === textOf(keyVaultUri));
  const key = vault && cloud.get(`${vault.id}/keys/${textOf(keyName)}`);
  if (vault === undefined || key === undefined) {
    throw new ArmError(
      400,
      "KeyVaultKeyNotFound",
      `The key ${textOf(keyName)} was not found in ${textOf(keyVaultUri)}.`,
    );
  }
  if (propertiesOf(vault.outputs.properties).enablePurgeProtection !== true) {
    throw new ArmError(400, "KeyVaultPolicyError", "Keyvault policy enablePurgeProtection is not set");
  }
  const identityId = textOf(propertiesOf(encryptionIdentity).encryptionUserAssignedIdentity);
  if (!userAssignedIds(inputs).some((id) => id.toLowerCase() === identityId.toLowerCase())) {
    const message = `The identity ${identityId} is not assigned to the storage account.`;
    throw new ArmError(400, "EncryptionIdentityNotAssigned", message);
  }
  const principalId = textOf(cloud.get(identityId)?.outputs.principalId);
  const grants = deployedGrants(cloud);
  const may = (action: string) =>
    grantFor({ principalId, action, isDataAction: true, resourceId: key.id }, grants) !== undefined;
  if (KEY_ACTIONS.every(may)) return;
  const message = "The operation failed because of authentication issue on the keyvault.";
  throw new ArmError(403, "KeyVaultAuthenticationFailure", message);
}

function uriOf(vaultName: string): string {
  return `https://${vaultName}.vault.azure.net/`;
}
