import { wrong } from "../expectations.ts";
import { ADVISED, ADVISED_IN_DEV, ALWAYS, OFF_IN_DEV } from "../levels.ts";
import { accountRoleOf } from "../resource-type.ts";
import type { Resource, Rule, StackResource } from "../rule.ts";
import type { Settings } from "../settings.ts";
import { eachResource, endpointsOf, ofTypes, refersTo } from "../stack-graph.ts";
import { notPrivate, openBeforeProd } from "../unless.ts";
import { at, isSame, textAt } from "../values.ts";

const ACCOUNT = "azure-native:storage:StorageAccount";
const types = [ACCOUNT];

/** From where a storage account is reached. */
export const STORAGE_NETWORK: readonly Rule[] = [
  {
    id: "STG-07",
    slug: "firewall",
    scope: "resource",
    title: "The firewall of storage accounts denies by default, also when public access is off.",
    fix: "Set networkRuleSet.defaultAction to Deny and list what may enter.",
    severity: "high",
    levels: ADVISED_IN_DEV,
    sources: ["AZR-000202", "CKV_AZURE_35", "AP 34c877ad", "AP 2a1a9cdf", "MCSB NS-2"],
    url: "https://learn.microsoft.com/azure/storage/common/storage-network-security",
    types,
    unless: openBeforeProd,
    *check({ props }) {
      const found = at(props, "networkRuleSet.defaultAction");
      if (!isSame(found, "Deny")) yield wrong("networkRuleSet.defaultAction", found, 'it must be "Deny"');
    },
  },
  {
    id: "STG-08",
    slug: "public-network",
    scope: "resource",
    title: "Private networks: lake and ops have no public endpoint, landing keeps its own for Dataverse.",
    fix: "Set publicNetworkAccess to Disabled on lake and ops, Enabled on landing.",
    severity: "high",
    levels: OFF_IN_DEV,
    sources: ["CKV_AZURE_59", "AP b2982f36", "MCSB NS-2"],
    url: "https://learn.microsoft.com/azure/storage/common/storage-network-security-set-default-access",
    types,
    unless: notPrivate,
    *check(account, settings) {
      const wanted = accountRoleOf(account, settings) === "landing" ? "Enabled" : "Disabled";
      const found = at(account.props, "publicNetworkAccess");
      if (!isSame(found, wanted)) yield wrong("publicNetworkAccess", found, `it must be "${wanted}"`);
    },
  },
  {
    id: "STG-09",
    slug: "lake-endpoints",
    scope: "stack",
    title: "Private networks: the lake has private endpoints for dfs and blob, and their names resolve.",
    fix: "Add the endpoint with a PrivateDnsZoneGroup, or declare privateDns own.",
    severity: "high",
    levels: OFF_IN_DEV,
    sources: ["CKV2_AZURE_33", "AP 6edd7eda", "AP 83c6fe0f", "AP 75973700"],
    url: "https://learn.microsoft.com/azure/storage/common/storage-private-endpoints",
    types,
    uses: ["privateDns"],
    unless: notPrivate,
    check: (resources, settings) =>
      eachResource(accountsOf(resources, settings, "lake"), function* (resource) {
        for (const group of ["dfs", "blob"]) {
          const endpoints = endpointsOf(resources, resource, group);
          if (endpoints.length === 0) yield { resource, message: `It has no private endpoint for ${group}.` };
          else if (settings.privateDns === "zone-group" && !endpoints.some((endpoint) => resolves(resources, endpoint)))
            yield { resource, message: `Its private endpoint for ${group} has no PrivateDnsZoneGroup.` };
        }
      }),
  },
  {
    id: "STG-10",
    slug: "trusted-services",
    scope: "resource",
    title: "A firewall that denies lets trusted Microsoft services in.",
    fix: "Set networkRuleSet.bypass to AzureServices.",
    severity: "medium",
    levels: ADVISED,
    sources: ["CKV_AZURE_36", "AP c9d007d0"],
    url: "https://learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services",
    types,
    *check(account, settings) {
      if (accountRoleOf(account, settings) !== "landing") yield* trustsServices(account);
    },
  },
  {
    id: "STG-10b",
    slug: "landing-trusted-services",
    scope: "resource",
    title: "The firewall of the landing account lets trusted services in: Synapse Link comes as one.",
    fix: "Set networkRuleSet.bypass to AzureServices.",
    severity: "high",
    levels: ALWAYS,
    sources: ["CKV_AZURE_36", "AP c9d007d0"],
    url: "https://learn.microsoft.com/power-apps/maker/data-platform/azure-synapse-link-data-lake",
    types,
    *check(account, settings) {
      if (accountRoleOf(account, settings) === "landing") yield* trustsServices(account);
    },
  },
  {
    id: "STG-27",
    slug: "landing-endpoint",
    scope: "stack",
    title: "The landing account has no private endpoint: Synapse Link does not support one.",
    fix: "Remove the private endpoint.",
    severity: "high",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/power-apps/maker/data-platform/azure-synapse-link-data-lake",
    types,
    check: (resources, settings) =>
      eachResource(accountsOf(resources, settings, "landing"), function* (resource) {
        for (const { name } of endpointsOf(resources, resource))
          yield { resource, message: `It has the private endpoint ${name}.` };
      }),
  },
  {
    id: "STG-28",
    slug: "lake-private-link",
    scope: "stack",
    title: "A private endpoint on the lake is only there when Customer Insights' private link is acknowledged.",
    fix: "Set ciPrivateLink to acknowledged once the link of Customer Insights is approved.",
    severity: "high",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/dynamics365/customer-insights/data/private-link",
    types,
    uses: ["ciPrivateLink"],
    unless: ({ ciPrivateLink }) => (ciPrivateLink === "acknowledged" ? "the private link is acknowledged" : undefined),
    check: (resources, settings) =>
      eachResource(accountsOf(resources, settings, "lake"), function* (resource) {
        for (const { name } of endpointsOf(resources, resource))
          yield { resource, message: `It has the private endpoint ${name}; Customer Insights is then shut out.` };
      }),
  },
];

function* trustsServices({ props }: Resource): Iterable<string> {
  if (!isSame(at(props, "networkRuleSet.defaultAction"), "Deny")) return;
  const found = textAt(props, "networkRuleSet.bypass");
  const services = (found ?? "").split(",").map((service) => service.trim().toLowerCase());
  if (!services.includes("azureservices")) yield wrong("networkRuleSet.bypass", found, "it must contain AzureServices");
}

function accountsOf(
  resources: readonly StackResource[],
  settings: Settings,
  role: "lake" | "landing",
): StackResource[] {
  return ofTypes(resources, ACCOUNT).filter((account) => accountRoleOf(account, settings) === role);
}

function resolves(resources: readonly StackResource[], endpoint: StackResource): boolean {
  return ofTypes(resources, "azure-native:network:PrivateDnsZoneGroup").some((group) =>
    refersTo(group, "privateEndpointName", endpoint),
  );
}
