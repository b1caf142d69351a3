import * as privatedns from "@pulumi/azure-native/privatedns/index.js";
import * as pulumi from "@pulumi/pulumi";

/** What a storage account is reached by; each has an endpoint and a zone of its own. Clients of a data lake use both. */
export const STORAGE_SERVICES = ["dfs", "blob"] as const;

/** One service of a storage account. */
export type StorageService = (typeof STORAGE_SERVICES)[number];

/** Ids of the private DNS zones by service. */
export type ZoneIds = Readonly<Record<StorageService, pulumi.Input<string>>>;

/** Name of the zone that private endpoints of a service are found in (Azure public cloud). Pure. */
function zoneNameOf(service: StorageService): string {
  return `privatelink.${service}.core.windows.net`;
}

export interface PrivateZonesArgs {
  /** Resource group that holds the zones. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Virtual network that looks names up in them. */
  readonly networkId: pulumi.Input<string>;
}

/** Private DNS zones of storage, linked to one virtual network. */
export class PrivateZones extends pulumi.ComponentResource {
  readonly zoneIds: Readonly<Record<StorageService, pulumi.Output<string>>>;
  /** The links, for resources that must find names. */
  readonly links: readonly pulumi.Resource[];

  constructor(name: string, args: PrivateZonesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:network:PrivateZones", name, {}, opts);
    const { resourceGroupName, networkId } = args;
    const child = { parent: this };

    const zones = { dfs: createZone("dfs"), blob: createZone("blob") };
    this.zoneIds = { dfs: zones.dfs.id, blob: zones.blob.id };
    this.links = STORAGE_SERVICES.map(createLink);
    this.registerOutputs({ zoneIds: this.zoneIds });

    function createZone(service: StorageService) {
      const zoneArgs = { privateZoneName: zoneNameOf(service), resourceGroupName, location: "Global" };
      return new privatedns.PrivateZone(`${name}-${service}`, zoneArgs, child);
    }

    function createLink(service: StorageService) {
      return new privatedns.VirtualNetworkLink(
        `${name}-${service}-link`,
        {
          virtualNetworkLinkName: "commerce-insights",
          privateZoneName: zones[service].name,
          resourceGroupName,
          location: "Global",
          registrationEnabled: false,
          virtualNetwork: { id: networkId },
        },
        child,
      );
    }
  }
}
