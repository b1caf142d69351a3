import { type NameKind, nameOf } from "../components/naming.ts";
import type { StackConfig } from "./config.ts";

/** Where each resource lies that is looked at from outside the program. */
const PLACES = {
  landingAccount: ["dataGroup", "Microsoft.Storage/storageAccounts"],
  lakeAccount: ["dataGroup", "Microsoft.Storage/storageAccounts"],
  opsAccount: ["opsGroup", "Microsoft.Storage/storageAccounts"],
  dataFactory: ["computeGroup", "Microsoft.DataFactory/factories"],
  batchAccount: ["computeGroup", "Microsoft.Batch/batchAccounts"],
} as const satisfies Partial<Record<NameKind, readonly [NameKind, string]>>;

/** ARM id of a resource of a stack: the customer's own where the settings name one. Pure. */
export function resourceIdOf(kind: keyof typeof PLACES, config: StackConfig, subscriptionId: string): string {
  if (kind === "lakeAccount" && config.existing?.lakeAccountId !== undefined) return config.existing.lakeAccountId;
  const deployment = { ...config, subscriptionId };
  const [group, type] = PLACES[kind];
  const scope = `/subscriptions/${subscriptionId}/resourceGroups/${nameOf(group, deployment)}`;
  return `${scope}/providers/${type}/${nameOf(kind, deployment)}`;
}
