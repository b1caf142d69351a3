import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";

export interface PrivateEndpointArgs {
  /** Resource group that holds the endpoint. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Azure region of the subnet. */
  readonly location: string;
  readonly subnetId: pulumi.Input<string>;
  /** What it leads to, and the name of that; endpoints of one target differ by group. */
  readonly target: { readonly id: pulumi.Input<string>; readonly name: string };
  /** Sub-resource of the target, e.g. dfs. */
  readonly group: string;
  /**
   * Private DNS zone its name goes into.
   * @default none: Azure Policy of the customer writes the name
   */
  readonly zoneId?: pulumi.Input<string> | undefined;
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly endpoint?: Transform<network.PrivateEndpointArgs>;
    readonly zoneGroup?: Transform<network.PrivateDnsZoneGroupArgs>;
  };
}

/** An address inside a subnet that leads to one service of one resource, and its name. */
export class PrivateEndpoint extends pulumi.ComponentResource {
  readonly endpointId: pulumi.Output<string>;
  /** What must be there before somebody uses it. */
  readonly parts: readonly pulumi.Resource[];

  constructor(name: string, args: PrivateEndpointArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:network:PrivateEndpoint", name, {}, opts);
    const { resourceGroupName, location, subnetId, target, group, zoneId, transform } = args;
    const child = { parent: this };

    const endpoint = createEndpoint();
    this.endpointId = endpoint.id;
    this.parts = [endpoint, ...(zoneId === undefined ? [] : [createZoneGroup(zoneId)])];
    this.registerOutputs({ endpointId: this.endpointId });

    function createEndpoint() {
      const endpointArgs: network.PrivateEndpointArgs = {
        privateEndpointName: `pep-${target.name}-${group}`,
        resourceGroupName,
        location,
        subnet: { id: subnetId },
        privateLinkServiceConnections: [{ name: group, privateLinkServiceId: target.id, groupIds: [group] }],
      };
      return new network.PrivateEndpoint(name, transformed(endpointArgs, transform?.endpoint), child);
    }

    function createZoneGroup(privateDnsZoneId: pulumi.Input<string>) {
      const groupArgs: network.PrivateDnsZoneGroupArgs = {
        privateDnsZoneGroupName: "default",
        privateEndpointName: endpoint.name,
        resourceGroupName,
        privateDnsZoneConfigs: [{ name: group, privateDnsZoneId }],
      };
      return new network.PrivateDnsZoneGroup(`${name}-zone`, transformed(groupArgs, transform?.zoneGroup), child);
    }
  }
}
