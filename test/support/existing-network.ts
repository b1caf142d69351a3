import type { Cloud, Properties } from "../../scripts/sandbox/cloud.ts";
import { SUBSCRIPTION_SCOPE } from "../../scripts/sandbox/directory.ts";

/** What a network team made before the kit came: the virtual network, subnets and zones of fabrikam-private.yaml. */
export function makeExistingNetwork(
  cloud: Pick<Cloud, "put">,
  jobSubnet: Properties = {},
  location = "northeurope",
): void {
  const groupOf = (name: string) => `${SUBSCRIPTION_SCOPE}/resourceGroups/${name}`;
  const put = (type: string, id: string, inputs: Properties) => {
    const parts = id.split("/");
    const outputs = { ...inputs, name: parts.at(-1) };
    cloud.put({ id, type: `azure-native:${type}`, inputs, outputs });
  };
  for (const name of ["rg-fabrikam-network", "rg-fabrikam-dns"]) {
    put("resources:ResourceGroup", groupOf(name), { resourceGroupName: name, location });
  }
  const networkId = `${groupOf("rg-fabrikam-network")}/providers/Microsoft.Network/virtualNetworks/vnet-fabrikam-data`;
  put("network:VirtualNetwork", networkId, { location });
  put("network:Subnet", `${networkId}/subnets/commerce-job`, {
    addressPrefix: "10.20.4.0/27",
    delegations: [{ name: "apps", serviceName: "Microsoft.App/environments" }],
    serviceEndpoints: [{ service: "Microsoft.Storage" }],
    ...jobSubnet,
  });
  put("network:Subnet", `${networkId}/subnets/endpoints`, { addressPrefix: "10.20.5.0/28" });
  for (const zone of ["dfs.core.windows.net", "blob.core.windows.net", "vaultcore.azure.net"]) {
    const zoneId = `${groupOf("rg-fabrikam-dns")}/providers/Microsoft.Network/privateDnsZones/privatelink.${zone}`;
    put("privatedns:PrivateZone", zoneId, { location: "Global" });
    put("privatedns:VirtualNetworkLink", `${zoneId}/virtualNetworkLinks/data`, { virtualNetwork: { id: networkId } });
  }
}
