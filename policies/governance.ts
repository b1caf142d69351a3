import { eachOf, wrong } from "./expectations.ts";
import { ADVISED_AFTER_DEV, ADVISED_IN_DEV, ALWAYS, GROWING } from "./levels.ts";
import { accountRoleOf, typeOf } from "./resource-type.ts";
import type { Properties, Rule } from "./rule.ts";
import { eachResource, ofTypes } from "./stack-graph.ts";
import { ifKnown } from "./unknown-value.ts";
import { at, isObject, shown, textAt } from "./values.ts";

const GROUP = "azure-native:resources:ResourceGroup";
const ALERTS = ["MetricAlert", "ScheduledQueryRule", "ActivityLogAlert"].map((name) => `azure-native:monitor:${name}`);
const BUDGETS = ["azure-native:consumption:Budget", "azure-native:costmanagement:Budget"];

/** Types that carry tags and a region. */
const TAGGED = [
  "azure-native:app:ContainerApp",
  "azure-native:app:Job",
  "azure-native:app:ManagedEnvironment",
  "azure-native:batch:BatchAccount",
  "azure-native:containerregistry:Registry",
  "azure-native:datafactory:Factory",
  "azure-native:fabric:FabricCapacity",
  "azure-native:keyvault:Vault",
  "azure-native:managedidentity:UserAssignedIdentity",
  "azure-native:network:NetworkSecurityGroup",
  "azure-native:network:PrivateEndpoint",
  "azure-native:network:VirtualNetwork",
  "azure-native:operationalinsights:Workspace",
  "azure-native:storage:StorageAccount",
  "azure-native:synapse:BigDataPool",
  "azure-native:synapse:Workspace",
];

const TAGS: Readonly<Record<string, RegExp>> = {
  workload: /^[a-z][a-z0-9-]*$/,
  env: /^(?:dev|test|prod)$/,
  customer: /^[a-z][a-z0-9-]*$/,
  owner: /^[^@\s]+@[^@\s]+$/,
  costCenter: /\S/,
  dataClassification: /^(?:public|general|confidential|restricted)$/,
  managedBy: /\S/,
  kitVersion: /^\d+\.\d+\.\d+/,
};

