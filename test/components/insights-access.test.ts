import { describe, expect, it } from "vitest";
import { InsightsAccess } from "../../components/insights-access.ts";
import { deploy, inputsOf, orphansOf, partsOf } from "../support/pulumi.ts";

const args = { goldContainerId: "/lake/gold", lakeAccountId: "/lake", subscriptionId: "subscription" };
const GRANT = "azure-native:authorization:RoleAssignment";

describe("the access of Customer Insights", () => {
  it("adopts its service principal, writes gold and signs its own access, and nothing else", async () => {
    const { resources, urns } = await deploy(() => new InsightsAccess("insights", args));
    expect(partsOf(resources)).toEqual([
      "authorization:RoleAssignment insights-delegator",
      "authorization:RoleAssignment insights-gold",
      "azuread:index/servicePrincipal:ServicePrincipal insights-principal",
      "commerce-insights:components:InsightsAccess insights",
    ]);
    expect(orphansOf(urns)).toEqual([]);
    expect(inputsOf(resources, "azuread:index/servicePrincipal:ServicePrincipal")).toEqual({
      clientId: "0bfc4568-a4ba-4c58-bd3e-5d3e76bd7fff",
      useExisting: true,
    });
    expect(inputsOf(resources, GRANT, "insights-gold")).toMatchObject({
      principalId: "object of insights-principal",
      scope: "/lake/gold",
      roleDefinitionId: expect.stringMatching(/ba92f5b4-2d11-453d-a403-e96b0029c9fe$/),
    });
    expect(inputsOf(resources, GRANT, "insights-delegator")).toMatchObject({
      principalId: "object of insights-principal",
      scope: "/lake",
      roleDefinitionId: expect.stringMatching(/db58b8e5-c6ad-4a2a-8342-4190687cbf4a$/),
    });
  });

  it("leaves the directory alone when the object id is given", async () => {
    const { resources } = await deploy(
      () => new InsightsAccess("insights", { ...args, servicePrincipalObjectId: "given" }),
    );
    expect(partsOf(resources)).not.toContain("azuread:index/servicePrincipal:ServicePrincipal insights-principal");
    expect(inputsOf(resources, GRANT, "insights-gold")).toMatchObject({ principalId: "given" });
  });
});
