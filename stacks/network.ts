import * as resources from "@pulumi/azure-native/resources/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { EnterprisePolicy } from "../components/enterprise-policy.ts";
import { type Deployment, nameOf } from "../components/naming.ts";
import { PrivateEndpoint } from "../components/network/private-endpoint.ts";
import {
  type PrivateService,
  PrivateZones,
  STORAGE_SERVICES,
  type ZoneIds,
} from "../components/network/private-zones.ts";
import { type StorageFirewall, type StorageRole, storageFirewallOf } from "../components/network/profile.ts";
import { VirtualNetwork } from "../components/network/virtual-network.ts";
import type { StackConfig } from "./config.ts";
import { landingProfileOf } from "./network-checks.ts";

/** An account that the job reaches. */
interface Account {
  readonly accountId: pulumi.Output<string>;
  readonly accountName: string;
}

/** What is connected to the network. */
interface Connected extends Readonly<Record<StorageRole, Account>> {
  /** The key vault that the stack makes. */
  readonly vault?: Account | undefined;
}

/** What the rest of the platform needs of the network. */
export interface PlatformNetwork {
  /** Who reaches each account; undefined where everybody does. */
  readonly firewalls: Readonly<Record<StorageRole, StorageFirewall | undefined>>;
  /** Where the job runs; undefined in a network of Azure's. */
  readonly job: { readonly subnetId: pulumi.Input<string>; readonly internal: boolean } | undefined;
  readonly factoryAccess: "Enabled" | "Disabled";
  /** Makes what leads to the accounts, and lets Dataverse in; returns what a run must wait for. */
  connect(accounts: Connected): readonly pulumi.Resource[];
  /** Makes the way of machines without a public address to their Batch account; nothing in an open network. */
  connectBatch(account: Account): readonly pulumi.Resource[];
}

/** Creates, or takes over, the network of a platform. */
export function createNetwork(config: StackConfig, deployment: Deployment): PlatformNetwork {
  const { network, location, landing, compute } = config;
  const { profile, existing, deployerAddresses } = network;
  const landingProfile = landingProfileOf(config);
  const isOpen = profile === "open";
  const ownsNetwork = !isOpen && existing === undefined;
  const hasVault = profile === "private" && config.customerKey !== undefined && config.customerKey.keyId === undefined;
  const hasNodes = compute === "batch" && !isOpen;
  const needsGroup = ownsNetwork || profile === "private" || landingProfile !== "open" || hasNodes;
  const services = [
    ...(profile === "private" ? STORAGE_SERVICES : []),
    ...(compute === "batch" ? ["batch" as const] : []),
    ...(hasVault ? ["vault" as const] : []),
  ];
  const group = needsGroup
    ? new resources.ResourceGroup("network", { resourceGroupName: nameOf("networkGroup", deployment), location })
    : undefined;
  const own = ownsNetwork && group !== undefined ? createVirtualNetwork(group) : undefined;
  const jobSubnetId = existing?.jobSubnetId ?? own?.jobSubnetId;
  const endpointSubnetId = existing?.endpointSubnetId ?? own?.endpointSubnetId;
  const zones =
    own && group && services.length > 0
      ? new PrivateZones("zones", { resourceGroupName: group.name, networkId: own.networkId, services })
      : undefined;
  const zoneIds: ZoneIds | undefined = existing === undefined ? zones?.zoneIds : existing.dnsZones;
  const callers = { jobSubnetId, deployerAddresses };

  const firewallOf = (role: StorageRole) => {
    const chosen = role === "landing" ? landingProfile : profile;
    return chosen === "open" ? undefined : storageFirewallOf(chosen, role, callers);
  };
  return {
    firewalls: { landing: firewallOf("landing"), lake: firewallOf("lake"), ops: firewallOf("ops") },
    job: isOpen || jobSubnetId === undefined ? undefined : { subnetId: jobSubnetId, internal: profile === "private" },
    factoryAccess: profile === "private" ? "Disabled" : "Enabled",
    connect: (accounts) => [...letDataverseIn(accounts.landing), ...connectPrivately(accounts)],
    connectBatch,
  };

  function createVirtualNetwork({ name }: resources.ResourceGroup) {
    return new VirtualNetwork("vnet", {
      resourceGroupName: name,
      networkName: nameOf("virtualNetwork", deployment),
      securityGroupName: nameOf("networkSecurityGroup", deployment),
      location,
      compute,
      addressSpace: network.addressSpace ?? "10.60.0.0/26",
      storageService: landing.location === location ? "Microsoft.Storage" : "Microsoft.Storage.Global",
      toInternet: landing.source === "fabric-link",
      natGateway: network.natGateway
        ? { gatewayName: nameOf("natGateway", deployment), addressName: nameOf("natAddress", deployment) }
        : undefined,
    });
  }

  function letDataverseIn({ accountId }: Account): readonly pulumi.Resource[] {
    const { geography } = config.dataverse;
    if (landingProfile === "open" || geography === undefined || group === undefined) return [];
    const policy = new EnterprisePolicy("link-identity", {
      resourceGroupName: group.name,
      policyName: nameOf("enterprisePolicy", deployment),
      geography,
      landingAccountId: accountId,
      subscriptionId: deployment.subscriptionId,
    });
    return policy.grants;
  }

  function connectPrivately(accounts: Connected): readonly pulumi.Resource[] {
    if (profile !== "private" || group === undefined || endpointSubnetId === undefined) return [];
    // The landing account stays reachable for Synapse Link; the job comes through its firewall.
    const roles = landingProfile === "private" ? (["landing", "lake", "ops"] as const) : (["lake", "ops"] as const);
    const endpointOf = (name: string, { accountId, accountName }: Account, service: PrivateService) =>
      new PrivateEndpoint(name, {
        resourceGroupName: group.name,
        location,
        subnetId: endpointSubnetId,
        target: { id: accountId, name: accountName },
        group: service,
        zoneId: zoneIds?.[service],
      });
    const endpoints = roles.flatMap((role) =>
      // Bundles are fetched as blobs; only a data lake is spoken to in both ways.
      (role === "ops" ? (["blob"] as const) : STORAGE_SERVICES).map((service) =>
        endpointOf(`${role}-${service}`, accounts[role], service),
      ),
    );
    if (accounts.vault !== undefined) endpoints.push(endpointOf("key-vault", accounts.vault, "vault"));
    return [...(zones?.links ?? []), ...endpoints.flatMap(({ parts }) => parts)];
  }

  function connectBatch({ accountId, accountName }: Account): readonly pulumi.Resource[] {
    if (isOpen || group === undefined || endpointSubnetId === undefined) return [];
    const endpoint = new PrivateEndpoint("batch-nodes", {
      resourceGroupName: group.name,
      location,
      subnetId: endpointSubnetId,
      target: { id: accountId, name: accountName },
      group: "nodeManagement",
      zoneId: zoneIds?.batch,
    });
    return [...(zones?.links ?? []), ...endpoint.parts];
  }
}