/** Names of resources by the input that holds them, with what Azure accepts. */
const NAMES: Readonly<Record<string, readonly [key: string, legal: RegExp, accepted: string]>> = {
  [GROUP]: ["resourceGroupName", /^[\w.()-]{0,89}[\w()-]$/, "1 to 90 letters, digits, . _ ( ) -"],
  "azure-native:datafactory:Factory": [
    "factoryName",
    /^(?=.{3,63}$)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/,
    "3 to 63 letters, digits and hyphens",
  ],
  "azure-native:app:Job": [
    "jobName",
    /^(?=.{2,32}$)[a-z](?:-?[a-z0-9])+$/,
    "2 to 32 lower-case letters, digits and hyphens",
  ],
  "azure-native:app:ManagedEnvironment": [
    "environmentName",
    /^(?=.{2,60}$)[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$/,
    "2 to 60 letters, digits and hyphens",
  ],
  "azure-native:operationalinsights:Workspace": [
    "workspaceName",
    /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
    "4 to 63 letters, digits and hyphens",
  ],
  "azure-native:managedidentity:UserAssignedIdentity": [
    "resourceName",
    /^[A-Za-z0-9][\w-]{2,127}$/,
    "3 to 128 letters, digits, _ and -",
  ],
  "azure-native:keyvault:Vault": [
    "vaultName",
    /^(?=.{3,24}$)[A-Za-z](?:-?[A-Za-z0-9])+$/,
    "3 to 24 letters, digits and hyphens",
  ],
};

/** Tags, regions, names, cost and watching. */
export const GOVERNANCE: readonly Rule[] = [
  {
    id: "GOV-01",
    slug: "tags",
    scope: "resource",
    title: "Resources carry the tags that say whose they are and what they hold.",
    fix: "Add the tag; the kit adds all of them in one transform.",
    severity: "medium",
    levels: ADVISED_IN_DEV,
    sources: ["AZR-000166", "AZR-000477", "AP 871b6d14", "AP 1e30110a"],
    url: "https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-tagging",
    types: TAGGED,
    check: ({ props }) => tagsOf(props),
  },
  {
    id: "GOV-02",
    slug: "group-tags",
    scope: "resource",
    title: "Resource groups carry the same tags.",
    fix: "Add the tag; the kit adds all of them in one transform.",
    severity: "medium",
    levels: ADVISED_IN_DEV,
    sources: ["AP 96670d01"],
    url: "https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-tagging",
    types: [GROUP],
    check: ({ props }) => tagsOf(props),
  },
  {
    id: "GOV-03",
    slug: "regions",
    scope: "resource",
    title: "Resources lie in accepted regions.",
    fix: "Set location to an accepted region.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AZR-000167", "AP e56962a6", "AP e765b5de", "AP 0a914e76"],
    url: "https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies",
    types: [...TAGGED, GROUP],
    uses: ["allowedRegions"],
    unless: ({ allowedRegions }) => (allowedRegions.length === 0 ? "allowedRegions is empty" : undefined),
    *check({ props }, { allowedRegions }) {
      const found = textAt(props, "location");
      if (!allowedRegions.includes(found?.replaceAll(" ", "").toLowerCase() ?? ""))
        yield wrong("location", found, `accepted are ${allowedRegions.join(", ")}`);
    },
  },
  {
    id: "GOV-04",
    slug: "names",
    scope: "resource",
    title: "Names are legal and follow the convention.",
    fix: "Rename the resource before it is deployed; most cannot be renamed later.",
    severity: "low",
    levels: ADVISED_IN_DEV,
    sources: [],
    url: "https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-naming",
    types: Object.keys(NAMES),
    uses: ["namePattern"],
    *check({ type, props }, { namePattern }) {
      const [key, legal, accepted] = NAMES[typeOf(type)] ?? ["name", /./, "a name"];
      const found = textAt(props, key);
      if (found === undefined || !legal.test(found)) yield wrong(key, found, `use ${accepted}`);
      else if (namePattern !== "" && !new RegExp(namePattern).test(found))
        yield wrong(key, found, `it must match ${namePattern}`);
    },
  },
  {
    id: "GOV-05",
    slug: "budget",
    scope: "stack",
    title: "Every stack has a budget that warns at two thresholds.",
    fix: "Add a Budget with two notifications.",
    severity: "medium",
    levels: ADVISED_IN_DEV,
    sources: [],
    url: "https://learn.microsoft.com/azure/cost-management-billing/costs/tutorial-acm-create-budgets",
    types: ["*"],
    *check(resources) {
      const budgets = ofTypes(resources, ...BUDGETS);
      if (budgets.length === 0) yield { message: "The stack has no Budget." };
      for (const resource of budgets) {
        const notifications = Object.keys(at(resource.props, "notifications") ?? {}).length;
        if (notifications < 2) yield { resource, message: `notifications are ${notifications}; use 2 or more.` };
      }
    },
  },
  {
    id: "GOV-06",
    slug: "alerts",
    scope: "stack",
    title: "Somebody is told when runs fail or data gets old.",
    fix: "Add an ActionGroup and alerts that use it.",
    severity: "medium",
    levels: GROWING,
    sources: [],
    url: "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview",
    types: ["*"],
    *check(resources) {
      if (ofTypes(resources, "azure-native:monitor:ActionGroup").length === 0)
        yield { message: "The stack has no ActionGroup." };
      if (ofTypes(resources, ...ALERTS).length === 0) yield { message: "The stack has no alert." };
    },
  },
  {
    id: "GOV-07",
    slug: "preview-api",
    scope: "stack",
    title: "Resources use no preview version of Azure's interfaces.",
    fix: "Use a stable version of the resource, or add its module to allowedPreviewTypes.",
    severity: "low",
    levels: ADVISED_AFTER_DEV,
    sources: [],
    url: "https://www.pulumi.com/registry/packages/azure-native/version-guide/",
    types: ["*"],
    uses: ["allowedPreviewTypes"],
    check: (resources, { allowedPreviewTypes }) =>
      eachResource(resources, function* (resource) {
        if (allowedPreviewTypes.includes(typeOf(resource.type).split(":")[1] ?? "")) return;
        const version = ifKnown(() => textAt(resource.props, "azureApiVersion"));
        if (version?.endsWith("-preview"))
          yield { resource, message: wrong("azureApiVersion", version, "use a stable version") };
      }),
  },
  {
    id: "GOV-08",
    slug: "resource-types",
    scope: "resource",
    title: "Stacks hold accepted types of resources only.",
    fix: "Remove the resource, or add its type to allowedTypes.",
    severity: "medium",
    levels: ADVISED_IN_DEV,
    sources: [],
    url: "https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies",
    types: ["*"],
    uses: ["allowedTypes"],
    *check({ type }, { allowedTypes }) {
      const isAllowed = allowedTypes.some((one) =>
        one.endsWith("*") ? typeOf(type).startsWith(one.slice(0, -1)) : one === typeOf(type),
      );
      if (!isAllowed) yield `type is ${shown(type)}; accepted are ${allowedTypes.join(", ")}.`;
    },
  },
  {
    id: "GOV-09",
    slug: "protect",
    scope: "resource",
    title: "Pulumi refuses to delete or replace the accounts with data.",
    fix: "Set the resource option protect; the kit does with protectData.",
    severity: "high",
    levels: GROWING,
    sources: [],
    url: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
    types: ["azure-native:storage:StorageAccount"],
    *check(account, settings) {
      if (["landing", "lake"].includes(accountRoleOf(account, settings)) && !account.protect)
        yield wrong("protect", false, "it must be true");
    },
  },
];

function* tagsOf(props: Properties): Iterable<string> {
  const tags = at(props, "tags");
  const own = isObject(tags) ? tags : {};
  yield* eachOf(Object.entries(TAGS), function* ([tag, format]) {
    const found = own[tag];
    if (typeof found !== "string" || !format.test(found)) yield wrong(`tags.${tag}`, found, `use ${format.source}`);
  });
}
