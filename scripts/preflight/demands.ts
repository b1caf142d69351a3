import { nameOf } from "../../components/naming.ts";
import type { StackConfig } from "../../stacks/config.ts";
import { landingProfileOf } from "../../stacks/network-checks.ts";
import { resourceIdOf } from "../../stacks/resource-ids.ts";

/** Resource types a stack creates, by namespace, each with the region it must exist in. Pure. */
export function typesOf(config: StackConfig): Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> {
  const { location, landing, network, budget, protectData, compute, schedule, customerKey } = config;
  const here = [location];
  const isPrivate = network.profile === "private";
  const hasNetwork = network.profile !== "open" && network.existing === undefined;
  const linksByIdentity = landingProfileOf(config) !== "open" && config.dataverse.geography !== undefined;
  return {
    "Microsoft.Storage": { storageAccounts: [...new Set([location, landing.location])] },
    "Microsoft.ManagedIdentity": { userAssignedIdentities: here },
    ...(compute === "batch"
      ? { "Microsoft.Batch": { batchAccounts: here } }
      : { "Microsoft.App": { managedEnvironments: here, jobs: here } }),
    ...(schedule.onLanding && { "Microsoft.EventGrid": {} }),
    "Microsoft.DataFactory": { factories: here },
    "Microsoft.OperationalInsights": { workspaces: here },
    "Microsoft.Insights": { scheduledQueryRules: here },
    ...((hasNetwork || isPrivate) && {
      "Microsoft.Network": {
        ...(hasNetwork && { virtualNetworks: here }),
        ...(isPrivate && { privateEndpoints: here }),
      },
    }),
    ...(customerKey !== undefined && customerKey.keyId === undefined && { "Microsoft.KeyVault": { vaults: here } }),
    ...(linksByIdentity && { "Microsoft.PowerPlatform": {} }),
    ...(budget !== undefined && { "Microsoft.Consumption": {} }),
    ...(protectData && { "Microsoft.Authorization": {} }),
  };
}

/** Actions that whoever deploys needs on the subscription, each with what it is for. Pure. */
export function actionsOf(config: StackConfig): Readonly<Record<string, string>> {
  const { job, protectData, budget, schedule, customerKey } = config;
  const isBatch = config.compute === "batch";
  return {
    "Microsoft.Resources/subscriptions/resourceGroups/write": "create the resource groups",
    "Microsoft.Storage/storageAccounts/write": "create the accounts",
    ...(isBatch
      ? { "Microsoft.Batch/batchAccounts/write": "create the Batch account and its pool" }
      : { "Microsoft.App/jobs/write": "create the transform job" }),
    ...(schedule.onLanding && {
      "Microsoft.EventGrid/eventSubscriptions/write": "follow the events of the landing account",
    }),
    "Microsoft.DataFactory/factories/write": "create the factory",
    "Microsoft.Authorization/roleAssignments/write": "grant the job, the factory and Customer Insights their roles",
    ...(job.customStartRole &&
      !isBatch && {
        "Microsoft.Authorization/roleDefinitions/write":
          "define the role that may only start the job (or set job.customStartRole to false)",
      }),
    ...(protectData && {
      "Microsoft.Authorization/locks/write": "lock the accounts with data (or set protectData to false)",
    }),
    ...(customerKey !== undefined &&
      customerKey.keyId === undefined && { "Microsoft.KeyVault/vaults/write": "create the vault of the key" }),
    ...(budget !== undefined && { "Microsoft.Consumption/budgets/write": "create the budget" }),
  };
}

/** The storage accounts a stack creates, whose names must be free in all of Azure. Pure. */
export function accountsOf(config: StackConfig, subscriptionId: string): readonly { name: string; id: string }[] {
  const ownsLake = config.existing?.lakeAccountId === undefined;
  const kinds = ["landingAccount", ...(ownsLake ? (["lakeAccount"] as const) : []), "opsAccount"] as const;
  return kinds.map((kind) => ({
    name: nameOf(kind, { ...config, subscriptionId }),
    id: resourceIdOf(kind, config, subscriptionId),
  }));
}
