import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import { adoption, type Existing } from "./existing.ts";
import type { StorageFirewall } from "./network/profile.ts";
import { retryWhilePropagating } from "./propagation.ts";
import { type CustomerKeyUse, type Replication, softDeleteArgs, storageAccountArgs } from "./storage-account.ts";
import { type Transform, transformed } from "./transform.ts";

export interface DataLakeArgs<Layer extends string> {
  /** Resource group that holds the account. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Globally unique account name, from `nameOf("lakeAccount", …)`. */
  readonly accountName: string;
  /** Azure region; must be the region of Customer Insights - Data, which reads gold in place. */
  readonly location: string;
  /** Containers to create, in flow order. */
  readonly containers: readonly Layer[];
  /**
   * Redundancy.
   * @default "Standard_ZRS"
   */
  readonly replication?: Replication;
  /**
   * Days a deleted blob or container stays recoverable.
   * @default 14
   */
  readonly softDeleteDays?: number;
  /**
   * Leave the account and its containers in Azure when the stack no longer has them.
   * @default false
   */
  readonly keepData?: boolean;
  /**
   * Who reaches the account over the network, from `storageFirewallOf(…)`.
   * @default everybody, with a token of Entra ID
   */
  readonly firewall?: StorageFirewall | undefined;
  /**
   * Key the data is encrypted with, from a `CustomerKey`.
   * @default Microsoft's
   */
  readonly customerKey?: CustomerKeyUse | undefined;
  /**
   * An account of the customer's instead of a new one. It is not changed: only containers are added, each marked with
   * `owner`, so that nobody else's is taken for the lake's.
   * @default none
   */
  readonly existing?: (Existing & { readonly owner: string }) | undefined;
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly account?: Transform<storage.StorageAccountArgs>;
    readonly softDelete?: Transform<storage.BlobServicePropertiesArgs>;
    readonly container?: Transform<storage.BlobContainerArgs>;
  };
}

/** Metadata of a container that says whose it is. */
export const CONTAINER_OWNER = "commerceinsights";

/** Mark of a stack's containers in an account that is not the stack's. Pure. */
export function ownerMarkOf({ customer, environment }: { readonly customer: string; readonly environment: string }) {
  return `${customer}-${environment}`;
}

/** One container of the lake. */
export interface LakeContainer {
  readonly name: pulumi.Output<string>;
  /** ARM id; the scope for role assignments. */
  readonly id: pulumi.Output<string>;
}

/**
 * An ADLS Gen2 account with one container per layer.
 *
 * Access is by Entra ID only: shared keys are off, so grant roles on the containers.
 */
export class DataLake<Layer extends string> extends pulumi.ComponentResource {
  /** ARM id of the account. */
  readonly accountId: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  /** DFS endpoint as Azure reports it, with a trailing slash. */
  readonly endpoint: pulumi.Output<string>;
  readonly containers: Readonly<Record<Layer, LakeContainer>>;

  constructor(name: string, args: DataLakeArgs<Layer>, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:components:DataLake", name, {}, opts);
    const { resourceGroupName, accountName, location, containers, firewall, customerKey, existing, transform } = args;
    const { replication = "Standard_ZRS", softDeleteDays = 14, keepData = false } = args;
    const child = { parent: this };
    const data = { ...child, retainOnDelete: keepData };

    const account = existing?.adopt === false ? readAccount(existing) : createAccount();
    if (existing === undefined) createSoftDelete();

    this.accountId = account.id;
    this.accountName = account.name;
    this.endpoint = account.primaryEndpoints.dfs;
    this.containers = Object.fromEntries(containers.map((layer) => [layer, createContainer(layer)])) as Record<
      Layer,
      LakeContainer
    >;
    this.registerOutputs({ accountId: this.accountId, accountName: this.accountName, endpoint: this.endpoint });

    function readAccount({ id }: Existing) {
      return storage.StorageAccount.get(name, id, child);
    }

    function createAccount() {
      const facts = { resourceGroupName, accountName, location, replication, firewall, customerKey };
      const accountArgs = storageAccountArgs({ ...facts, isHnsEnabled: true, allowSharedKeyAccess: false });
      return new storage.StorageAccount(name, transformed(accountArgs, transform?.account), {
        ...data,
        ...(customerKey && { hooks: { onError: [retryWhilePropagating(`${name}-key`)] } }),
        ...adoption(existing),
      });
    }

    function createSoftDelete() {
      const softDelete = softDeleteArgs(account, resourceGroupName, softDeleteDays);
      return new storage.BlobServiceProperties(
        `${name}-soft-delete`,
        transformed(softDelete, transform?.softDelete),
        child,
      );
    }

    function createContainer(layer: Layer): LakeContainer {
      const containerArgs: storage.BlobContainerArgs = {
        containerName: layer,
        accountName: account.name,
        resourceGroupName,
        publicAccess: storage.PublicAccess.None,
        ...(existing && { metadata: { [CONTAINER_OWNER]: existing.owner } }),
      };
      return new storage.BlobContainer(`${name}-${layer}`, transformed(containerArgs, transform?.container), data);
    }
  }
}
