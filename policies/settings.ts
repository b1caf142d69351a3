import { z } from "zod";

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const date = z.string().regex(DATE, "use a date like 2026-06-30");

/** A finding somebody answers for, until a date. */
export const Exemption = z.strictObject({
  rule: z.string().describe("id of the rule, e.g. STG-07"),
  resource: z
    .string()
    .refine(
      (text) => !text.includes("*"),
      "use one resource: an exact URN, or <type>::<name>; wildcards are not accepted",
    )
    .describe("exact URN, <type>::<name>, or stack for what the stack as a whole lacks"),
  reason: z.string().min(20, "use at least 20 characters that say why").describe("why, at least 20 characters"),
  owner: z.string().min(1).describe("group or address that answers for it"),
  granted: date.describe("first day"),
  expires: date.describe("last day, at most 180 days after granted"),
});

/** A finding somebody answers for, until a date. */
export type Exemption = z.output<typeof Exemption>;

/** What rules can be told. Every setting has a default, the strict one where there is a choice. */
export const Settings = z.strictObject({
  environment: z.enum(["dev", "test", "prod"]).default("prod").describe("decides the levels"),
  profile: z.enum(["open", "restricted", "private"]).default("restricted").describe("network profile"),
  phase: z.enum(["linking", "sealed"]).default("sealed").describe("phase of the landing zone"),
  regulated: z.boolean().default(false).describe("whether regulated data asks for customer-managed keys"),
  asOf: date.default("1970-01-01").describe("day exemptions are compared with"),
  exemptions: z.array(Exemption).default([]).describe("exemptions of the rule"),
  accountRoles: z
    .record(z.string(), z.enum(["landing", "lake", "ops"]))
    .default({})
    .describe("role of storage accounts that are not the kit's, by Pulumi name"),
  allowedRegions: z.array(z.string()).default([]).describe("Azure regions; empty: any, but one for all"),
  landingRegion: z.string().default("").describe("region of the Dataverse environment; empty: not checked"),
  lakeRegion: z.string().default("").describe("region of Customer Insights; empty: not checked"),
  allowedSkus: z
    .array(z.string())
    .default(["Standard_LRS", "Standard_ZRS", "Standard_GRS", "Standard_RAGRS", "Standard_GZRS", "Standard_RAGZRS"])
    .describe("redundancy of storage accounts"),
  allowedLinkedServices: z
    .array(z.string())
    .default([
      "AzureBlobFS",
      "AzureBlobStorage",
      "AzureKeyVault",
      "AzureBatch",
      "AzureSynapseArtifacts",
      "AzureFunction",
    ])
    .describe("types of linked services"),
  allowedRegistries: z.array(z.string()).default(["mcr.microsoft.com"]).describe("registries of container images"),
  allowedTypes: z
    .array(z.string())
    .default(["azure-native:*", "azuread:*", "commerce:*", "pulumi:*", "commerce-insights:*"])
    .describe("resource types, a trailing * stands for the rest"),
  allowedPreviewTypes: z
    .array(z.string())
    .default(["app", "monitor", "authorization", "powerplatform", "containerregistry"])
    .describe("modules whose preview API versions are accepted"),
  allowedIssuers: z
    .array(z.string())
    .default(["https://token.actions.githubusercontent.com", "https://vstoken.dev.azure.com"])
    .describe("issuers of federated credentials, by prefix"),
  allowedSubjects: z
    .array(z.string())
    .default(["repo:", "sc://"])
    .describe("subjects of federated credentials, by prefix"),
  approvedTenants: z.array(z.string()).default([]).describe("tenants Synapse may reach; empty: its own"),
  ciPrivateLink: z
    .enum(["none", "acknowledged"])
    .default("none")
    .describe("whether Customer Insights' private link is set up"),
  privateDns: z.enum(["zone-group", "own"]).default("zone-group").describe("who resolves names of private endpoints"),
  goldConnector: z.enum(["adls", "onelake"]).default("adls").describe("what Customer Insights reads gold with"),
  oneLakeConnector: z
    .enum(["none", "acknowledged"])
    .default("none")
    .describe("whether the OneLake connector of Customer Insights is set up"),
  insightsPrincipalId: z
    .string()
    .default("")
    .describe("object id of Customer Insights' service principal; empty: any service principal"),
  allowedShortcutAccounts: z
    .array(z.string())
    .default([])
    .describe("storage accounts outside the stack that shortcuts may lead to"),
  allowedRoles: z
    .record(z.string(), z.array(z.string()))
    .default({
      transform: ["Storage Blob Data Contributor", "Storage Blob Data Reader"],
      orchestrator: ["Container Apps Jobs Operator", "Azure Batch Job Submitter", "Azure Batch Data Contributor"],
      deployer: ["Storage Blob Data Contributor"],
      "Customer Insights": ["Storage Blob Data Contributor", "Storage Blob Delegator"],
    })
    .describe(
      "built-in roles, by name or GUID, that the kit's identities may have, by purpose; * stands for all others",
    ),
  landingRetentionDays: z.int().min(1).default(30).describe("days a folder of the change feed must stay"),
  jobTimeoutSeconds: z.int().min(60).default(7200).describe("longest run of the job"),
  maximumCpu: z.number().default(4).describe("cores of one job"),
  maximumNodes: z.int().default(10).describe("nodes of a Spark pool"),
  maximumFabricUnits: z.int().default(64).describe("capacity units (F64)"),
  maximumRunsPerDay: z.int().default(4).describe("schedule slots a day"),
  namePattern: z.string().default("").describe("regular expression every name matches; empty: legal names only"),
});

/** What rules can be told. */
export type Settings = z.output<typeof Settings>;

/** Settings every rule reads. */
export const COMMON_SETTINGS = [
  "environment",
  "profile",
  "phase",
  "regulated",
  "asOf",
  "exemptions",
  "accountRoles",
] as const;

/** Settings as they are when nothing is said. */
export const DEFAULT_SETTINGS: Settings = Settings.parse({});
