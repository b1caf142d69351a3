import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAuthorization } from "../../../scripts/sandbox/authorization.ts";
import { type Cloud, openCloud } from "../../../scripts/sandbox/cloud.ts";
import { DATAVERSE, directoryWith, objectIdOf, SUBSCRIPTION_SCOPE } from "../../../scripts/sandbox/directory.ts";

const GROUP = `${SUBSCRIPTION_SCOPE}/resourceGroups/rg`;
const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/stland`;
const GOLD = `${ACCOUNT}/blobServices/default/containers/gold`;
const POLICY = `${GROUP}/providers/Microsoft.PowerPlatform/enterprisePolicies/ep`;
const ROLES = `${SUBSCRIPTION_SCOPE}/providers/Microsoft.Authorization/roleDefinitions`;
const CONTRIBUTOR = `${ROLES}/ba92f5b4-2d11-453d-a403-e96b0029c9fe`;
const DELEGATOR = `${ROLES}/db58b8e5-c6ad-4a2a-8342-4190687cbf4a`;
const CRYPTO_USER = `${ROLES}/e147488a-f6f5-4113-8e2d-b22465e65bf6`;
const SOMEBODY = objectIdOf("somebody");

let folder: string;
let cloud: Cloud;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "authorization-"));
  cloud = openCloud(folder, directoryWith());
  put(ACCOUNT, "storage:StorageAccount", { accountName: "stland", isHnsEnabled: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(id: string, type: string, inputs: object, outputs: object = {}): void {
  cloud.put({ id, type: `azure-native:${type}`, inputs: { ...inputs }, outputs: { ...outputs } });
}

const grant = (principalId: string, scope: string, roleDefinitionId: string) =>
  put(`${scope}/providers/Microsoft.Authorization/roleAssignments/${principalId}`, "authorization:RoleAssignment", {
    ...{ principalId, scope, roleDefinitionId },
  });

const may = (principalId: string, action: "write" | "signDelegation", container: string) =>
  createAuthorization(cloud).storage.allows({ principalId, action, account: "stland", container });

describe("Synapse Link", () => {
  it("writes its own container and no other", () => {
    expect([may(DATAVERSE.objectId, "write", "dataverse-x"), may(DATAVERSE.objectId, "write", "gold")]).toEqual([
      true,
      false,
    ]);
  });

  it("writes as the identity of the enterprise policy once there is one, and needs its grant", () => {
    const identity = { principalId: objectIdOf("policy") };
    put(POLICY, "powerplatform:EnterprisePolicy", { kind: "Identity" }, { identity });
    expect(may(DATAVERSE.objectId, "write", "dataverse-x")).toBe(false);
    grant(identity.principalId, ACCOUNT, CONTRIBUTOR);
    expect(may(DATAVERSE.objectId, "write", "dataverse-x")).toBe(true);
  });
});

describe("a key that signs access", () => {
  it("is the account's: a role on a container is not enough, the delegator's on the account is", () => {
    grant(SOMEBODY, GOLD, CONTRIBUTOR);
    expect(may(SOMEBODY, "signDelegation", "")).toBe(false);
    grant(SOMEBODY, ACCOUNT, DELEGATOR);
    expect([may(SOMEBODY, "signDelegation", ""), may(SOMEBODY, "write", "silver")]).toEqual([true, false]);
  });
});

describe("an account with a key of the customer's", () => {
  it("opens only while its identity may use the key, and needs that grant", () => {
    const vault = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv`;
    const identity = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-key`;
    const principalId = objectIdOf("key user");
    put(vault, "keyvault:Vault", {}, { properties: { vaultUri: "https://kv.vault.azure.net/" } });
    put(`${vault}/keys/data`, "keyvault:Key", {});
    put(identity, "managedidentity:UserAssignedIdentity", {}, { principalId });
    put(ACCOUNT, "storage:StorageAccount", {
      ...{ accountName: "stland", isHnsEnabled: true },
      encryption: {
        keySource: "Microsoft.Keyvault",
        keyVaultProperties: { keyVaultUri: "https://kv.vault.azure.net/", keyName: "data" },
        encryptionIdentity: { encryptionUserAssignedIdentity: identity },
      },
    });
    grant(SOMEBODY, ACCOUNT, CONTRIBUTOR);
    expect(may(SOMEBODY, "write", "gold")).toBe(false);
    grant(principalId, `${vault}/keys/data`, CRYPTO_USER);
    const authorization = createAuthorization(cloud);
    const write = { principalId: SOMEBODY, action: "write", account: "stland", container: "gold" } as const;
    expect(authorization.storage.allows(write)).toBe(true);
    expect(authorization.usedGrants().size).toBe(2);
    cloud.remove(`${vault}/keys/data`);
    expect(authorization.storage.allows(write)).toBe(false);
  });
});
