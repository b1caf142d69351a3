import * as batch from "@pulumi/azure-native/batch/index.js";
import type * as monitor from "@pulumi/azure-native/monitor/index.js";
import * as pulumi from "@pulumi/pulumi";
import { sendLogs } from "../monitoring/logs.ts";
import { type Transform, transformed } from "../transform.ts";
import type { BatchSizeName } from "./batch-sizes.ts";

/** Operating system of the pool's machines, and the agent Batch has for it. */
interface BatchImage {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
  readonly version: string;
  readonly nodeAgentSkuId: string;
}

/** Ubuntu 24.04 with glibc, which the engine needs; it brings no Node, the platform does. */
const UBUNTU: BatchImage = {
  publisher: "canonical",
  offer: "ubuntu-24_04-lts",
  sku: "server",
  version: "latest",
  nodeAgentSkuId: "batch.node.ubuntu 24.04",
};

export interface BatchPoolArgs {
  /** Resource group that holds account and pool. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Azure region. */
  readonly location: string;
  /** Globally unique account name, from `nameOf("batchAccount", …)`. */
  readonly accountName: string;
  /**
   * Name in the account. Renaming replaces the pool.
   * @default "transform"
   */
  readonly poolName?: string;
  /** Identity the runs work as. */
  readonly identityId: pulumi.Input<string>;
  readonly vmSize: BatchSizeName;
  /**
   * Image of the machines; the pairs Batch accepts: `az batch pool supported-images list`.
   * @default Ubuntu 24.04
   */
  readonly image?: BatchImage | undefined;
  /** Log Analytics workspace for what Batch logs. */
  readonly workspaceId: pulumi.Input<string>;
  /**
   * Subnet of the machines, which then have no public address, and the public address ranges of who starts runs: the
   * account's endpoint denies all others. Machines reach Batch by a private endpoint for `nodeManagement` only.
   * Another subnet replaces the pool.
   * @default none: machines in a network of Azure's, and Entra ID alone decides who starts runs
   */
  readonly network?:
    | { readonly subnetId: pulumi.Input<string>; readonly callerAddresses: readonly string[] }
    | undefined;
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly account?: Transform<batch.BatchAccountArgs>;
    readonly pool?: Transform<batch.PoolArgs>;
    readonly logs?: Transform<monitor.DiagnosticSettingArgs>;
  };
}

/**
 * Grows to one machine when a run waits; Batch looks every five minutes, its shortest interval. The machine goes once
 * what the run left on it has passed its retention, so that the pipeline can still read it.
 */
const FROM_ZERO = "$TargetDedicatedNodes = min(1, $PendingTasks.GetSample(1)); $NodeDeallocationOption = retaineddata;";

/**
 * A Batch account and a pool that grows from no machine to one while a run waits or works, and costs nothing else.
 *
 * Access is by Entra ID only. Who may submit to the pool runs what he likes as the pool's identity, so submitting is
 * granted to the pipeline alone.
 */
export class BatchPool extends pulumi.ComponentResource {
  /** ARM id of the account; the scope for who may submit. */
  readonly accountId: pulumi.Output<string>;
  /** URL of the account's own interface, without trailing slash. */
  readonly endpoint: pulumi.Output<string>;
  readonly poolName: pulumi.Output<string>;

  constructor(name: string, args: BatchPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:job:BatchPool", name, {}, opts);
    const { resourceGroupName, location, accountName, poolName = "transform", identityId, vmSize } = args;
    const { image = UBUNTU, workspaceId, network, transform } = args;
    const child = { parent: this };

    const account = createAccount();
    sendLogs(`${name}-logs`, account.id, workspaceId, child, transform?.logs);
    const pool = createPool();

    this.accountId = account.id;
    this.endpoint = pulumi.interpolate`https://${account.accountEndpoint}`;
    this.poolName = pool.name;
    this.registerOutputs({ accountId: this.accountId, endpoint: this.endpoint, poolName: this.poolName });

    function createAccount() {
      const accountArgs: batch.BatchAccountArgs = {
        accountName,
        resourceGroupName,
        location,
        poolAllocationMode: batch.PoolAllocationMode.BatchService,
        allowedAuthenticationModes: [batch.AuthenticationMode.AAD],
        publicNetworkAccess: batch.PublicNetworkAccessType.Enabled,
        ...(network && { networkProfile: profileOf(network.callerAddresses) }),
      };
      return new batch.BatchAccount(`${name}-account`, transformed(accountArgs, transform?.account), child);
    }

    function createPool() {
      const { nodeAgentSkuId, ...imageReference } = image;
      const poolArgs: batch.PoolArgs = {
        poolName,
        accountName: account.name,
        resourceGroupName,
        identity: { type: batch.PoolIdentityType.UserAssigned, userAssignedIdentities: [identityId] },
        vmSize,
        deploymentConfiguration: { virtualMachineConfiguration: { imageReference, nodeAgentSkuId } },
        taskSlotsPerNode: 1, // A run is given the memory of the whole machine.
        interNodeCommunication: batch.InterNodeCommunicationState.Disabled,
        targetNodeCommunicationMode: batch.NodeCommunicationMode.Simplified,
        scaleSettings: { autoScale: { evaluationInterval: "PT5M", formula: FROM_ZERO } },
        ...(network && {
          networkConfiguration: {
            subnetId: network.subnetId,
            publicIPAddressConfiguration: { provision: batch.IPAddressProvisioningType.NoPublicIPAddresses },
          },
        }),
      };
      return new batch.Pool(name, transformed(poolArgs, transform?.pool), { ...child, deleteBeforeReplace: true });
    }
  }
}

function profileOf(callerAddresses: readonly string[]) {
  const allow = batch.IPRuleAction.Allow;
  return {
    accountAccess: {
      defaultAction: batch.EndpointAccessDefaultAction.Deny,
      ipRules: callerAddresses.map((value) => ({ action: allow, value })),
    },
    nodeManagementAccess: { defaultAction: batch.EndpointAccessDefaultAction.Deny },
  };
}
