import { describe, expect, it } from "vitest";
import { BatchPool, type BatchPoolArgs } from "../../../components/job/batch.ts";
import { deploy, inputsOf, orphansOf, partsOf } from "../../support/pulumi.ts";

const args: BatchPoolArgs = {
  resourceGroupName: "rg-compute",
  location: "westeurope",
  accountName: "bacontosodev1a2b3c",
  identityId: "/identities/job",
  vmSize: "Standard_D4ds_v5",
  workspaceId: "/workspaces/log",
};

describe("a Batch pool", () => {
  it("is an account with logs and a pool", async () => {
    const { resources, urns } = await deploy(() => new BatchPool("transform", args));
    expect(partsOf(resources)).toEqual([
      "batch:BatchAccount transform-account",
      "batch:Pool transform",
      "commerce-insights:job:BatchPool transform",
      "monitor:DiagnosticSetting transform-logs",
    ]);
    expect(orphansOf(urns)).toEqual([]);
  });

  it("takes no key, and grows from no machine to one that a run has for itself", async () => {
    const { resources } = await deploy(() => new BatchPool("transform", args));
    expect(inputsOf(resources, "azure-native:batch:BatchAccount")).toEqual({
      accountName: "bacontosodev1a2b3c",
      resourceGroupName: "rg-compute",
      location: "westeurope",
      poolAllocationMode: "BatchService",
      allowedAuthenticationModes: ["AAD"],
      publicNetworkAccess: "Enabled",
    });
    const pool = inputsOf(resources, "azure-native:batch:Pool");
    expect(pool).toMatchObject({
      identity: { type: "UserAssigned", userAssignedIdentities: ["/identities/job"] },
      vmSize: "Standard_D4ds_v5",
      taskSlotsPerNode: 1,
      scaleSettings: { autoScale: { evaluationInterval: "PT5M", formula: expect.stringMatching(/min\(1, \$Pending/) } },
    });
    expect(pool.networkConfiguration).toBeUndefined();
  });

  it("behind a firewall lets in whom it is told, and has machines without public address", async () => {
    const network = { subnetId: "/subnets/job", callerAddresses: ["192.0.2.0/24"] };
    const { resources } = await deploy(() => new BatchPool("transform", { ...args, network }));
    expect(inputsOf(resources, "azure-native:batch:BatchAccount").networkProfile).toEqual({
      accountAccess: { defaultAction: "Deny", ipRules: [{ action: "Allow", value: "192.0.2.0/24" }] },
      nodeManagementAccess: { defaultAction: "Deny" },
    });
    expect(inputsOf(resources, "azure-native:batch:Pool").networkConfiguration).toMatchObject({
      subnetId: "/subnets/job",
      publicIPAddressConfiguration: { provision: "NoPublicIPAddresses" },
    });
  });
});
