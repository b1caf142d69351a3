import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";

export interface NatGatewayArgs {
  /** Resource group that holds gateway and address. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Names, from `nameOf("natGateway", …)` and `nameOf("natAddress", …)`. */
  readonly gatewayName: string;
  readonly addressName: string;
  /** Azure region. */
  readonly location: string;
}

/** One fixed public address for everything that leaves a subnet. It costs by the hour, used or not. */
export class NatGateway extends pulumi.ComponentResource {
  readonly gatewayId: pulumi.Output<string>;

  constructor(name: string, args: NatGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:network:NatGateway", name, {}, opts);
    const { resourceGroupName, gatewayName, addressName, location } = args;
    const child = { parent: this };

    const address = new network.PublicIPAddress(
      `${name}-address`,
      {
        publicIpAddressName: addressName,
        resourceGroupName,
        location,
        sku: { name: network.PublicIPAddressSkuName.Standard },
        publicIPAllocationMethod: network.IPAllocationMethod.Static,
      },
      child,
    );
    const gateway = new network.NatGateway(
      name,
      {
        natGatewayName: gatewayName,
        resourceGroupName,
        location,
        sku: { name: network.NatGatewaySkuName.Standard },
        publicIpAddresses: [{ id: address.id }],
      },
      child,
    );

    this.gatewayId = gateway.id;
    this.registerOutputs({ gatewayId: this.gatewayId });
  }
}
