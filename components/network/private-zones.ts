import * as privatedns from "@pulumi/azure-native/privatedns/index.js";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";

/** What a storage account is reached by; each has an endpoint and a zone of its own. Clients of a data lake use both. */
export const STORAGE_SERVICES = ["dfs", "blob"] as const;

/** One service of a storage account. */
type StorageService = (typeof STORAGE_SERVICES)[number];

/** What private endpoints lead to. */
export type PrivateService = StorageService | "batch" | "vault";

/** Ids of the private DNS zones by service. */
export type ZoneIds = Readonly<Partial<Record<PrivateService, pulumi.Input<string>>>>;

const ZONES: Readonly<Record<PrivateService, string>> = {
  dfs: "privatelink.dfs.core.windows.net",
  blob: "privatelink.blob.core.windows.net",
  batch: "privatelink.batch.azure.com",
  vault: "privatelink.vaultcore.azure.net",
};

/** Name of the zone that private endpoints of a service are found in (Azure public cloud). Pure. */
function zoneNameOf(service: PrivateService): string {
  return ZONES[service];
}

export interface PrivateZonesArgs {
  /** Resource group that holds the zones. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Virtual network that looks names up in them. */
  readonly networkId: pulumi.Input<string>;
  /** Services that have private endpoints in the network. */
  readonly services: readonly PrivateService[];
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly zone?: Transform<privatedns.PrivateZoneArgs>;
    readonly link?: Transform<privatedns.VirtualNetworkLinkArgs>;
  };
}

/** Private DNS zones of services, linked to one virtual network. */
export class PrivateZones extends pulumi.ComponentResource {
  readonly zoneIds: Readonly<Partial<Record<PrivateService, pulumi.Output<string>>>>;
  /** The links, for resources that must find names. */
  readonly links: readonly pulumi.Resource[];

  constructor(name: string, args: PrivateZonesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:network:PrivateZones", name, {}, opts);
    const { resourceGroupName, networkId, services, transform } = args;
    const child = { parent: this };

    const zones = services.map((service) => ({ service, zone: createZone(service) }));
    this.zoneIds = Object.fromEntries(zones.map(({ service, zone }) => [service, zone.id]));
    this.links = zones.map(createLink);
    this.registerOutputs({ zoneIds: this.zoneIds });

    function createZone(service: PrivateService) {
      const zoneArgs = { privateZoneName: zoneNameOf(service), resourceGroupName, location: "Global" };
      return new privatedns.PrivateZone(`${name}-${service}`, transformed(zoneArgs, transform?.zone), child);
    }

    function createLink({ service, zone }: (typeof zones)[number]) {
      const linkArgs: privatedns.VirtualNetworkLinkArgs = {
        virtualNetworkLinkName: "commerce-insights",
        privateZoneName: zone.name,
        resourceGroupName,
        location: "Global",
        registrationEnabled: false,
        virtualNetwork: { id: networkId },
      };
      return new privatedns.VirtualNetworkLink(
        `${name}-${service}-link`,
        transformed(linkArgs, transform?.link),
        child,
      );
    }
  }
}
