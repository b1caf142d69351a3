import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";

export interface NatGatewayArgs {
  /** Resource group that holds gateway and address. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Names, from `nameOf("natGateway", …)` and `nameOf("natAddress", …)`. */
  readonly gatewayName: string;
  readonly addressName: string;
  /** Azure region. */
  readonly location: string;
  /** Escape hatch for the inner resources. */
  readonly transform?:
    | {
        readonly address?: Transform<network.PublicIPAddressArgs>;
        readonly gateway?: Transform<network.NatGatewayArgs>;
      }
    | undefined;
}

/** One fixed public address for everything that leaves a subnet. It costs by the hour, used or not. */
export class NatGateway extends pulumi.ComponentResource {
  readonly gatewayId: pulumi.Output<string>;

  constructor(name: string, args: NatGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:network:NatGateway", name, {}, opts);
    const { resourceGroupName, gatewayName, addressName, location, transform } = args;
    const child = { parent: this };

    this.gatewayId = createGateway(createAddress()).id;
    this.registerOutputs({ gatewayId: this.gatewayId });

    function createAddress() {
      const addressArgs: network.PublicIPAddressArgs = {
        publicIpAddressName: addressName,
        resourceGroupName,
        location,
        sku: { name: network.PublicIPAddressSkuName.Standard },
        publicIPAllocationMethod: network.IPAllocationMethod.Static,
      };
      return new network.PublicIPAddress(`${name}-address`, transformed(addressArgs, transform?.address), child);
    }

    function createGateway(address: network.PublicIPAddress) {
      const gatewayArgs: network.NatGatewayArgs = {
        natGatewayName: gatewayName,
        resourceGroupName,
        location,
        sku: { name: network.NatGatewaySkuName.Standard },
        publicIpAddresses: [{ id: address.id }],
      };
      return new network.NatGateway(name, transformed(gatewayArgs, transform?.gateway), child);
    }
  }
}
