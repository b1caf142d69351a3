import { describe, expect, it } from "vitest";
import { DataLake } from "../../components/data-lake.ts";
import { deploy, inputsOf, orphansOf, partsOf, resolved } from "../support/pulumi.ts";

const args = {
  resourceGroupName: "rg-data",
  accountName: "stlakecontosodev",
  location: "westeurope",
  containers: ["silver", "gold"],
} as const;

const ACCOUNT = "azure-native:storage:StorageAccount";

describe("a data lake", () => {
  it("is one account with soft delete and one container per layer", async () => {
    const { resources } = await deploy(() => new DataLake("lake", args));
    expect(partsOf(resources)).toEqual([
      "commerce-insights:components:DataLake lake",
      "storage:BlobContainer lake-gold",
      "storage:BlobContainer lake-silver",
      "storage:BlobServiceProperties lake-soft-delete",
      "storage:StorageAccount lake",
    ]);
  });

  it("has every security setting of the account explicit", async () => {
    const { resources } = await deploy(() => new DataLake("lake", args));
    expect(inputsOf(resources, ACCOUNT)).toEqual({
      accountName: "stlakecontosodev",
      resourceGroupName: "rg-data",
      location: "westeurope",
      kind: "StorageV2",
      sku: { name: "Standard_ZRS" },
      isHnsEnabled: true,
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      allowSharedKeyAccess: false,
      allowedCopyScope: "AAD",
      defaultToOAuthAuthentication: true,
      enableHttpsTrafficOnly: true,
      enableNfsV3: false,
      encryption: { keySource: "Microsoft.Storage", requireInfrastructureEncryption: true },
      isLocalUserEnabled: false,
      isSftpEnabled: false,
      minimumTlsVersion: "TLS1_2",
      networkRuleSet: { bypass: "AzureServices", defaultAction: "Allow" },
      publicNetworkAccess: "Enabled",
      sasPolicy: { expirationAction: "Log", sasExpirationPeriod: "01.00:00:00" },
    });
  });

  it("keeps deleted files recoverable, without what a hierarchical namespace refuses", async () => {
    const { resources } = await deploy(() => new DataLake("lake", { ...args, softDeleteDays: 30 }));
    expect(inputsOf(resources, "azure-native:storage:BlobServiceProperties")).toEqual({
      accountName: "stlakecontosodev",
      resourceGroupName: "rg-data",
      blobServicesName: "default",
      deleteRetentionPolicy: { enabled: true, days: 30 },
      containerDeleteRetentionPolicy: { enabled: true, days: 30 },
    });
  });

  it("makes no container public", async () => {
    const { resources } = await deploy(() => new DataLake("lake", args));
    const gold = inputsOf(resources, "azure-native:storage:BlobContainer", "lake-gold");
    expect(gold).toMatchObject({ containerName: "gold", publicAccess: "None" });
  });

  it("parents every child to itself", async () => {
    const { urns } = await deploy(() => new DataLake("lake", args));
    expect(urns[0]).toMatch(/::commerce-insights:components:DataLake::lake$/);
    expect(orphansOf(urns)).toEqual([]);
  });

  it("gives the endpoint Azure reports and the scopes of its containers", async () => {
    const { result } = await deploy(() => new DataLake("lake", args));
    expect(await resolved(result.endpoint)).toBe("https://stlakecontosodev.dfs.core.windows.net/");
    expect(await resolved(result.containers.gold.id)).toMatch(/\/lake-gold$/);
    expect(await resolved(result.containers.silver.name)).toBe("silver");
  });

  it("leaves the last word over the account to the user", async () => {
    const transform = { account: { sku: { name: "Premium_LRS" }, kind: "BlockBlobStorage" } };
    const { resources } = await deploy(() => new DataLake("lake", { ...args, transform }));
    expect(inputsOf(resources, ACCOUNT)).toMatchObject({ sku: { name: "Premium_LRS" }, allowSharedKeyAccess: false });
  });
});
