import { describe, expect, it } from "vitest";
import { subnetProblems } from "../../stacks/existing-network.ts";

const fitting = {
  location: "northeurope",
  addressPrefix: "10.20.4.0/27",
  delegations: ["Microsoft.App/environments"],
  serviceEndpoints: ["Microsoft.Storage"],
};
const demand = {
  setting: "network.existing.jobSubnetId",
  use: "job",
  compute: "container-apps",
  location: "northeurope",
  storageServices: ["Microsoft.Storage"],
} as const;

describe("a subnet of the customer's", () => {
  it("is taken as it is when it fits", () => {
    expect(subnetProblems(fitting, demand)).toEqual([]);
  });

  it.each([
    [{ location: "westeurope" }, "lies in westeurope; location is northeurope"],
    [{ addressPrefix: "10.20.4.0/28" }, "has 16 addresses (10.20.4.0/28); at least 32 are needed"],
    [{ delegations: ["Microsoft.Web/serverFarms"] }, "is not delegated to Microsoft.App/environments"],
    [{ serviceEndpoints: ["Microsoft.Sql"] }, "has no service endpoint Microsoft.Storage"],
  ])("is refused for the job with %j", (wrong, problem) => {
    expect(subnetProblems({ ...fitting, ...wrong }, demand)).toEqual([
      `network.existing.jobSubnetId: the subnet ${problem}`,
    ]);
  });

  it("is refused for private endpoints when another service owns it", () => {
    const setting = "network.existing.endpointSubnetId";
    expect(subnetProblems(fitting, { ...demand, setting, use: "endpoints" })).toEqual([
      `${setting}: the subnet is delegated to Microsoft.App/environments`,
    ]);
  });
});
