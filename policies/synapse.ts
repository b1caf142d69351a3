import { mustHaveEndpoint, mustLog } from "./common-stack-rules.ts";
import { mustBe, mustBeAbsent, mustBeSet, wrong } from "./expectations.ts";
import { ADVISED, ALWAYS } from "./levels.ts";
import type { Rule } from "./rule.ts";
import { notRegulated } from "./unless.ts";
import { at, isObject, listAt, shown, textAt } from "./values.ts";

const WORKSPACE = "azure-native:synapse:Workspace";
const types = [WORKSPACE];
const SPARK = ["3.4", "3.5"];

/** Synapse workspaces, where the Spark job runs when one is chosen. */
export const SYNAPSE: readonly Rule[] = [
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
      const range = `${textAt(props, "startIpAddress")} to ${textAt(props, "endIpAddress")}`;
      yield range === "0.0.0.0 to 255.255.255.255"
        ? "startIpAddress to endIpAddress is the whole internet; remove the rule."
        : `startIpAddress to endIpAddress is ${range}; no range is accepted.`;
    },
  },
  {
    id: "SYN-05",
    slug: "entra-only",
    scope: "resource",
    title: "Workspaces take Entra ID identities only.",
    fix: "Set azureADOnlyAuthentication to true.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AP 6ea81a52", "AP 2158ddbe", "MCSB IM-1"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/sql/active-directory-authentication",
    types,
    check: mustBe("azureADOnlyAuthentication", true),
  },
  {
    id: "SYN-06",
    slug: "admin-password",
    scope: "resource",
    title: "No administrator's password stands in the program.",
    fix: "Remove sqlAdministratorLoginPassword; Entra ID signs in.",
    severity: "critical",
    levels: ALWAYS,
    sources: ["CKV_AZURE_239"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/sql/active-directory-authentication",
    types,
    check: mustBeAbsent("sqlAdministratorLoginPassword", "no password is accepted"),
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
    id: "SYN-09",
    slug: "auditing",
    scope: "stack",
    title: "Queries and sign-ins of workspaces are audited.",
    fix: "Add a diagnostic setting with SQLSecurityAuditEvents; the workspace of logs keeps them for 90 days.",
    severity: "medium",
    levels: ADVISED,
    sources: ["AP e04e5000", "AP 529ea018", "CKV2_AZURE_53", "MCSB LT-3"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/monitoring/how-to-monitor-using-azure-monitor",
    types,
    check: mustLog(WORKSPACE, "SQLSecurityAuditEvents"),
  },
  {
    id: "SYN-10",
    slug: "customer-key",
    scope: "resource",
    title: "Regulated data: workspaces are encrypted with the customer's own key.",
    fix: "Set encryption.cmk.",
    severity: "low",
    levels: ADVISED,
    sources: ["CKV_AZURE_240", "AP f7d52b2d"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/security/workspaces-encryption",
    types,
    unless: notRegulated,
    check: mustBeSet("encryption.cmk", "name the customer's key"),
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
  {
    id: "SYN-12",
    slug: "spark-pool",
    scope: "resource",
    title: "Spark pools pause, run a supported version and stay small.",
    fix: "Set autoPause, sparkVersion and the number of nodes.",
    severity: "medium",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/synapse-analytics/spark/apache-spark-version-support",
    types: ["azure-native:synapse:BigDataPool"],
    uses: ["maximumNodes"],
    *check({ props }, { maximumNodes }) {
      if (at(props, "autoPause.enabled") !== true)
        yield wrong("autoPause.enabled", at(props, "autoPause.enabled"), "it must be true");
      const version = at(props, "sparkVersion");
      if (!SPARK.includes(String(version))) yield wrong("sparkVersion", version, `use ${SPARK.join(" or ")}`);
      const scale = at(props, "autoScale");
      const [path, nodes] =
        isObject(scale) && at(scale, "enabled") === true
          ? (["autoScale.maxNodeCount", at(scale, "maxNodeCount")] as const)
          : (["nodeCount", at(props, "nodeCount")] as const);
      if (typeof nodes !== "number" || nodes > maximumNodes) yield wrong(path, nodes, `use at most ${maximumNodes}`);
    },
  },
  {
    id: "SYN-13",
    slug: "dedicated-pool",
    scope: "resource",
    title: "No dedicated SQL pool: it costs while it does nothing.",
    fix: "Remove the SqlPool; the serverless endpoint reads Delta.",
    severity: "medium",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/synapse-analytics/sql/overview-architecture",
    types: ["azure-native:synapse:SqlPool"],
    *check({ props }) {
      yield `sku.name is ${shown(at(props, "sku.name"))}; no dedicated pool is accepted.`;
    },
  },
];
