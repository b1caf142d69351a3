import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { CustomerKey } from "../../components/customer-key.ts";
import { storageAccountArgs } from "../../components/storage-account.ts";
import { deploy, inputsOf, orphansOf, partsOf, resolved } from "../support/pulumi.ts";

const common = {
  resourceGroupName: "rg-data",
  location: "westeurope",
  subscriptionId: "00000000-0000-4000-8000-000000000001",
  identityName: "id-contoso-prod-key",
};
const vault = {
  vaultName: "kv-contoso-prod-1",
  tenantId: "tenant",
  publicNetworkAccess: "Disabled",
  recoverableDays: 90,
  rotateAfterDays: 365,
  workspaceId: "logs",
} as const;

it("makes a vault for one key that rotates, and an identity that may use the key and nothing else", async () => {
  const { resources, urns } = await deploy(() => new CustomerKey("key", { ...common, source: vault }));
  expect(partsOf(resources)).toEqual([
    "authorization:RoleAssignment key-use",
    "commerce-insights:components:CustomerKey key",
    "keyvault:Key key-key",
    "keyvault:Vault key-vault",
    "managedidentity:UserAssignedIdentity key-identity",
    "monitor:DiagnosticSetting key-vault-logs",
  ]);
  expect(orphansOf(urns)).toEqual([]);
  expect(inputsOf(resources, "azure-native:authorization:RoleAssignment")).toMatchObject({
    scope: expect.stringMatching(/\/mock\/key-key$/),
    roleDefinitionId: expect.stringMatching(/e147488a-f6f5-4113-8e2d-b22465e65bf6$/),
    principalId: "principal of key-identity",
  });
  expect(inputsOf(resources, "azure-native:keyvault:Key").properties).toMatchObject({
    kty: "RSA",
    keySize: 3072,
    rotationPolicy: {
      lifetimeActions: [{ action: { type: "rotate" }, trigger: { timeAfterCreate: "P365D" } }],
    },
  });
});

it("takes a key that is there as it is", async () => {
  const source = { keyId: "/subscriptions/s/keys/lake", keyName: "lake", vaultUri: "https://kv/" };
  const { resources } = await deploy(() => new CustomerKey("key", { ...common, source }));
  expect(partsOf(resources).filter((part) => part.startsWith("keyvault"))).toEqual([]);
  expect(inputsOf(resources, "azure-native:authorization:RoleAssignment").scope).toBe(source.keyId);
});

it("gives accounts the newest version of the key and the identity to use it with", async () => {
  const { result } = await deploy(() => new CustomerKey("key", { ...common, source: vault }));
  const account = storageAccountArgs({
    ...{ resourceGroupName: "rg-data", accountName: "stlake", location: "westeurope", replication: "Standard_LRS" },
    ...{ isHnsEnabled: true, allowSharedKeyAccess: false, customerKey: result.use },
  });
  const identityId = expect.stringMatching(/\/mock\/key-identity$/);
  expect(await resolved(pulumi.output({ identity: account.identity, encryption: account.encryption }))).toEqual({
    identity: { type: "UserAssigned", userAssignedIdentities: [identityId] },
    encryption: {
      keySource: "Microsoft.Keyvault",
      encryptionIdentity: { encryptionUserAssignedIdentity: identityId },
      keyVaultProperties: { keyName: "storage", keyVaultUri: "https://kv-contoso-prod-1.vault.azure.net/" },
      requireInfrastructureEncryption: true,
    },
  });
});
