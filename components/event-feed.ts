import type * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import { grantRole } from "./role-grant.ts";
import { type Transform, transformed } from "./transform.ts";

/** Who writes events. */
interface EventWriter {
  /** Object ID in Entra ID. */
  readonly objectId: string;
  readonly principalType: "ServicePrincipal" | "User" | "Group";
}

export interface EventFeedArgs {
  /** Resource group of the account. */
  readonly resourceGroupName: pulumi.Input<string>;
  readonly accountName: pulumi.Input<string>;
  /** The container that the shop's pipeline writes to. */
  readonly container: { readonly id: pulumi.Input<string>; readonly name: pulumi.Input<string> };
  readonly subscriptionId: string;
  readonly writers: readonly EventWriter[];
  /** Days after which a file is deleted. The account's soft delete keeps it some days more. */
  readonly fileDays: number;
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly retention?: Transform<storage.ManagementPolicyArgs>;
    readonly grant?: Transform<authorization.RoleAssignmentArgs>;
  };
}

/**
 * A container that somebody outside the platform fills: the writers may write there and nowhere else, and files go when
 * they are old, because they tell what persons did.
 */
export class EventFeed extends pulumi.ComponentResource {
  /** The writers' assignments, for resources that must wait for them. */
  readonly grants: readonly pulumi.Resource[];

  constructor(name: string, args: EventFeedArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:components:EventFeed", name, {}, opts);
    const { resourceGroupName, accountName, container, subscriptionId, writers, fileDays, transform } = args;
    const child = { parent: this };

    createRetention();
    this.grants = writers.map(grantWriter);
    this.registerOutputs({});

    function createRetention() {
      const rule: storage.ManagementPolicyArgs["policy"] = {
        rules: [
          {
            name: "delete-old-events",
            type: storage.RuleType.Lifecycle,
            enabled: true,
            definition: {
              filters: { blobTypes: ["blockBlob"], prefixMatch: [pulumi.interpolate`${container.name}/`] },
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: fileDays } } },
            },
          },
        ],
      };
      const policyArgs = { resourceGroupName, accountName, managementPolicyName: "default", policy: rule };
      return new storage.ManagementPolicy(`${name}-retention`, transformed(policyArgs, transform?.retention), child);
    }

    function grantWriter({ objectId, principalType }: EventWriter) {
      const grant = {
        ...{ principalId: objectId, principalType, scope: container.id, subscriptionId },
        role: "Storage Blob Data Contributor" as const,
        description: "The web shop's pipeline writes events.",
        transform: transform?.grant,
      };
      return grantRole(`${name}-writer-${objectId.toLowerCase()}`, grant, child);
    }
  }
}
