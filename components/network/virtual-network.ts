import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";
import { subnetRangesOf } from "./address-space.ts";
import { NatGateway, type NatGatewayArgs } from "./nat-gateway.ts";
import { type JobCompute, jobSecurityRules } from "./security-rules.ts";

/** What a Container Apps environment demands of its subnet. */
export const JOB_DELEGATION = "Microsoft.App/environments";

export interface VirtualNetworkArgs {
  /** Resource group that holds the network. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Names, from `nameOf("virtualNetwork", …)` and `nameOf("networkSecurityGroup", …)`. */
  readonly networkName: string;
  readonly securityGroupName: string;
  /** Azure region. */
  readonly location: string;
  /** IPv4 range of at least 64 addresses. Changing it replaces the subnets and what is in them. */
  readonly addressSpace: string;
  /**
   * Service endpoint of the job's subnet: Microsoft.Storage for accounts of the same region, Microsoft.Storage.Global
   * for accounts anywhere. Azure takes one of the two.
   */
  readonly storageService: "Microsoft.Storage" | "Microsoft.Storage.Global";
  /**
   * What runs in the job's subnet. Container Apps has the subnet delegated to it, Batch takes no delegated one.
   * @default "container-apps"
   */
  readonly compute?: JobCompute;
  /**
   * Let the job send HTTPS anywhere.
   * @default false
   */
  readonly toInternet?: boolean;
  /**
   * Names of a NAT gateway and its address: then the job's calls leave from one fixed address.
   * @default none; Container Apps brings its own way out
   */
  readonly natGateway?: { readonly gatewayName: string; readonly addressName: string } | undefined;
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly network?: Transform<network.VirtualNetworkArgs>;
    readonly securityGroup?: Transform<network.NetworkSecurityGroupArgs>;
    readonly subnet?: Transform<network.SubnetArgs>;
    readonly natGateway?: NatGatewayArgs["transform"];
  };
}

/** A virtual network of the platform's own: a subnet for the job, one for private endpoints. */
export class VirtualNetwork extends pulumi.ComponentResource {
  readonly networkId: pulumi.Output<string>;
  readonly jobSubnetId: pulumi.Output<string>;
  readonly endpointSubnetId: pulumi.Output<string>;

  constructor(name: string, args: VirtualNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:network:VirtualNetwork", name, {}, opts);
    const { resourceGroupName, networkName, securityGroupName, location, addressSpace, transform } = args;
    const { storageService, compute = "container-apps", toInternet = false, natGateway } = args;
    const child = { parent: this };
    const ranges = subnetRangesOf(addressSpace);

    const virtualNetwork = createNetwork();
    const securityGroup = createSecurityGroup();
    const nat = natGateway && createNatGateway(natGateway);
    const job = createSubnet("job", {
      addressPrefix: ranges.job,
      ...(compute === "container-apps" && {
        delegations: [{ name: "container-apps", serviceName: JOB_DELEGATION }],
      }),
      serviceEndpoints: [{ service: storageService }],
      networkSecurityGroup: { id: securityGroup.id },
      ...(nat && { natGateway: { id: nat.gatewayId } }),
    });
    // One after the other: Azure refuses two changes of one network at a time.
    const endpoints = createSubnet(
      "endpoints",
      { addressPrefix: ranges.endpoints, privateEndpointNetworkPolicies: "Disabled" },
      job,
    );

    this.networkId = virtualNetwork.id;
    this.jobSubnetId = job.id;
    this.endpointSubnetId = endpoints.id;
    this.registerOutputs({
      networkId: this.networkId,
      jobSubnetId: this.jobSubnetId,
      endpointSubnetId: this.endpointSubnetId,
    });

    function createNetwork() {
      const networkArgs: network.VirtualNetworkArgs = {
        virtualNetworkName: networkName,
        resourceGroupName,
        location,
        addressSpace: { addressPrefixes: [addressSpace] },
      };
      return new network.VirtualNetwork(name, transformed(networkArgs, transform?.network), child);
    }

    function createSecurityGroup() {
      const groupArgs: network.NetworkSecurityGroupArgs = {
        networkSecurityGroupName: securityGroupName,
        resourceGroupName,
        location,
        securityRules: [...jobSecurityRules(ranges.job, toInternet, compute)],
      };
      return new network.NetworkSecurityGroup(
        `${name}-job-rules`,
        transformed(groupArgs, transform?.securityGroup),
        child,
      );
    }

    function createNatGateway(names: NonNullable<VirtualNetworkArgs["natGateway"]>) {
      const gatewayArgs = { ...names, resourceGroupName, location, transform: transform?.natGateway };
      return new NatGateway(`${name}-nat`, gatewayArgs, child);
    }

    function createSubnet(
      suffix: string,
      own: Omit<network.SubnetArgs, "resourceGroupName" | "virtualNetworkName">,
      after?: pulumi.Resource,
    ) {
      const subnetArgs = { subnetName: suffix, resourceGroupName, virtualNetworkName: virtualNetwork.name, ...own };
      const options = { ...child, ...(after && { dependsOn: after }) };
      return new network.Subnet(`${name}-${suffix}`, transformed(subnetArgs, transform?.subnet), options);
    }
  }
}
