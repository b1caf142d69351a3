import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it } from "vitest";
import { parseStackConfig, type StackSettings } from "../../stacks/config.ts";
import { requireFittingKey } from "../../stacks/existing-key.ts";
import { requireFittingResources } from "../../stacks/existing-resources.ts";
import { CALLER, exampleSettings } from "../support/stack.ts";

const settings = exampleSettings("adventure-existing");
const SUBSCRIPTION = "/subscriptions/00000000-0000-4000-8000-000000000001";

/** Answers of Azure by function; what is not there is not found. */
async function azureAnswers(answers: Readonly<Record<string, object>>): Promise<void> {
  const call = ({ token }: pulumi.runtime.MockCallArgs) => {
    const answer = answers[token.split(":").at(-1) ?? ""];
    const details = `Status=404 Code="ResourceNotFound" ${token}`;
    // The SDK takes a refusal from where gRPC puts it.
    if (answer === undefined) throw Object.assign(new Error(details), { details });
    return answer;
  };
  await pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id: "", state: inputs }), call });
}

const ACCOUNT = { location: "westeurope", kind: "StorageV2", isHnsEnabled: true, allowSharedKeyAccess: false };
const ANSWERS = {
  getResourceGroup: { location: "westeurope" },
  getStorageAccount: { ...ACCOUNT, minimumTlsVersion: "TLS1_2" },
  getBlobServiceProperties: {},
  getWorkspace: { retentionInDays: 30 },
};
const inspect = (wanted: StackSettings = settings) =>
  requireFittingResources(parseStackConfig(wanted), CALLER.subscriptionId);

afterEach(() => pulumi.runtime.disconnect());

describe("existing resources", () => {
  it("are used as they are when they fit, and their owner's settings are told", async () => {
    await azureAnswers({
      ...ANSWERS,
      getStorageAccount: { ...ANSWERS.getStorageAccount, allowSharedKeyAccess: true },
      getWorkspace: { retentionInDays: 7 },
    });
    expect(await inspect()).toEqual([
      "existing.lakeAccountId: account keys are accepted beside Entra ID (allowSharedKeyAccess)",
      "existing.logWorkspaceId: logs are kept 7 days; logRetentionDays is 30",
    ]);
  });

  it("are refused together, before anything is created", async () => {
    await azureAnswers({
      ...ANSWERS,
      getResourceGroup: { location: "northeurope" },
      getStorageAccount: { ...ANSWERS.getStorageAccount, isHnsEnabled: false },
      getBlobServiceProperties: { isVersioningEnabled: true },
      getBlobContainer: { metadata: {} },
    });
    await expect(inspect()).rejects.toMatchObject({
      code: "CI-EXISTING-004",
      message: expect.stringMatching(
        /rg-adventure-data lies in northeurope.*no hierarchical namespace.*versioning on.*container silver of somebody else's/s,
      ),
    });
  });

  it("are refused when they cannot be read, or lie in another subscription", async () => {
    await azureAnswers({ ...ANSWERS, getWorkspace: undefined as never });
    await expect(inspect()).rejects.toMatchObject({
      code: "CI-EXISTING-003",
      message: expect.stringMatching(/^existing.logWorkspaceId cannot be read: .*ResourceNotFound/),
    });
    const lakeAccountId = settings.existing?.lakeAccountId?.replace("000000000001", "00000000000f") ?? "";
    await azureAnswers(ANSWERS);
    await expect(inspect({ ...settings, existing: { lakeAccountId } })).rejects.toMatchObject({
      code: "CI-EXISTING-003",
    });
  });

  it("may have their logs in another subscription, which is not read unless adopted", async () => {
    const logWorkspaceId = settings.existing?.logWorkspaceId?.replace("000000000001", "00000000000f") ?? "";
    await azureAnswers({});
    expect(await inspect({ ...settings, existing: { logWorkspaceId } })).toEqual([
      expect.stringContaining("in another subscription and was not read"),
    ]);
    await expect(inspect({ ...settings, existing: { logWorkspaceId, adopt: true } })).rejects.toMatchObject({
      code: "CI-EXISTING-003",
    });
  });
});

describe("an existing key", () => {
  const keyId = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-adventure/keys/lake`;
  const read = () => requireFittingKey(parseStackConfig({ ...settings, customerKey: { keyId } }), CALLER);
  const properties = { tenantId: CALLER.tenantId, enableRbacAuthorization: true, vaultUri: "https://kv/" };
  const getKey = { kty: "RSA", keySize: 2048, attributes: { enabled: true } };

  it("comes with the address of its vault", async () => {
    await azureAnswers({ getVault: { properties: { ...properties, enablePurgeProtection: true } }, getKey });
    expect(await read()).toEqual({ keyId, keyName: "lake", vaultUri: "https://kv/" });
  });

  it("is refused when its vault can be purged, and when it is not there", async () => {
    await azureAnswers({ getVault: { properties }, getKey });
    await expect(read()).rejects.toMatchObject({ code: "CI-EXISTING-005" });
    await azureAnswers({ getVault: { properties } });
    await expect(read()).rejects.toMatchObject({ code: "CI-EXISTING-003" });
  });
});
