import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OpsStore, type OpsStoreArgs } from "../../components/ops-store.ts";
import { deploy, inputsOf, orphansOf, partsOf, resolved } from "../support/pulumi.ts";

const HASH = "a".repeat(64);
let folder: string;
let args: OpsStoreArgs;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bundle-"));
  await writeFile(join(folder, "run.mjs"), "console.log(1)");
  args = {
    resourceGroupName: "rg-ops",
    accountName: "stopscontosodev",
    location: "westeurope",
    subscriptionId: "subscription",
    bundle: [{ name: "run.mjs", sha256: HASH, path: join(folder, "run.mjs") }],
    deployer: { principalId: "me", principalType: "User" },
  };
});

afterAll(() => rm(folder, { recursive: true }));

describe("an ops store", () => {
  it("is an account with the bundles, and the deployer's right to write them", async () => {
    const { resources, urns } = await deploy(() => new OpsStore("ops", args));
    expect(partsOf(resources)).toEqual([
      "authorization:RoleAssignment ops-deployer",
      "commerce-insights:components:OpsStore ops",
      "storage:Blob ops-run.mjs",
      "storage:BlobContainer ops-bundles",
      "storage:BlobServiceProperties ops-soft-delete",
      "storage:StorageAccount ops",
    ]);
    expect(orphansOf(urns)).toEqual([]);
  });

  it("takes no account keys and has no hierarchical namespace", async () => {
    const { resources } = await deploy(() => new OpsStore("ops", args));
    expect(inputsOf(resources, "azure-native:storage:StorageAccount")).toMatchObject({
      allowSharedKeyAccess: false,
      isHnsEnabled: false,
      sku: { name: "Standard_LRS" },
    });
  });

  it("names every file by its content", async () => {
    const { resources } = await deploy(() => new OpsStore("ops", args));
    expect(inputsOf(resources, "azure-native:storage:Blob")).toMatchObject({
      blobName: HASH,
      containerName: "bundles",
      type: "Block",
    });
  });

  it("grants the deployer the bundles and nothing above them", async () => {
    const { resources, result } = await deploy(() => new OpsStore("ops", args));
    expect(inputsOf(resources, "azure-native:authorization:RoleAssignment")).toMatchObject({
      principalId: "me",
      principalType: "User",
      scope: await resolved(result.bundlesId),
      roleDefinitionId: expect.stringMatching(/ba92f5b4-2d11-453d-a403-e96b0029c9fe$/),
    });
  });

  it("gives the URL of the bundles without a trailing slash", async () => {
    const { result } = await deploy(() => new OpsStore("ops", args));
    expect(await resolved(result.bundleBase)).toBe("https://stopscontosodev.blob.core.windows.net/bundles");
  });
});
