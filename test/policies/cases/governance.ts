import { casesOf, part, UNKNOWN, urnOf } from "./rule-cases.ts";

const account = "storage:StorageAccount";
const tags = {
  workload: "commerce-insights",
  env: "prod",
  customer: "contoso",
  owner: "data@contoso.example",
  costCenter: "CC-1",
  dataClassification: "restricted",
  managedBy: "pulumi",
  kitVersion: "0.1.0",
};
const budget = (notifications: unknown) => part("consumption:Budget", "budget", { notifications });
const group = part("monitor:ActionGroup", "group");
const alert = (actions: unknown) => part("monitor:MetricAlert", "failed", { actions });
const resourceGroup = (location: unknown) => part("resources:ResourceGroup", "data", { location });
const workspace = (location: unknown) =>
  part(
    "operationalinsights:Workspace",
    "logs",
    { location },
    { at: { resourceGroupName: urnOf("resources:ResourceGroup", "data") } },
  );
const NOT_ACCEPTED =
  'type is "aws:s3/bucket:Bucket"; accepted are azure-native:*, azuread:*, commerce:*, pulumi:*, commerce-insights:*.';
const version = (azureApiVersion: unknown) => part(account, "lake", { azureApiVersion });

/** Cases of the rules for governance. */
export const GOVERNANCE = casesOf(
  /^GOV/,
  [
    {
      id: "GOV-01",
      type: account,
      path: "tags.owner",
      bad: "somebody",
      good: { tags },
      says: ['tags.owner is "somebody"; use ^[^@\\s]+@[^@\\s]+$.'],
      absent: ["tags.owner is not set; use ^[^@\\s]+@[^@\\s]+$."],
    },
    {
      id: "GOV-02",
      type: "resources:ResourceGroup",
      path: "tags.env",
      bad: "qa",
      good: { tags },
      says: ['tags.env is "qa"; use ^(?:dev|test|prod)$.'],
      absent: ["tags.env is not set; use ^(?:dev|test|prod)$."],
    },
    {
      id: "GOV-03",
      type: account,
      settings: { allowedRegions: ["westeurope"] },
      path: "location",
      bad: "eastus",
      good: { location: "West Europe" },
      says: ['location is "eastus"; accepted are westeurope.'],
      absent: ["location is not set; accepted are westeurope."],
    },
    {
      id: "GOV-04",
      type: "datafactory:Factory",
      path: "factoryName",
      bad: "-adf",
      good: { factoryName: "adf-contoso-prod" },
      says: ['factoryName is "-adf"; use 3 to 63 letters, digits and hyphens.'],
      absent: ["factoryName is not set; use 3 to 63 letters, digits and hyphens."],
    },
    {
      id: "GOV-08",
      type: "aws:s3/bucket:Bucket",
      goodType: account,
      path: "bucket",
      bad: "data",
      good: {},
      says: [NOT_ACCEPTED],
      absent: [NOT_ACCEPTED],
      unknown: "decided",
      unknownSays: [NOT_ACCEPTED],
    },
    {
      id: "GOV-09",
      type: account,
      parent: "DataLake",
      goodProtect: true,
      path: "accountName",
      bad: "stlake",
      good: {},
      says: ["protect is false; it must be true."],
      absent: ["protect is false; it must be true."],
      unknown: "decided",
      unknownSays: ["protect is false; it must be true."],
    },
  ],
  [
    {
      id: "GOV-05",
      good: [budget({ half: {}, full: {} })],
      bad: [budget({ full: {} })],
      says: ["budget: notifications are 1; use 2 or more."],
      absent: [],
      absentSays: ["stack: The stack has no Budget."],
      unknown: [budget(UNKNOWN)],
      unknownSays: "notifications",
    },
    {
      id: "GOV-06",
      good: [group, alert([{ actionGroupId: "g" }])],
      bad: [group, alert([])],
      says: ["failed: Its actions name no action group; nobody is told."],
      absent: [],
      absentSays: ["stack: The stack has no ActionGroup.", "stack: The stack has no alert."],
      unknown: [group, alert(UNKNOWN)],
      unknownSays: "actions",
    },
    {
      id: "GOV-03b",
      good: [resourceGroup("West Europe"), workspace("westeurope")],
      bad: [resourceGroup("westeurope"), workspace("northeurope")],
      says: ['logs: location is "northeurope"; its resource group lies in westeurope.'],
      absent: [resourceGroup("westeurope"), workspace(undefined)],
      absentSays: [],
      unknown: [resourceGroup("westeurope"), workspace(UNKNOWN)],
      unknownSays: "location",
    },
    {
      id: "GOV-07",
      good: [version("2024-01-01")],
      bad: [version("2024-01-01-preview")],
      says: ['lake: azureApiVersion is "2024-01-01-preview"; use a stable version.'],
      absent: [part(account, "lake")],
      absentSays: [],
      // Azure says the version only after the deployment; it is judged then.
      unknown: [version(UNKNOWN)],
      unknownSays: [],
    },
  ],
);
