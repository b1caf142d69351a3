import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { StorageFirewall } from "./network/profile.ts";
import { retryWhilePropagating } from "./propagation.ts";
import { type CustomerKeyUse, type Replication, softDeleteArgs, storageAccountArgs } from "./storage-account.ts";
import { type Transform, transformed } from "./transform.ts";

/**
 * `linking`: the Synapse Link profile is being created; the wizard needs account keys and the container does not exist
 * yet. `sealed`: the link runs; keys are off.
 */
export type LandingPhase = "linking" | "sealed";

export interface LandingZoneArgs {
  /** Resource group that holds the account. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Globally unique account name, from `nameOf("landingAccount", …)`. */
  readonly accountName: string;
  /** Azure region; must be the region of the Dataverse environment. */
  readonly location: string;
  /** Container that Dataverse creates, from `dataverseContainerOf(…)`. */
  readonly containerName: string;
  readonly phase: LandingPhase;
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
   * Leave the account in Azure when the stack no longer has it.
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
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly account?: Transform<storage.StorageAccountArgs>;
    readonly softDelete?: Transform<storage.BlobServicePropertiesArgs>;
  };
}

/**
 * The ADLS Gen2 account that Synapse Link for Dataverse exports into.
 *
 * It never creates the `dataverse-…` container: Dataverse does, and refuses to link when it exists.
 */
export class LandingZone extends pulumi.ComponentResource {
  /** ARM id of the account. */
  readonly accountId: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  /** Name of the container Dataverse exports into. */
  readonly containerName: string;
  /** URL of the container Dataverse exports into, on the DFS endpoint. */
  readonly containerUrl: pulumi.Output<string>;
  /**
   * Narrowest scope on which reading can be granted: the account while `linking`, because no grant is possible on a
   * container that does not exist; the container once `sealed`.
   */
  readonly readerScope: pulumi.Output<string>;

  constructor(name: string, args: LandingZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:components:LandingZone", name, {}, opts);
    const { resourceGroupName, accountName, location, containerName, phase, firewall, customerKey, transform } = args;
    const { replication = "Standard_ZRS", softDeleteDays = 14, keepData = false } = args;
    const child = { parent: this };

    const account = createAccount();
    createSoftDelete();

    this.accountId = account.id;
    this.accountName = account.name;
    this.containerName = containerName;
    this.containerUrl = pulumi.interpolate`${account.primaryEndpoints.dfs}${containerName}`;
    this.readerScope =
      phase === "linking"
        ? account.id
        : pulumi.interpolate`${account.id}/blobServices/default/containers/${containerName}`;
    this.registerOutputs({ accountId: this.accountId, containerUrl: this.containerUrl, readerScope: this.readerScope });

    function createAccount() {
      const facts = { resourceGroupName, accountName, location, replication, firewall, customerKey };
      const accountArgs = storageAccountArgs({
        ...facts,
        isHnsEnabled: true,
        allowSharedKeyAccess: phase === "linking",
      });
      const hooks = customerKey && { hooks: { onError: [retryWhilePropagating(`${name}-key`)] } };
      const data = { ...child, ...hooks, retainOnDelete: keepData };
      return new storage.StorageAccount(name, transformed(accountArgs, transform?.account), data);
    }

    function createSoftDelete() {
      const softDelete = softDeleteArgs(account, resourceGroupName, softDeleteDays);
      return new storage.BlobServiceProperties(
        `${name}-soft-delete`,
        transformed(softDelete, transform?.softDelete),
        child,
      );
    }
  }
}

/** Name of the container Synapse Link creates: `dataverse-<environment>-<organization>`, lower case. Pure. */
export function dataverseContainerOf(environmentName: string, organizationName: string): string {
  return `dataverse-${environmentName}-${organizationName}`.toLowerCase();
}

/**
 * Says in plain words what a refused grant on the container means. `name` is unique in the stack.
 *
 * Azure itself reports a missing resource with an id of two hundred characters.
 */
export function explainMissingContainer(name: string, containerName: string): pulumi.ErrorHook {
  return new pulumi.ErrorHook(`${name}-explain`, async ({ errors }) => {
    const explanation = missingContainerOf(errors, containerName);
    if (explanation !== undefined) await pulumi.log.error(explanation);
    return false;
  });
}

/** What the newest fault says about the container, or undefined when it is about something else. Pure. */
export function missingContainerOf(errors: readonly string[], containerName: string): string | undefined {
  const [newest = ""] = errors;
  if (!/ResourceNotFound|ContainerNotFound|Status(?:Code)?=404/.test(newest) || !newest.includes(containerName))
    return undefined;
  return (
    `CI-LANDING-001 The landing phase is sealed, but the container ${containerName} does not exist: ` +
    "Synapse Link for Dataverse has not created it.\n" +
    "hint: Set landing.phase to linking, run pulumi up, create the link (docs/run-sheet.md, step M2), then seal."
  );
}
