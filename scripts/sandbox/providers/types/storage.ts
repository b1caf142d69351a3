import type { Cloud, Properties } from "../../cloud.ts";
import { listOf, propertiesOf, storageAccounts, textOf } from "../../cloud-queries.ts";
import { hasStorageEndpoint } from "../../network-rules.ts";
import { ArmError } from "../arm-error.ts";
import type { InputProblem, ResourceType } from "../resource-type.ts";
import { requireUsableKey } from "./key-vault.ts";
import { requireSubnet } from "./network.ts";

const ACCOUNT =
  "{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.Storage/storageAccounts/{accountName}";

const ACCOUNT_NAME = { pattern: /^[a-z0-9]{3,24}$/, accepted: "3 to 24 lower-case letters and digits" };

const CONTAINER_NAME = {
  pattern: /^(\$root|\$web|\$logs|(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*)$/,
  accepted: "3 to 63 lower-case letters, digits and single hyphens",
};

/** Storage accounts and what is in them. */
export const STORAGE: readonly ResourceType[] = [
  {
    token: "azure-native:storage:StorageAccount",
    id: ACCOUNT,
    names: { accountName: ACCOUNT_NAME },
    required: ["location"],
    replaceOn: [
      "isHnsEnabled",
      "kind",
      "enableNfsV3",
      "dnsEndpointType",
      "extendedLocation",
      "immutableStorageWithVersioning",
      "encryption.requireInfrastructureEncryption",
    ],
    check: checkAccount,
    outputs: ({ inputs, now, endpointOf }, old) => {
      const endpoint = endpointOf(textOf(inputs.accountName));
      return {
        primaryEndpoints: { blob: endpoint, dfs: endpoint },
        primaryLocation: inputs.location,
        statusOfPrimary: "available",
        provisioningState: "Succeeded",
        creationTime: old?.outputs.creationTime ?? now.toISOString(),
      };
    },
    admit: ({ cloud, inputs, id }, old) => {
      const taken = storageAccounts(cloud).get(textOf(inputs.accountName));
      if (old === undefined && taken !== undefined && taken.id !== id) {
        const message = `The storage account named ${taken.name} is already taken.`;
        throw new ArmError(409, "StorageAccountAlreadyTaken", message);
      }
      for (const rule of listOf(propertiesOf(inputs.networkRuleSet).virtualNetworkRules).map(propertiesOf)) {
        const subnetId = textOf(rule.virtualNetworkResourceId);
        if (hasStorageEndpoint(requireSubnet(cloud, subnetId))) continue;
        const refusal = `Subnet ${subnetId} does not have ServiceEndpoints for Microsoft.Storage configured.`;
        throw new ArmError(400, "SubnetsHaveNoServiceEndpointsConfigured", refusal);
      }
      requireUsableKey(cloud, inputs);
    },
    afterDelete: ({ inputs }, { removeData }) => removeData({ account: textOf(inputs.accountName) }),
  },
  {
    token: "azure-native:storage:BlobContainer",
    id: `${ACCOUNT}/blobServices/default/containers/{containerName}`,
    names: { containerName: CONTAINER_NAME },
    outputs: () => ({ hasImmutabilityPolicy: false, hasLegalHold: false }),
    afterDelete: ({ inputs }, { removeData }) =>
      removeData({ account: textOf(inputs.accountName), container: textOf(inputs.containerName) }),
  },
  {
    token: "azure-native:storage:BlobServiceProperties",
    isSettings: true,
    id: `${ACCOUNT}/blobServices/{blobServicesName}`,
    names: { blobServicesName: { pattern: /^default$/, accepted: "default" } },
    admit: ({ cloud, inputs }) => refuseOnHierarchy(cloud, inputs),
  },
  {
    token: "azure-native:storage:ManagementPolicy",
    id: `${ACCOUNT}/managementPolicies/{managementPolicyName}`,
    names: { managementPolicyName: { pattern: /^default$/, accepted: "default" } },
    outputs: ({ now }) => ({ lastModifiedTime: now.toISOString() }),
  },
  {
    token: "azure-native:storage:Blob",
    id: `${ACCOUNT}/blobServices/default/containers/{containerName}/blobs/{blobName}`,
    replaceOn: ["type", "source", "contentMd5"],
    outputs: ({ inputs, endpointOf }) => ({
      name: inputs.blobName,
      url: `${endpointOf(textOf(inputs.accountName))}${textOf(inputs.containerName)}/${textOf(inputs.blobName)}`,
    }),
    afterWrite: async ({ inputs, upload }) => {
      if (inputs.source === undefined) return;
      await upload({
        account: textOf(inputs.accountName),
        container: textOf(inputs.containerName),
        path: textOf(inputs.blobName),
        contentType: typeof inputs.contentType === "string" ? inputs.contentType : undefined,
        source: inputs.source,
      });
    },
    afterDelete: ({ inputs }, { removeData }) =>
      removeData({
        account: textOf(inputs.accountName),
        container: textOf(inputs.containerName),
        path: textOf(inputs.blobName),
      }),
  },
  {
    token: "azure-native:storage:EncryptionScope",
    id: `${ACCOUNT}/encryptionScopes/{encryptionScopeName}`,
  },
  {
    token: "azure-native:storage:BlobContainerImmutabilityPolicy",
    id: `${ACCOUNT}/blobServices/default/containers/{containerName}/immutabilityPolicies/{immutabilityPolicyName}`,
  },
];

function checkAccount(inputs: Properties): readonly InputProblem[] {
  if (inputs.isHnsEnabled !== true) return [];
  const problems: InputProblem[] = [];
  if (inputs.kind !== "StorageV2" && inputs.kind !== "BlockBlobStorage") {
    const reason = `a hierarchical namespace needs kind StorageV2 or BlockBlobStorage, not ${String(inputs.kind)}`;
    problems.push({ property: "kind", reason });
  }
  if (propertiesOf(inputs.immutableStorageWithVersioning).enabled === true) {
    const reason = "version-level immutability is not available with a hierarchical namespace";
    problems.push({ property: "immutableStorageWithVersioning", reason });
  }
  return problems;
}

/** Features an account with a hierarchy does not have (Microsoft Learn: feature support, 2022-09; AVM 2026-08). */
function refuseOnHierarchy(cloud: Cloud, inputs: Properties): void {
  const account = storageAccounts(cloud).get(textOf(inputs.accountName));
  if (account?.isHierarchical !== true) return;
  const asked = [
    inputs.isVersioningEnabled === true && "Blob versioning",
    propertiesOf(inputs.changeFeed).enabled === true && "Change feed",
    propertiesOf(inputs.restorePolicy).enabled === true && "Point-in-time restore",
  ].filter((feature) => feature !== false);
  if (asked.length === 0) return;
  const message = `${asked.join(", ")} is not supported for the account ${account.name}: hierarchical namespace is on.`;
  throw new ArmError(400, "FeatureNotSupportedForAccount", message);
}
