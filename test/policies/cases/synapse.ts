import { casesOf, endpointOf, logOf, part, UNKNOWN, UNKNOWN_ENDPOINT, urnOf, value } from "./rule-cases.ts";

const workspace = "synapse:Workspace";
const logType = "operationalinsights:Workspace";
const logs = (retentionInDays: number) => part(logType, "logs", { retentionInDays });
const audited = part(
  "monitor:DiagnosticSetting",
  "audit",
  { workspaceId: "w", logs: [{ category: "SQLSecurityAuditEvents" }] },
  { at: { resourceUri: urnOf(workspace, "it"), workspaceId: urnOf(logType, "logs") } },
);

/** Cases of the rules for synapse. */
export const SYNAPSE = casesOf(
  /^SYN/,
  [
    value("SYN-01", workspace, "managedVirtualNetwork", "default", "none", 'it must be "default"'),
    value("SYN-02", workspace, "managedVirtualNetworkSettings.preventDataExfiltration", true, false, "it must be true"),
    {
      ...value("SYN-03", workspace, "publicNetworkAccess", "Disabled", "Enabled", 'it must be "Disabled"'),
      settings: { profile: "private" },
    },
    {
      ...value("SYN-03b", workspace, "publicNetworkAccess", "Disabled", "Enabled", 'it must be "Disabled"'),
      settings: { profile: "restricted" },
    },
    {
      id: "SYN-04",
      type: "synapse:IpFirewallRule",
      goodType: workspace,
      path: "startIpAddress",
      bad: "0.0.0.0",
      good: { endIpAddress: "255.255.255.255" },
      says: ["startIpAddress to endIpAddress is the whole internet; remove the rule."],
      absent: ['startIpAddress to endIpAddress is not set to "255.255.255.255"; no range is accepted.'],
      unknown: "decided",
      unknownSays: ['startIpAddress to endIpAddress is not known yet to "255.255.255.255"; no range is accepted.'],
    },
    {
      id: "SYN-13",
      type: "synapse:SqlPool",
      goodType: "synapse:BigDataPool",
      path: "sku.name",
      bad: "DW100c",
      good: { sku: {} },
      says: ['sku.name is "DW100c"; no dedicated pool is accepted.'],
      absent: ["sku.name is not set; no dedicated pool is accepted."],
      unknown: "decided",
      unknownSays: ["sku.name is not known yet; no dedicated pool is accepted."],
    },
    {
      id: "SYN-05",
      type: workspace,
      path: "azureADOnlyAuthentication",
      bad: false,
      good: { azureADOnlyAuthentication: true },
      says: ["azureADOnlyAuthentication is false; it must be true."],
      absent: ["azureADOnlyAuthentication is not set; it must be true."],
    },
    {
      id: "SYN-06",
      type: workspace,
      path: "sqlAdministratorLoginPassword",
      bad: "secret",
      good: {},
      says: ["sqlAdministratorLoginPassword is set; no password is accepted."],
      absent: [],
    },
    {
      id: "SYN-08",
      type: workspace,
      path: "managedVirtualNetworkSettings.allowedAadTenantIdsForLinking",
      bad: ["other"],
      good: { managedVirtualNetworkSettings: { allowedAadTenantIdsForLinking: [] } },
      says: [
        'managedVirtualNetworkSettings.allowedAadTenantIdsForLinking has "other"; it is not among approvedTenants.',
      ],
      absent: ["managedVirtualNetworkSettings.allowedAadTenantIdsForLinking is not set; list the approved tenants."],
    },
    {
      id: "SYN-10",
      type: workspace,
      settings: { regulated: true },
      path: "encryption.cmk",
      bad: "",
      good: { encryption: { cmk: { key: { name: "k" } } } },
      says: ['encryption.cmk is ""; name the customer\'s key.'],
      absent: ["encryption.cmk is not set; name the customer's key."],
    },
    {
      id: "SYN-12",
      type: "synapse:BigDataPool",
      path: "sparkVersion",
      bad: "2.4",
      good: { autoPause: { enabled: true }, sparkVersion: "3.5", nodeCount: 3 },
      says: ['sparkVersion is "2.4"; use 3.4 or 3.5.'],
      absent: ["sparkVersion is not set; use 3.4 or 3.5."],
    },
  ],
  [
    {
      id: "SYN-09",
      good: [part(workspace, "it"), audited, logs(90)],
      bad: [part(workspace, "it"), audited, logs(30)],
      says: ["logs: retentionInDays is 30; use 90 or more."],
      absent: [part(workspace, "it")],
      absentSays: ["it: It has no diagnostic setting with a workspaceId."],
      unknown: [part(workspace, "it"), logOf(workspace, UNKNOWN)],
      unknownSays: "logs",
    },
    {
      id: "SYN-11",
      good: [part(workspace, "it"), endpointOf(workspace)],
      bad: [part(workspace, "it")],
      says: ["it: It has no private endpoint."],
      absent: [],
      absentSays: [],
      unknown: [part(workspace, "it"), UNKNOWN_ENDPOINT],
      unknownSays: "privateLinkServiceConnections",
    },
  ],
);
