import type { ResourceType } from "../resource-type.ts";

const GROUP = "{subscription}/resourceGroups/{resourceGroupName}/providers";

/** Types that behave as ARM does in general: a parent, a name, settings. A type that needs more gets its own file. */
export const PLAIN: readonly ResourceType[] = [
  plain("applicationinsights:Component", `${GROUP}/Microsoft.Insights/components/{resourceName}`),
  plain("applicationinsights:Workbook", `${GROUP}/Microsoft.Insights/workbooks/{resourceName}`),
  plain("automation:AutomationAccount", `${GROUP}/Microsoft.Automation/automationAccounts/{automationAccountName}`),
  plain("containerregistry:Registry", `${GROUP}/Microsoft.ContainerRegistry/registries/{registryName}`),
  plain("eventgrid:SystemTopic", `${GROUP}/Microsoft.EventGrid/systemTopics/{systemTopicName}`),
  plain(
    "eventgrid:SystemTopicEventSubscription",
    `${GROUP}/Microsoft.EventGrid/systemTopics/{systemTopicName}/eventSubscriptions/{eventSubscriptionName}`,
  ),
  plain("monitor:ActionGroup", `${GROUP}/Microsoft.Insights/actionGroups/{actionGroupName}`),
  plain("monitor:MetricAlert", `${GROUP}/Microsoft.Insights/metricAlerts/{ruleName}`),
  plain("monitor:ScheduledQueryRule", `${GROUP}/Microsoft.Insights/scheduledQueryRules/{ruleName}`),
  plain("network:NatGateway", `${GROUP}/Microsoft.Network/natGateways/{natGatewayName}`),
  plain("network:NetworkSecurityGroup", `${GROUP}/Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}`),
  plain(
    "network:PrivateDnsZoneGroup",
    `${GROUP}/Microsoft.Network/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}`,
  ),
  plain("network:PublicIPAddress", `${GROUP}/Microsoft.Network/publicIPAddresses/{publicIpAddressName}`),
  plain("network:VirtualNetwork", `${GROUP}/Microsoft.Network/virtualNetworks/{virtualNetworkName}`),
  plain(
    "operationalinsights:SavedSearch",
    `${GROUP}/Microsoft.OperationalInsights/workspaces/{workspaceName}/savedSearches/{savedSearchId}`,
  ),
  plain("portal:Dashboard", `${GROUP}/Microsoft.Portal/dashboards/{dashboardName}`),
  plain("privatedns:PrivateZone", `${GROUP}/Microsoft.Network/privateDnsZones/{privateZoneName}`),
  plain(
    "privatedns:VirtualNetworkLink",
    `${GROUP}/Microsoft.Network/privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}`,
  ),
  plain(
    "storage:PrivateEndpointConnection",
    `${GROUP}/Microsoft.Storage/storageAccounts/{accountName}/privateEndpointConnections/{privateEndpointConnectionName}`,
  ),
  plain("synapse:BigDataPool", `${GROUP}/Microsoft.Synapse/workspaces/{workspaceName}/bigDataPools/{bigDataPoolName}`),
  plain("synapse:IpFirewallRule", `${GROUP}/Microsoft.Synapse/workspaces/{workspaceName}/firewallRules/{ruleName}`),
  plain("synapse:Key", `${GROUP}/Microsoft.Synapse/workspaces/{workspaceName}/keys/{keyName}`),
  plain("synapse:PrivateLinkHub", `${GROUP}/Microsoft.Synapse/privateLinkHubs/{privateLinkHubName}`),
  plain("synapse:Workspace", `${GROUP}/Microsoft.Synapse/workspaces/{workspaceName}`),
];

function plain(name: string, id: string): ResourceType {
  return { token: `azure-native:${name}`, id, outputs: () => ({ provisioningState: "Succeeded" }) };
}
