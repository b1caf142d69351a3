import { describe, expect, it } from "vitest";
import { roleAssignmentNameOf } from "../../components/roles.ts";
import { WorkloadIdentity } from "../../components/workload-identity.ts";
import { deploy, inputsOf, orphansOf, partsOf, resolved } from "../support/pulumi.ts";

const args = {
  resourceGroupName: "rg-compute",
  identityName: "id-contoso-dev-job",
  location: "westeurope",
  subscriptionId: "subscription",
  roleAssignments: {
    reads: { role: "Storage Blob Data Reader", scope: "/containers/landing", description: "Reads the change feed." },
  },
} as const;

describe("a workload identity", () => {
  it("has the roles it is given and no other", async () => {
    const { resources, urns } = await deploy(() => new WorkloadIdentity("job", args));
    expect(partsOf(resources)).toEqual([
      "authorization:RoleAssignment job-reads",
      "commerce-insights:components:WorkloadIdentity job",
      "managedidentity:UserAssignedIdentity job",
    ]);
    expect(orphansOf(urns)).toEqual([]);
  });

  it("gets its roles under names that a second deployment finds again, with the kind of principal set", async () => {
    const { resources } = await deploy(() => new WorkloadIdentity("job", args));
    const roleDefinitionId =
      "/subscriptions/subscription/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
    expect(inputsOf(resources, "azure-native:authorization:RoleAssignment")).toEqual({
      roleAssignmentName: roleAssignmentNameOf("/containers/landing", "principal of job", roleDefinitionId),
      scope: "/containers/landing",
      principalId: "principal of job",
      principalType: "ServicePrincipal",
      roleDefinitionId,
      description: "Reads the change feed.",
    });
  });

  it("gives what a container needs to work as it", async () => {
    const { result } = await deploy(() => new WorkloadIdentity("job", args));
    expect(await resolved(result.clientId)).toBe("client of job");
    expect(await resolved(result.identityId)).toMatch(/\/mock\/job$/);
  });
});
