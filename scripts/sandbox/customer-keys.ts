import type { Cloud, Properties } from "./cloud.ts";
import { propertiesOf, textOf } from "./cloud-queries.ts";

/** What somebody needs to encrypt with a key of a vault and to read again. */
export const KEY_ACTIONS = ["read", "wrap/action", "unwrap/action"].map(
  (verb) => `Microsoft.KeyVault/vaults/keys/${verb}`,
);

/** Key of the customer's that a storage account is encrypted with, and who uses it. */
interface CustomerKey {
  /** ARM id of the key; undefined when it is gone. */
  readonly keyId: string | undefined;
  readonly principalId: string;
}

/** The key of a storage account by its inputs; undefined where Microsoft's is used. */
export function customerKeyOf(cloud: Cloud, inputs: Properties): CustomerKey | undefined {
  const { keySource, keyVaultProperties, encryptionIdentity } = propertiesOf(inputs.encryption);
  if (keySource !== "Microsoft.Keyvault") return undefined;
  const { keyVaultUri, keyName } = propertiesOf(keyVaultProperties);
  const vault = cloud
    .list("azure-native:keyvault:Vault")
    .find(({ outputs }) => textOf(propertiesOf(outputs.properties).vaultUri) === textOf(keyVaultUri));
  const key = vault && cloud.get(`${vault.id}/keys/${textOf(keyName)}`);
  const identityId = textOf(propertiesOf(encryptionIdentity).encryptionUserAssignedIdentity);
  const principalId = textOf(cloud.get(identityId)?.outputs.principalId);
  return { keyId: key?.id, principalId };
}
