import type { Cloud, Properties } from "../../scripts/sandbox/cloud.ts";
import { SUBSCRIPTION_SCOPE } from "../../scripts/sandbox/directory.ts";

/** What a platform team made before the kit came: groups, account and workspace of adventure-existing.yaml. */
export function makeExistingResources(cloud: Pick<Cloud, "put">, storageUrl: string, account: Properties = {}): void {
  const location = "westeurope";
  const groupOf = (name: string) => `${SUBSCRIPTION_SCOPE}/resourceGroups/${name}`;
  const put = (type: string, id: string, inputs: Properties, computed: Properties = {}) =>
    cloud.put({
      id,
      type: `azure-native:${type}`,
      inputs,
      outputs: { ...inputs, name: id.split("/").at(-1), provisioningState: "Succeeded", ...computed },
    });
  for (const resourceGroupName of ["rg-adventure-data", "rg-adventure-lake", "rg-adventure-logs"]) {
    put("resources:ResourceGroup", groupOf(resourceGroupName), { resourceGroupName, location });
  }
  const accountName = "stadventurelake";
  const endpoint = `${storageUrl}/${accountName}/`;
  put(
    "storage:StorageAccount",
    `${groupOf("rg-adventure-lake")}/providers/Microsoft.Storage/storageAccounts/${accountName}`,
    {
      ...{ accountName, resourceGroupName: "rg-adventure-lake", location },
      ...{ kind: "StorageV2", sku: { name: "Standard_ZRS" }, isHnsEnabled: true },
      ...{ allowSharedKeyAccess: true, minimumTlsVersion: "TLS1_2", publicNetworkAccess: "Enabled" },
      ...{ networkRuleSet: { defaultAction: "Allow" }, tags: { owner: "platform-team" }, ...account },
    },
    { primaryEndpoints: { blob: endpoint, dfs: endpoint } },
  );
  put(
    "operationalinsights:Workspace",
    `${groupOf("rg-adventure-logs")}/providers/Microsoft.OperationalInsights/workspaces/log-adventure`,
    { workspaceName: "log-adventure", resourceGroupName: "rg-adventure-logs", location, retentionInDays: 30 },
    { customerId: "11111111-2222-4333-8444-555555555555" },
  );
}
