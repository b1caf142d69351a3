import { casesOf, part, UNKNOWN } from "./rule-cases.ts";

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
      good: [group, part("monitor:MetricAlert", "failed")],
      bad: [group],
      says: ["stack: The stack has no alert."],
      absent: [],
      absentSays: ["stack: The stack has no ActionGroup.", "stack: The stack has no alert."],
      // Only whether there are alerts counts, not what they hold.
      unknown: [
        part("monitor:ActionGroup", "group", { actionGroupName: UNKNOWN }),
        part("monitor:MetricAlert", "failed", { criteria: UNKNOWN }),
      ],
      unknownSays: [],
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
  ["GOV-08", "GOV-09"],
);
