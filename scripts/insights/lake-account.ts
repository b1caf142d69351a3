import { nameOf } from "../../components/naming.ts";
import type { StackConfig } from "../../stacks/config.ts";

/** ARM id of the account with the lake: the customer's own where the settings name one. Pure. */
export function lakeAccountIdOf(config: StackConfig, subscriptionId: string): string {
  const deployment = { ...config, subscriptionId };
  return (
    config.existing?.lakeAccountId ??
    `/subscriptions/${subscriptionId}/resourceGroups/${nameOf("dataGroup", deployment)}` +
      `/providers/Microsoft.Storage/storageAccounts/${nameOf("lakeAccount", deployment)}`
  );
}
