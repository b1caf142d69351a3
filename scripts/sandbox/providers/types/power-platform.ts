import { propertiesOf, textOf } from "../../cloud-queries.ts";
import { TENANT_ID } from "../../directory.ts";
import type { ResourceType } from "../resource-type.ts";

/** Enterprise policies of Power Platform: their identity has a form of its own. */
export const POWER_PLATFORM: readonly ResourceType[] = [
  {
    token: "azure-native:powerplatform:EnterprisePolicy",
    id: "{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.PowerPlatform/enterprisePolicies/{enterprisePolicyName}",
    required: ["location", "kind"],
    replaceOn: ["kind"],
    outputs: ({ inputs, unique }, old) => {
      const known = propertiesOf(old?.outputs.identity).principalId;
      const principalId = known ?? unique("policy");
      const systemId =
        old?.outputs.systemId ??
        `/regions/${textOf(inputs.location)}/providers/Microsoft.PowerPlatform/enterprisePolicies/${unique("system")}`;
      const identity = { type: "SystemAssigned", systemAssignedIdentityPrincipalId: principalId, tenantId: TENANT_ID };
      return { systemId, identity: { ...identity, principalId } };
    },
  },
];
