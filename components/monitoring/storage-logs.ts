import * as monitor from "@pulumi/azure-native/monitor/index.js";
import * as pulumi from "@pulumi/pulumi";

/**
 * Sends who read, wrote and deleted in a storage account, and its transactions, to the workspace. Logs and metrics of
 * blobs cover DFS too; the platform's accounts hold no files, queues or tables. `settingName` is unique on the account.
 */
export function sendStorageLogs(
  name: string,
  accountId: pulumi.Input<string>,
  workspaceId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
  settingName = "logs",
): readonly pulumi.Resource[] {
  const metrics = [{ category: "Transaction", enabled: true }];
  const logs = [{ categoryGroup: "audit", enabled: true }];
  const blobs = pulumi.interpolate`${accountId}/blobServices/default`;
  const common = { name: settingName, workspaceId, metrics };
  return [
    new monitor.DiagnosticSetting(`${name}-account-logs`, { ...common, resourceUri: accountId }, opts),
    new monitor.DiagnosticSetting(`${name}-blob-logs`, { ...common, resourceUri: blobs, logs }, opts),
  ];
}
