import { expect, it } from "vitest";
import type { Cloud, CloudResource, Properties } from "../../../../scripts/sandbox/cloud.ts";
import { requireUsableKey } from "../../../../scripts/sandbox/providers/types/key-vault.ts";

const VAULT = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv";
const IDENTITY = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id";
const uri = { vaultUri: "https://kv.vault.azure.net/" };

function cloudWith(properties: Properties, roleScope?: string): Cloud {
  const put = (type: string, id: string, outputs: Properties, inputs: Properties = {}): CloudResource => ({
    ...{ id, type: `azure-native:${type}`, inputs, outputs },
  });
  const all = [
    put("keyvault:Vault", VAULT, { properties: { ...uri, ...properties } }),
    put("keyvault:Key", `${VAULT}/keys/storage`, {}),
    put("managedidentity:UserAssignedIdentity", IDENTITY, { principalId: "p" }),
    put(
      "authorization:RoleAssignment",
      "/grant",
      {},
      {
        ...{ principalId: "p", scope: roleScope ?? "/elsewhere" },
        roleDefinitionId: "/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6",
      },
    ),
  ];
  const list = (type?: string) => all.filter((resource) => type === undefined || resource.type === type);
  return { list, get: (id: string) => all.find((resource) => resource.id === id) } as unknown as Cloud;
}

const account = (assigned: readonly string[] = [IDENTITY], keyName = "storage") => ({
  identity: { type: "UserAssigned", userAssignedIdentities: assigned },
  encryption: {
    keySource: "Microsoft.Keyvault",
    encryptionIdentity: { encryptionUserAssignedIdentity: IDENTITY },
    keyVaultProperties: { keyVaultUri: uri.vaultUri, keyName },
  },
});
const PROTECTED = { enablePurgeProtection: true };

it("an account takes a key that its identity may use", () => {
  const cloud = cloudWith(PROTECTED, `${VAULT}/keys/storage`);
  expect(() => requireUsableKey(cloud, account())).not.toThrow();
  expect(() => requireUsableKey(cloudWith({}), { encryption: { keySource: "Microsoft.Storage" } })).not.toThrow();
});

it.each([
  ["its identity has no role on the key", cloudWith(PROTECTED), account(), 403, "KeyVaultAuthenticationFailure"],
  ["the vault can be purged", cloudWith({}, VAULT), account(), 400, "KeyVaultPolicyError"],
  ["the key is not there", cloudWith(PROTECTED, VAULT), account([IDENTITY], "x"), 400, "KeyVaultKeyNotFound"],
  ["the identity is not the account's", cloudWith(PROTECTED, VAULT), account([]), 400, "EncryptionIdentityNotAssigned"],
])("an account is refused when %s", (_, cloud, inputs, status, code) => {
  expect(() => requireUsableKey(cloud, inputs)).toThrow(expect.objectContaining({ status, code }));
});
