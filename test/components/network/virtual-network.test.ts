import { describe, expect, it } from "vitest";
import { PrivateEndpoint } from "../../../components/network/private-endpoint.ts";
import { PrivateZones } from "../../../components/network/private-zones.ts";
import { VirtualNetwork } from "../../../components/network/virtual-network.ts";
import { deploy, inputsOf, orphansOf, partsOf } from "../../support/pulumi.ts";

const args = {
  resourceGroupName: "rg-net",
  networkName: "vnet-test",
  securityGroupName: "nsg-test",
  location: "westeurope",
  addressSpace: "10.60.0.0/26",
  storageService: "Microsoft.Storage",
} as const;

describe("a virtual network", () => {
  it("consists of the network, two subnets and the rules of the job's, all below itself", async () => {
    const { resources, urns } = await deploy(() => new VirtualNetwork("vnet", args));
    expect(partsOf(resources.filter(({ type }) => type.startsWith("azure-native:")))).toEqual([
      "network:NetworkSecurityGroup vnet-job-rules",
      "network:Subnet vnet-endpoints",
      "network:Subnet vnet-job",
      "network:VirtualNetwork vnet",
    ]);
    expect(orphansOf(urns)).toEqual([]);
    expect(inputsOf(resources, "azure-native:network:Subnet", "vnet-job")).toMatchObject({
      addressPrefix: "10.60.0.0/27",
      delegations: [{ name: "container-apps", serviceName: "Microsoft.App/environments" }],
      serviceEndpoints: [{ service: "Microsoft.Storage" }],
    });
  });

  it("lets the job out to named services only, and anywhere only when told to", async () => {
    const tagsOf = async (toInternet: boolean) => {
      const { resources } = await deploy(() => new VirtualNetwork("vnet", { ...args, toInternet }));
      const { securityRules } = inputsOf(resources, "azure-native:network:NetworkSecurityGroup") as {
        securityRules: { direction: string; access: string; destinationAddressPrefix: string }[];
      };
      return securityRules
        .filter(({ direction }) => direction === "Outbound")
        .map(({ access, destinationAddressPrefix }) => `${access} ${destinationAddressPrefix}`);
    };
    const narrow = await tagsOf(false);
    expect(narrow).toEqual([
      "Allow VirtualNetwork",
      "Allow 168.63.129.16/32",
      "Allow MicrosoftContainerRegistry",
      "Allow AzureFrontDoor.FirstParty",
      "Allow AzureActiveDirectory",
      "Allow AzureMonitor",
      "Allow Storage",
      "Deny *",
    ]);
    expect(await tagsOf(true)).toEqual([...narrow.slice(0, -1), "Allow Internet", "Deny *"]);
  });

  it("gets a NAT gateway with one address only when it is named", async () => {
    const natGateway = { gatewayName: "ng-test", addressName: "pip-test" };
    const { resources } = await deploy(() => new VirtualNetwork("vnet", { ...args, natGateway }));
    expect(inputsOf(resources, "azure-native:network:Subnet", "vnet-job").natGateway).toBeDefined();
    expect(inputsOf(resources, "azure-native:network:PublicIPAddress")).toMatchObject({
      publicIpAddressName: "pip-test",
      publicIPAllocationMethod: "Static",
      sku: { name: "Standard" },
    });
  });

  it("leaves the last word to the user", async () => {
    const transform = { network: { flowTimeoutInMinutes: 10 } };
    const { resources } = await deploy(() => new VirtualNetwork("vnet", { ...args, transform }));
    expect(inputsOf(resources, "azure-native:network:VirtualNetwork").flowTimeoutInMinutes).toBe(10);
  });
});

describe("a private endpoint", () => {
  const endpoint = {
    resourceGroupName: "rg-net",
    location: "westeurope",
    subnetId: "/subnets/endpoints",
    target: { id: "/accounts/lake", name: "stlake" },
    group: "dfs",
  };

  it("is named after its target and puts its name into the zone", async () => {
    const { resources, urns } = await deploy(
      () => new PrivateEndpoint("lake-dfs", { ...endpoint, zoneId: "/zones/dfs" }),
    );
    expect(inputsOf(resources, "azure-native:network:PrivateEndpoint")).toMatchObject({
      privateEndpointName: "pep-stlake-dfs",
      subnet: { id: "/subnets/endpoints" },
      privateLinkServiceConnections: [{ name: "dfs", privateLinkServiceId: "/accounts/lake", groupIds: ["dfs"] }],
    });
    expect(inputsOf(resources, "azure-native:network:PrivateDnsZoneGroup")).toMatchObject({
      privateDnsZoneConfigs: [{ name: "dfs", privateDnsZoneId: "/zones/dfs" }],
    });
    expect(orphansOf(urns)).toEqual([]);
  });

  it("leaves its name to Azure Policy when there is no zone", async () => {
    const { resources } = await deploy(() => new PrivateEndpoint("lake-dfs", endpoint));
    expect(resources.filter(({ type }) => type.endsWith("PrivateDnsZoneGroup"))).toEqual([]);
  });
});

it("links a zone of each storage service to the network", async () => {
  const { resources, urns } = await deploy(
    () =>
      new PrivateZones("zones", { resourceGroupName: "rg-net", networkId: "/networks/own", services: ["dfs", "blob"] }),
  );
  expect(partsOf(resources.filter(({ type }) => type.startsWith("azure-native:")))).toEqual([
    "privatedns:PrivateZone zones-blob",
    "privatedns:PrivateZone zones-dfs",
    "privatedns:VirtualNetworkLink zones-blob-link",
    "privatedns:VirtualNetworkLink zones-dfs-link",
  ]);
  expect(orphansOf(urns)).toEqual([]);
});
