import * as monitor from "@pulumi/azure-native/monitor/index.js";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";

/**
 * Sends who read, wrote and deleted in a storage account, and its transactions, to the workspace. Logs and metrics of
 * blobs cover DFS too; the platform's accounts hold no files, queues or tables. `settingName` is unique on the account;
 * `transform` is the escape hatch.
 */
export function sendStorageLogs(
  name: string,
  accountId: pulumi.Input<string>,
  workspaceId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
  settingName = "logs",
  transform?: Transform<monitor.DiagnosticSettingArgs>,
): readonly pulumi.Resource[] {
  const metrics = [{ category: "Transaction", enabled: true }];
  const logs = [{ categoryGroup: "audit", enabled: true }];
  const blobs = pulumi.interpolate`${accountId}/blobServices/default`;
  const common = { name: settingName, workspaceId, metrics };
  const send = (suffix: string, own: Pick<monitor.DiagnosticSettingArgs, "resourceUri" | "logs">) =>
    new monitor.DiagnosticSetting(`${name}-${suffix}`, transformed({ ...common, ...own }, transform), opts);
  return [send("account-logs", { resourceUri: accountId }), send("blob-logs", { resourceUri: blobs, logs })];
}
