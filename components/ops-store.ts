import type * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { StorageFirewall } from "./network/profile.ts";
import { retryWhilePropagating } from "./propagation.ts";
import { grantRole } from "./role-grant.ts";
import { type CustomerKeyUse, type Replication, softDeleteArgs, storageAccountArgs } from "./storage-account.ts";
import { type Transform, transformed } from "./transform.ts";

/** One file of the built job. */
export interface BundleFile {
  readonly name: string;
  /** SHA-256 of its content, 64 hexadecimal digits; also its name in the store. */
  readonly sha256: string;
  /** Where it lies on this machine. */
  readonly path: string;
}

export interface OpsStoreArgs {
  /** Resource group that holds the account. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Globally unique account name, from `nameOf("opsAccount", …)`. */
  readonly accountName: string;
  /** Azure region. */
  readonly location: string;
  readonly subscriptionId: string;
  /** Files of the built job. */
  readonly bundle: readonly BundleFile[];
  /** Who deploys: may write bundles, and nothing else of the data plane. */
  readonly deployer: { readonly principalId: string; readonly principalType: "ServicePrincipal" | "User" | "Group" };
  /**
   * Redundancy; everything in it can be built again.
   * @default "Standard_LRS"
   */
  readonly replication?: Replication;
  /**
   * Days a deleted blob or container stays recoverable.
   * @default 7
   */
  readonly softDeleteDays?: number;
  /**
   * Who reaches the account over the network, from `storageFirewallOf(…)`.
   * @default everybody, with a token of Entra ID
   */
  readonly firewall?: StorageFirewall | undefined;
  /**
   * Keep a container for the logs of runs whose machines go away.
   * @default false
   */
  readonly keepsLogs?: boolean;
  /**
   * Key the account is encrypted with, from a `CustomerKey`.
   * @default Microsoft's
   */
  readonly customerKey?: CustomerKeyUse | undefined;
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly account?: Transform<storage.StorageAccountArgs>;
    readonly softDelete?: Transform<storage.BlobServicePropertiesArgs>;
    readonly container?: Transform<storage.BlobContainerArgs>;
    readonly file?: Transform<storage.BlobArgs>;
    readonly grant?: Transform<authorization.RoleAssignmentArgs>;
  };
}

const BUNDLES = "bundles";
const LOGS = "job-logs";

/**
 * The account that holds what the platform runs, apart from the data: deployers and pipelines of CI never touch the
 * lake. Files are named by their content, so changed code is a changed deployment that `pulumi preview` shows.
 */
export class OpsStore extends pulumi.ComponentResource {
  readonly accountId: pulumi.Output<string>;
  /** ARM id of the container with the bundles; the scope for readers. */
  readonly bundlesId: pulumi.Output<string>;
  /** URL below which every file lies under its SHA-256. No trailing slash. */
  readonly bundleBase: pulumi.Output<string>;
  /** ARM id and URL of the container with the logs of runs; undefined without one. */
  readonly logs: { readonly containerId: pulumi.Output<string>; readonly url: pulumi.Output<string> } | undefined;

  constructor(name: string, args: OpsStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:components:OpsStore", name, {}, opts);
    const { resourceGroupName, accountName, location, subscriptionId, bundle, deployer, transform } = args;
    const { replication = "Standard_LRS", softDeleteDays = 7, keepsLogs = false, firewall, customerKey } = args;
    const child = { parent: this };

    const account = createAccount();
    createSoftDelete();
    const bundles = createContainer(BUNDLES);
    const grant = createDeployerGrant();
    // One hook serves all files: they wait for the same grant.
    const hooks = { onError: [retryWhilePropagating(`${name}-upload`)] };
    for (const file of bundle) upload(file);
    const logs = keepsLogs ? createContainer(LOGS) : undefined;

    this.accountId = account.id;
    this.bundlesId = bundles.id;
    this.bundleBase = pulumi.interpolate`${account.primaryEndpoints.blob}${BUNDLES}`;
    this.logs = logs && { containerId: logs.id, url: pulumi.interpolate`${account.primaryEndpoints.blob}${LOGS}` };
    this.registerOutputs({ accountId: this.accountId, bundlesId: this.bundlesId, bundleBase: this.bundleBase });

    function createAccount() {
      const facts = { resourceGroupName, accountName, location, replication, firewall, customerKey };
      const accountArgs = storageAccountArgs({ ...facts, isHnsEnabled: false, allowSharedKeyAccess: false });
      const hooks = customerKey && { hooks: { onError: [retryWhilePropagating(`${name}-key`)] } };
      return new storage.StorageAccount(name, transformed(accountArgs, transform?.account), { ...child, ...hooks });
    }

    function createSoftDelete() {
      const softDelete = softDeleteArgs(account, resourceGroupName, softDeleteDays);
      return new storage.BlobServiceProperties(
        `${name}-soft-delete`,
        transformed(softDelete, transform?.softDelete),
        child,
      );
    }

    function createContainer(containerName: string) {
      const containerArgs: storage.BlobContainerArgs = {
        containerName,
        accountName: account.name,
        resourceGroupName,
        publicAccess: storage.PublicAccess.None,
      };
      return new storage.BlobContainer(
        `${name}-${containerName}`,
        transformed(containerArgs, transform?.container),
        child,
      );
    }

    function createDeployerGrant() {
      const role = "Storage Blob Data Contributor";
      const description = "The deployer uploads the transform job.";
      const grantArgs = { ...deployer, role, scope: bundles.id, subscriptionId, description } as const;
      return grantRole(`${name}-deployer`, { ...grantArgs, transform: transform?.grant }, child);
    }

    function upload({ name: fileName, sha256, path }: BundleFile) {
      const fileArgs: storage.BlobArgs = {
        accountName: account.name,
        containerName: bundles.name,
        resourceGroupName,
        blobName: sha256,
        type: storage.BlobType.Block,
        source: new pulumi.asset.FileAsset(path),
      };
      return new storage.Blob(
        `${name}-${fileName}`,
        transformed(fileArgs, transform?.file),
        // The old file goes last: until the job names the new one, a run may still fetch it.
        { ...child, dependsOn: grant, hooks, deleteBeforeReplace: false },
      );
    }
  }
}
