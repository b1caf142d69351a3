import { mustHaveEndpoint } from "../common-stack-rules.ts";
import { mustBe, wrong } from "../expectations.ts";
import { ADVISED, ALWAYS } from "../levels.ts";
import type { Rule } from "../rule.ts";
import { shownIfKnown } from "../unknown-value.ts";
import { at, listAt, shown } from "../values.ts";

const WORKSPACE = "azure-native:synapse:Workspace";
const types = [WORKSPACE];

/** From where a workspace is reached, and what it reaches. */
export const SYNAPSE_NETWORK: readonly Rule[] = [
  {
    id: "SYN-01",
    slug: "managed-network",
    scope: "resource",
    title: "Workspaces have a managed virtual network.",
    fix: "Set managedVirtualNetwork to default; it cannot be changed later.",
    severity: "high",
    levels: ALWAYS,
    sources: ["CKV_AZURE_58", "AP 2d9dbfa3"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-managed-vnet",
    types,
    check: mustBe("managedVirtualNetwork", "default"),
  },
  {
    id: "SYN-02",
    slug: "exfiltration",
    scope: "resource",
    title: "Workspaces protect against data exfiltration.",
    fix: "Set managedVirtualNetworkSettings.preventDataExfiltration to true.",
    severity: "high",
    levels: ALWAYS,
    sources: ["CKV_AZURE_157", "AP 3484ce98"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/security/workspace-data-exfiltration-protection",
    types,
    check: mustBe("managedVirtualNetworkSettings.preventDataExfiltration", true),
  },
  {
    id: "SYN-03",
    slug: "public-network",
    scope: "resource",
    title: "Workspaces have no public endpoint, unless the network profile is open or restricted.",
    fix: "Set publicNetworkAccess to Disabled.",
    severity: "medium",
    levels: ALWAYS,
    sources: ["AP 38d8df46", "MCSB NS-2"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/security/connectivity-settings",
    types,
    // Synapse Link with a workspace needs the public endpoint.
    unless: ({ profile }) => (profile === "private" ? undefined : `the network profile is ${profile}`),
    check: mustBe("publicNetworkAccess", "Disabled"),
  },
  {
    id: "SYN-03b",
    slug: "restricted-network",
    scope: "resource",
    title: "Restricted networks: a workspace has no public endpoint, unless Synapse Link writes to it.",
    fix: "Set publicNetworkAccess to Disabled when no Synapse Link uses the workspace.",
    severity: "low",
    levels: ADVISED,
    sources: ["AP 38d8df46", "MCSB NS-2"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/security/connectivity-settings",
    types,
    unless: ({ profile }) => (profile === "restricted" ? undefined : `the network profile is ${profile}`),
    check: mustBe("publicNetworkAccess", "Disabled"),
  },
  {
    id: "SYN-04",
    slug: "ip-rules",
    scope: "resource",
    title: "No firewall rule opens a workspace to the internet.",
    fix: "Remove the rule, or narrow it to known addresses.",
    severity: "critical",
    levels: ALWAYS,
    sources: ["CKV2_AZURE_19", "AP 56fd377d"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-ip-firewall",
    types: ["azure-native:synapse:IpFirewallRule"],
    *check({ props }) {
      const [start, end] = ["startIpAddress", "endIpAddress"].map((key) => shownIfKnown(() => at(props, key)));
      yield start === '"0.0.0.0"' && end === '"255.255.255.255"'
        ? "startIpAddress to endIpAddress is the whole internet; remove the rule."
        : `startIpAddress to endIpAddress is ${start} to ${end}; no range is accepted.`;
    },
  },
  {
    id: "SYN-08",
    slug: "approved-tenants",
    scope: "resource",
    title: "Managed private endpoints reach approved tenants only.",
    fix: "List allowedAadTenantIdsForLinking; an empty list is the own tenant.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AP 3a003702"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/security/how-to-create-managed-private-endpoints",
    types,
    uses: ["approvedTenants"],
    *check({ props }, { approvedTenants }) {
      const path = "managedVirtualNetworkSettings.allowedAadTenantIdsForLinking";
      if (!Array.isArray(at(props, path))) return yield wrong(path, at(props, path), "list the approved tenants");
      for (const tenant of listAt(props, path))
        if (!approvedTenants.includes(String(tenant)))
          yield `${path} has ${shown(tenant)}; it is not among approvedTenants.`;
    },
  },
  {
    id: "SYN-11",
    slug: "private-endpoint",
    scope: "stack",
    title: "Workspaces have a private endpoint.",
    fix: "Add private endpoints for Dev, Sql and SqlOnDemand.",
    severity: "low",
    levels: ADVISED,
    sources: ["AP 72d11df1"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/security/how-to-connect-to-workspace-with-private-links",
    types,
    check: mustHaveEndpoint(WORKSPACE),
  },
];
