import { accountRoleOf } from "../resource-type.ts";
import type { StackResource } from "../rule.ts";
import type { Settings } from "../settings.ts";
import { ofTypes } from "../stack-graph.ts";

const ACCOUNT = "azure-native:storage:StorageAccount";

/** Accounts with data of a stack: landing and lake. */
export function dataAccounts(resources: readonly StackResource[], settings: Settings): StackResource[] {
  return ofTypes(resources, ACCOUNT).filter((one) => ["landing", "lake"].includes(accountRoleOf(one, settings)));
}
