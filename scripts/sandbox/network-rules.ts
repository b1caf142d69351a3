import type { Cloud, CloudResource, Properties } from "./cloud.ts";
import { listOf, propertiesOf, textOf } from "./cloud-queries.ts";
import type { Origin } from "./origin.ts";

/** A request to a storage account, as its firewall sees it. */
export interface NetworkRequest {
  readonly account: CloudResource;
  /** Service of the account that is spoken to. */
  readonly service: "dfs" | "blob";
  readonly origin: Origin;
}

/** What the rules look at. */
type DeployedResources = Pick<Cloud, "get" | "list">;

const SAME = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/**
 * Whether the deployed network lets a request through to an account: by a private endpoint that the caller's network
 * finds, or by the account's public endpoint and its rules (Microsoft Learn: storage network security, 2026-02).
 */
export function reaches(cloud: DeployedResources, { account, service, origin }: NetworkRequest): boolean {
  if (origin.kind === "subnet" && hasPrivateWay(cloud, account, service, networkOf(origin.subnetId))) return true;
  if (origin.kind === "customer-insights" && isApprovedForInsights(cloud, account)) return true;
  const { publicNetworkAccess, networkRuleSet } = account.inputs;
  if (publicNetworkAccess === "Disabled") return false;
  const rules = propertiesOf(networkRuleSet);
  if (rules.defaultAction !== "Deny") return true;
  switch (origin.kind) {
    case "internet":
      return listOf(rules.ipRules).some((rule) => holds(textOf(propertiesOf(rule).iPAddressOrRange), origin.address));
    case "subnet":
      return hasSubnetRule(cloud, rules, origin.subnetId);
    case "trusted-service":
      return textOf(rules.bypass).includes("AzureServices") && isLinkKnown(cloud);
    case "customer-insights":
      return false;
    case "fabric-workspace":
      return hasWorkspaceRule(rules, origin.workspaceId);
  }
}

/**
 * Whether a subnet has a private way to a Batch account's node management, for machines without a public address
 * (Microsoft Learn: Batch pool without public IP addresses, 2025-08).
 */
export function reachesNodeManagement(cloud: DeployedResources, account: CloudResource, subnetId: string): boolean {
  return hasEndpointFor(cloud, account, "nodeManagement", "privatelink.batch.azure.com", networkOf(subnetId));
}

/** A subnet's virtual network: what private endpoints and zones are shared in. */
function networkOf(subnetId: string): string {
  return subnetId.replace(/\/subnets\/[^/]+$/i, "");
}

/** Whether an IPv4 address lies in a range or is the one named. Pure. */
export function holds(range: string, address: string): boolean {
  const [first = "", bits = "32"] = range.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(first) / size) === Math.floor(numberOf(address) / size);
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The rule names the subnet, and the subnet has the service endpoint that shows it to storage. */
function hasSubnetRule(cloud: DeployedResources, rules: Properties, subnetId: string): boolean {
  const isNamed = listOf(rules.virtualNetworkRules).some((rule) =>
    SAME(textOf(propertiesOf(rule).virtualNetworkResourceId), subnetId),
  );
  return isNamed && hasStorageEndpoint(cloud.get(subnetId));
}

/** A resource rule that lets one Fabric workspace in (Microsoft Learn: trusted workspace access, 2026-08). */
function hasWorkspaceRule(rules: Properties, workspaceId: string): boolean {
  return listOf(rules.resourceAccessRules).some((rule) =>
    textOf(propertiesOf(rule).resourceId)
      .toLowerCase()
      .endsWith(`/providers/microsoft.fabric/workspaces/${workspaceId}`.toLowerCase()),
  );
}

/** Whether a subnet shows itself to storage accounts. Pure. */
export function hasStorageEndpoint(subnet: CloudResource | undefined): boolean {
  const services = listOf(subnet?.inputs.serviceEndpoints).map((entry) => textOf(propertiesOf(entry).service));
  return services.some((service) => service === "Microsoft.Storage" || service === "Microsoft.Storage.Global");
}

/** An endpoint for this service in the caller's network, and its name in a zone that the network looks into. */
function hasPrivateWay(cloud: DeployedResources, account: CloudResource, service: string, networkId: string): boolean {
  return hasEndpointFor(cloud, account, service, `privatelink.${service}.core.windows.net`, networkId);
}

function hasEndpointFor(
  cloud: DeployedResources,
  account: CloudResource,
  service: string,
  zoneName: string,
  networkId: string,
): boolean {
  return cloud.list("azure-native:network:PrivateEndpoint").some((endpoint) => {
    if (!SAME(networkOf(textOf(propertiesOf(endpoint.inputs.subnet).id)), networkId)) return false;
    const isForIt = listOf(endpoint.inputs.privateLinkServiceConnections)
      .map(propertiesOf)
      .some(
        ({ privateLinkServiceId, groupIds }) =>
          SAME(textOf(privateLinkServiceId), account.id) && listOf(groupIds).includes(service),
      );
    return isForIt && zonesOf(cloud, endpoint).some((zone) => isFoundIn(cloud, zone, zoneName, networkId));
  });
}

function zonesOf(cloud: DeployedResources, endpoint: CloudResource): readonly string[] {
  return cloud
    .list("azure-native:network:PrivateDnsZoneGroup")
    .filter(({ id }) => id.toLowerCase().startsWith(`${endpoint.id}/`.toLowerCase()))
    .flatMap(({ inputs }) => listOf(inputs.privateDnsZoneConfigs))
    .map((config) => textOf(propertiesOf(config).privateDnsZoneId));
}

function isFoundIn(cloud: DeployedResources, zoneId: string, zoneName: string, networkId: string): boolean {
  if (!zoneId.toLowerCase().endsWith(`/${zoneName}`) || cloud.get(zoneId) === undefined) return false;
  return cloud
    .list("azure-native:privatedns:VirtualNetworkLink")
    .some(
      ({ id, inputs }) =>
        id.toLowerCase().startsWith(`${zoneId}/`.toLowerCase()) &&
        SAME(textOf(propertiesOf(inputs.virtualNetwork).id), networkId),
    );
}

/** Synapse Link passes a firewall with the identity of an enterprise policy; the sandbox takes it as linked. */
function isLinkKnown(cloud: DeployedResources): boolean {
  return cloud.list("azure-native:powerplatform:EnterprisePolicy").some(({ inputs }) => inputs.kind === "Identity");
}

function isApprovedForInsights(cloud: DeployedResources, account: CloudResource): boolean {
  return cloud
    .list("azure-native:storage:PrivateEndpointConnection")
    .some(
      ({ id, inputs }) =>
        id.toLowerCase().startsWith(`${account.id}/`.toLowerCase()) &&
        propertiesOf(inputs.privateLinkServiceConnectionState).status === "Approved",
    );
}
