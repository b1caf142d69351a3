import type { Cloud, Properties } from "../../cloud.ts";
import { listOf, propertiesOf, textOf, userAssignedIds } from "../../cloud-queries.ts";
import { ArmError } from "../arm-error.ts";
import type { InputProblem, ResourceType } from "../resource-type.ts";
import { requireSubnet } from "./network.ts";

const ACCOUNT =
  "{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.Batch/batchAccounts/{accountName}";

/** Batch accounts and pools (Microsoft Learn: Batch virtual networks, 2025-08). */
export const BATCH: readonly ResourceType[] = [
  {
    token: "azure-native:batch:BatchAccount",
    id: ACCOUNT,
    names: { accountName: { pattern: /^[a-z0-9]{3,24}$/, accepted: "3 to 24 lower-case letters and digits" } },
    required: ["location"],
    replaceOn: ["poolAllocationMode", "keyVaultReference"],
    outputs: ({ inputs }) => ({
      provisioningState: "Succeeded",
      accountEndpoint: `${textOf(inputs.accountName)}.${textOf(inputs.location)}.batch.azure.com`,
      nodeManagementEndpoint: `sandbox.${textOf(inputs.location)}.service.batch.azure.com`,
    }),
    admit: ({ cloud, inputs, id }) => {
      const taken = cloud
        .list("azure-native:batch:BatchAccount")
        .some((other) => other.id !== id && other.inputs.accountName === inputs.accountName);
      const message = `The account name '${textOf(inputs.accountName)}' is already taken in the region.`;
      if (taken) throw new ArmError(409, "AccountNameTaken", message);
    },
  },
  {
    token: "azure-native:batch:Pool",
    id: `${ACCOUNT}/pools/{poolName}`,
    names: {
      poolName: { pattern: /^[a-zA-Z0-9_-]{1,64}$/, accepted: "1 to 64 letters, digits, hyphens and underscores" },
    },
    required: ["vmSize", "deploymentConfiguration", "scaleSettings"],
    replaceOn: ["vmSize", "networkConfiguration", "identity"],
    check: checkPool,
    outputs: () => ({ provisioningState: "Succeeded", allocationState: "Steady", currentDedicatedNodes: 0 }),
    admit: ({ cloud, inputs }) => admitPool(cloud, inputs),
  },
];

function checkPool(inputs: Properties): readonly InputProblem[] {
  const { autoScale } = propertiesOf(inputs.scaleSettings);
  const interval = textOf(propertiesOf(autoScale).evaluationInterval);
  if (interval === "" || /^PT(?:[5-9]|[1-9]\d+)M$|^PT\d+H$/.test(interval)) return [];
  return [
    { property: "scaleSettings.autoScale.evaluationInterval", reason: `is ${interval}; at least PT5M is accepted` },
  ];
}

function admitPool(cloud: Cloud, inputs: Properties): void {
  for (const id of userAssignedIds(inputs)) {
    if (cloud.get(id) !== undefined) continue;
    throw new ArmError(400, "ManagedIdentityNotFound", `The identity '${id}' of the pool was not found.`);
  }
  const subnetId = textOf(propertiesOf(inputs.networkConfiguration).subnetId);
  if (subnetId === "") return;
  const { inputs: subnet } = requireSubnet(cloud, subnetId);
  if (listOf(subnet.delegations).length === 0) return;
  throw new ArmError(400, "InvalidSubnet", `The subnet '${subnetId}' is delegated to another service.`);
}
