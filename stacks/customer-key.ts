import type * as pulumi from "@pulumi/pulumi";
import { CustomerKey, type ExistingKey } from "../components/customer-key.ts";
import { type Deployment, nameOf } from "../components/naming.ts";
import type { StackConfig } from "./config.ts";
import type { Groups } from "./groups.ts";

/** What the key of a platform is made of. */
export interface CustomerKeyContext {
  readonly deployment: Deployment;
  readonly groups: Groups;
  readonly tenantId: string;
  readonly workspaceId: pulumi.Output<string>;
  /** The key that the settings name, as it was read. */
  readonly existingKey: ExistingKey | undefined;
}

/** The customer's key of a platform, in the group of the data that it protects; undefined where Microsoft's serves. */
export function createCustomerKey(config: StackConfig, context: CustomerKeyContext): CustomerKey | undefined {
  const { customerKey, location, protectData, softDeleteDays, network } = config;
  const { deployment, groups, tenantId, workspaceId, existingKey } = context;
  if (customerKey === undefined) return undefined;
  return new CustomerKey(
    "key",
    {
      resourceGroupName: groups.data.name,
      location,
      subscriptionId: deployment.subscriptionId,
      identityName: nameOf("keyIdentity", deployment),
      keepKey: protectData,
      source: existingKey ?? {
        vaultName: nameOf("keyVault", deployment),
        tenantId,
        publicNetworkAccess: network.profile === "private" ? "Disabled" : "Enabled",
        // The data can be recovered only as long as its key can.
        recoverableDays: protectData ? 90 : Math.min(Math.max(softDeleteDays, 7), 90),
        rotateAfterDays: customerKey.rotateAfterDays ?? 365,
        workspaceId,
      },
    },
    { protect: protectData },
  );
}
