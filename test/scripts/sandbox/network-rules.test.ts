import { describe, expect, it } from "vitest";
import type { Cloud, CloudResource } from "../../../scripts/sandbox/cloud.ts";
import { holds, reaches } from "../../../scripts/sandbox/network-rules.ts";
import type { Origin } from "../../../scripts/sandbox/origin.ts";

const NETWORK = "/subscriptions/s/resourceGroups/net/providers/Microsoft.Network";
const VNET = `${NETWORK}/virtualNetworks/v`;
const JOB = `${VNET}/subnets/job`;
const ZONE = `${NETWORK}/privateDnsZones/privatelink.dfs.core.windows.net`;
const LAKE = "/subscriptions/s/resourceGroups/data/providers/Microsoft.Storage/storageAccounts/lake";

const resource = (type: string, id: string, inputs: object): CloudResource => ({
  id,
  type: `azure-native:${type}`,
  inputs: { ...inputs },
  outputs: {},
});

const cloudOf = (resources: readonly CloudResource[]): Pick<Cloud, "get" | "list"> => ({
  get: (id: string) => resources.find((found) => found.id.toLowerCase() === id.toLowerCase()),
  list: (type?: string) => resources.filter((found) => type === undefined || found.type === type),
});

const lake = (inputs: object) => resource("storage:StorageAccount", LAKE, inputs);
const restricted = (rules: object) =>
  lake({ publicNetworkAccess: "Enabled", networkRuleSet: { defaultAction: "Deny", bypass: "None", ...rules } });
const closed = lake({ publicNetworkAccess: "Disabled", networkRuleSet: { defaultAction: "Deny" } });

const subnet = resource("network:Subnet", JOB, { serviceEndpoints: [{ service: "Microsoft.Storage" }] });
const endpoint = resource("network:PrivateEndpoint", `${NETWORK}/privateEndpoints/pep`, {
  subnet: { id: `${VNET}/subnets/endpoints` },
  privateLinkServiceConnections: [{ privateLinkServiceId: LAKE, groupIds: ["dfs"] }],
});
const zoneGroup = resource("network:PrivateDnsZoneGroup", `${endpoint.id}/privateDnsZoneGroups/default`, {
  privateDnsZoneConfigs: [{ privateDnsZoneId: ZONE }],
});
const zone = resource("privatedns:PrivateZone", ZONE, {});
const link = resource("privatedns:VirtualNetworkLink", `${ZONE}/virtualNetworkLinks/l`, {
  virtualNetwork: { id: VNET },
});
const privateWay = [subnet, endpoint, zoneGroup, zone, link];

const inside: Origin = { kind: "subnet", subnetId: JOB };
const outside: Origin = { kind: "internet", address: "203.0.113.10" };

const isLetIn = (account: CloudResource, origin: Origin, others: readonly CloudResource[] = []) =>
  reaches(cloudOf([account, ...others]), { account, service: "dfs", origin });

describe("an account with firewall", () => {
  it("knows addresses, and subnets that show themselves", () => {
    expect(isLetIn(restricted({}), outside)).toBe(false);
    expect(isLetIn(restricted({ ipRules: [{ iPAddressOrRange: "203.0.113.0/28" }] }), outside)).toBe(true);
    const named = restricted({ virtualNetworkRules: [{ virtualNetworkResourceId: JOB }] });
    expect(isLetIn(named, inside, [subnet])).toBe(true);
    expect(isLetIn(named, inside, [resource("network:Subnet", JOB, {})])).toBe(false);
    expect(isLetIn(restricted({}), inside, [subnet])).toBe(false);
  });

  it("trusts Synapse Link when both the account and the tenant say so", () => {
    const policy = resource("powerplatform:EnterprisePolicy", "/policies/p", { kind: "Identity" });
    const origin: Origin = { kind: "trusted-service" };
    expect(isLetIn(restricted({ bypass: "AzureServices" }), origin, [policy])).toBe(true);
    expect(isLetIn(restricted({ bypass: "AzureServices" }), origin)).toBe(false);
    expect(isLetIn(restricted({}), origin, [policy])).toBe(false);
    expect(isLetIn(closed, origin, [policy])).toBe(false);
  });

  it("lets Customer Insights in by an approved connection of its own, and by nothing else", () => {
    const connection = (status: string) =>
      resource("storage:PrivateEndpointConnection", `${LAKE}/privateEndpointConnections/ci`, {
        privateLinkServiceConnectionState: { status },
      });
    const origin: Origin = { kind: "customer-insights" };
    expect(isLetIn(closed, origin, [connection("Approved")])).toBe(true);
    expect(isLetIn(closed, origin, [connection("Pending")])).toBe(false);
    expect(isLetIn(restricted({ bypass: "AzureServices" }), origin)).toBe(false);
  });
});

describe("an account without public endpoint", () => {
  it("is reached through a private endpoint of the caller's network", () => {
    expect(isLetIn(closed, inside, privateWay)).toBe(true);
    expect(isLetIn(closed, outside, privateWay)).toBe(false);
    expect(isLetIn(closed, { kind: "subnet", subnetId: `${NETWORK}/virtualNetworks/w/subnets/job` }, privateWay)).toBe(
      false,
    );
  });

  it.each([
    ["endpoint", endpoint],
    ["name in the zone", zoneGroup],
    ["zone", zone],
    ["link of the zone", link],
  ])("is not reached without the %s", (_, missing) => {
    expect(
      isLetIn(
        closed,
        inside,
        privateWay.filter((part) => part !== missing),
      ),
    ).toBe(false);
  });

  it("needs an endpoint for each of its services", () => {
    const request = { account: closed, service: "blob", origin: inside } as const;
    expect(reaches(cloudOf([closed, ...privateWay]), request)).toBe(false);
  });
});

it.each([
  ["203.0.113.10", "203.0.113.10", true],
  ["203.0.113.0/28", "203.0.113.15", true],
  ["203.0.113.0/28", "203.0.113.16", false],
  ["203.0.113.10", "203.0.113.11", false],
])("%s holds %s: %s", (range, address, isHeld) => {
  expect(holds(range, address)).toBe(isHeld);
});
