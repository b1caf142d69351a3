import type * as pulumi from "@pulumi/pulumi";
import { Alerts } from "../components/monitoring/alerts.ts";
import { createBudget } from "../components/monitoring/budget.ts";
import type { Logs } from "../components/monitoring/logs.ts";
import { Overview } from "../components/monitoring/overview.ts";
import { sendStorageLogs } from "../components/monitoring/storage-logs.ts";
import { type Deployment, nameOf } from "../components/naming.ts";
import { GOLD_TABLES } from "../transforms/layers.ts";
import type { StackConfig } from "./config.ts";
import type { Groups } from "./groups.ts";
import { requiredTagsOf } from "./required-tags.ts";

/** What is watched. */
export interface Monitored {
  readonly config: StackConfig;
  readonly deployment: Deployment;
  readonly groups: Groups;
  readonly logs: Logs;
  /** Storage accounts by a name for their rules. */
  readonly accounts: Readonly<Record<string, { readonly accountId: pulumi.Output<string> } & pulumi.Resource>>;
  readonly factoryId: pulumi.Output<string>;
  readonly pipelineName: pulumi.Output<string>;
  readonly jobName: pulumi.Output<string>;
}

/**
 * Watches the platform: logs of its accounts, alerts, the operators' workbook, the budget. Gives what lies on the
 * accounts, which a lock must be lifted for.
 */
export function monitorPlatform(monitored: Monitored): readonly pulumi.Resource[] {
  const { config, deployment, groups, logs, accounts, factoryId, pipelineName, jobName } = monitored;
  const { monitoring, location, customer, environment, compute } = config;
  const onAccounts = Object.entries(accounts).flatMap(([name, account]) =>
    // Settings of diagnostics hold no data: they come and go with the setting, whatever protects the account.
    sendStorageLogs(
      name,
      account.accountId,
      logs.workspaceId,
      { parent: account, protect: false },
      // An account of the customer's may have a setting named logs.
      name === "lake" && config.existing?.lakeAccountId !== undefined ? "commerce-insights" : "logs",
    ),
  );
  const prefix = `${customer}-${environment}`;
  const limits = limitsOf(config);
  const names = { pipelineName, jobName, compute };
  const common = { resourceGroupName: groups.ops.name, location, workspaceId: logs.workspaceId, ...names };
  const alerts = new Alerts("alerts", {
    ...{ ...common, prefix, limits, factoryId },
    actionGroupName: nameOf("actionGroup", deployment),
    shortName: prefix,
    emails: monitoring.emails,
    webhooks: monitoring.webhooks,
    accountIds: Object.fromEntries(Object.entries(accounts).map(([name, { accountId }]) => [name, accountId])),
    isScheduled: config.triggers === "started",
    enabled: monitoring.alerts,
  });
  new Overview("overview", { ...common, title: `Commerce Insights ${prefix}`, limits });
  if (config.budget !== undefined) watchCosts(monitored, config.budget, alerts);
  return onAccounts;
}

function watchCosts(
  { config, deployment, groups }: Monitored,
  budget: NonNullable<StackConfig["budget"]>,
  alerts: Alerts,
): void {
  const { workload, env, customer } = requiredTagsOf(config);
  const { by, ...amounts } = budget;
  createBudget("budget", {
    ...amounts,
    budgetName: nameOf("budget", deployment),
    subscriptionId: deployment.subscriptionId,
    subject:
      by === "tags"
        ? { tags: { workload, env, customer } }
        : { resourceGroups: [groups.data.name, groups.compute.name, groups.ops.name] },
    emails: config.monitoring.emails,
    actionGroupId: alerts.actionGroupId,
  });
}

/** Limits of every gold table, and of the silver tables that have one of their own. Pure. */
export function limitsOf({ monitoring, landing }: StackConfig) {
  const { runHours, tables, feedHours } = monitoring.freshness;
  const gold = GOLD_TABLES.map((name) => [`gold/${name}`, runHours]);
  return {
    runHours,
    tableHours: { ...Object.fromEntries(gold), ...tables } as Readonly<Record<string, number>>,
    // Linked Delta tables have no folders to tell the feed's time by.
    feedHours: landing.source === "synapse-link-csv" ? feedHours : 0,
    quarantinedRows: monitoring.quarantinedRows,
    capacityGiB: monitoring.capacityGiB,
  };
}
