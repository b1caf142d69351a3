import { casesOf, part, UNKNOWN, urnOf } from "./rule-cases.ts";

const type = "datafactory:Factory";
const pipeline = "datafactory:Pipeline";
const linked = "datafactory:LinkedService";
const factory = part(type, "factory");
const log = (logs: unknown) =>
  part(
    "monitor:DiagnosticSetting",
    "logs",
    { workspaceId: "w", logs },
    { at: { resourceUri: urnOf(type, "factory") } },
  );
const web = {
  name: "Start",
  type: "WebActivity",
  dependsOn: [],
  url: "https://management.azure.com/x",
  policy: { timeout: "0.00:10:00", retry: 2 },
};
const copy = part(pipeline, "copies", { activities: [{ name: "Load", type: "Copy" }] });
const trigger = (properties: unknown = {}, at = {}) => part("datafactory:Trigger", "trigger", { properties }, { at });
const names = (referenceName: unknown) =>
  part("datafactory:Trigger", "nightly", {
    properties: {
      type: "ScheduleTrigger",
      pipelines: [{ pipelineReference: { type: "PipelineReference", referenceName } }],
    },
  });
const target = part(pipeline, "transform", { pipelineName: "transform" });
const account = (publicNetworkAccess: string) => part("storage:StorageAccount", "lake", { publicNetworkAccess });
const listens = { properties: urnOf("storage:StorageAccount", "lake") };
const managed = (groupId: unknown) =>
  part("datafactory:ManagedPrivateEndpoint", `to-${groupId}`, { properties: { groupId } });
const recurrence = { frequency: "Day", interval: 1, timeZone: "UTC", schedule: { hours: [3, 15], minutes: [0] } };

/** Cases of the rules for data factory. */
export const DATA_FACTORY = casesOf(
  /^ADF/,
  [
    {
      id: "ADF-01",
      type,
      settings: { profile: "private" },
      path: "publicNetworkAccess",
      bad: "Enabled",
      good: { publicNetworkAccess: "Disabled" },
      says: ['publicNetworkAccess is "Enabled"; it must be "Disabled".'],
      absent: ['publicNetworkAccess is not set; it must be "Disabled".'],
    },
    {
      id: "ADF-05",
      type: linked,
      path: "properties.accountKey",
      bad: "abc123",
      good: { properties: { type: "AzureBlobFS", accountKey: { type: "AzureKeyVaultSecret", secretName: "k" } } },
      says: ["properties.accountKey is a text of 6 characters; no secret may stand in the program."],
      absent: [],
    },
    {
      id: "ADF-06",
      type: linked,
      path: "properties.servicePrincipalId",
      bad: "app",
      good: { properties: { type: "AzureBlobFS", url: "https://x" } },
      says: ['properties.servicePrincipalId is set; "AzureBlobFS" takes a managed identity.'],
      absent: [],
    },
    {
      id: "ADF-07",
      type: linked,
      path: "properties.type",
      bad: "FtpServer",
      good: { properties: { type: "AzureBlobFS" } },
      says: [
        'properties.type is "FtpServer"; accepted are AzureBlobFS, AzureBlobStorage, AzureKeyVault, AzureBatch, AzureSynapseArtifacts, AzureFunction.',
      ],
      absent: [
        "properties.type is not set; accepted are AzureBlobFS, AzureBlobStorage, AzureKeyVault, AzureBatch, AzureSynapseArtifacts, AzureFunction.",
      ],
    },
    {
      id: "ADF-08",
      type,
      path: "repoConfiguration",
      bad: { type: "FactoryGitHubConfiguration" },
      good: {},
      says: ["repoConfiguration is set; the portal would overwrite what Pulumi deployed."],
      absent: [],
    },
    {
      id: "ADF-09",
      type: "datafactory:IntegrationRuntime",
      path: "properties.computeProperties.dataFlowProperties.coreCount",
      bad: 80,
      good: { properties: { computeProperties: { dataFlowProperties: { coreCount: 8, timeToLive: 10 } } } },
      says: ["properties.computeProperties.dataFlowProperties.coreCount is 80; use at most 16."],
      absent: ["properties.computeProperties.dataFlowProperties.coreCount is not set; use at most 16."],
    },
    {
      id: "ADF-10",
      type: pipeline,
      path: "activities.0.url",
      bad: "https://example.com/hook",
      good: { activities: [web] },
      says: ["Start.url calls example.com; accepted are addresses of Azure."],
      absent: [],
    },
    {
      id: "ADF-12",
      type,
      path: "identity.type",
      bad: "None",
      good: { identity: { type: "SystemAssigned" } },
      says: [
        'identity.type is "None"; it must be "SystemAssigned" or "UserAssigned" or "SystemAssigned,UserAssigned".',
      ],
      absent: [
        'identity.type is not set; it must be "SystemAssigned" or "UserAssigned" or "SystemAssigned,UserAssigned".',
      ],
    },
    {
      id: "ADF-13",
      type,
      settings: { regulated: true },
      path: "encryption.keyName",
      bad: undefined,
      good: { encryption: { keyName: "k" } },
      says: ["encryption.keyName is not set; name the customer's key."],
      absent: ["encryption.keyName is not set; name the customer's key."],
    },
    {
      id: "ADF-14",
      type: pipeline,
      path: "activities.0.policy.timeout",
      bad: "0.12:00:00",
      good: { activities: [web] },
      says: ['Start.policy.timeout is "0.12:00:00"; use at most 2 hours as d.hh:mm:ss, e.g. 0.00:10:00.'],
      absent: ["Start.policy.timeout is not set; use at most 2 hours as d.hh:mm:ss, e.g. 0.00:10:00."],
    },
    {
      id: "ADF-15",
      type: pipeline,
      path: "activities.0.dependsOn.0.activity",
      bad: "Gone",
      good: {
        concurrency: 1,
        activities: [
          { ...web, dependsOn: [{ activity: "Pause" }] },
          { name: "Pause", type: "Wait" },
        ],
      },
      says: ['Start.dependsOn names "Gone"; beside it stand Pause.'],
      absent: ['Start.dependsOn names ""; beside it stand Pause.'],
    },
    {
      id: "ADF-17",
      type,
      path: "globalParameters.apiPassword",
      bad: { type: "String", value: "x" },
      good: { globalParameters: { region: { type: "String", value: "x" } } },
      says: ['globalParameters has "apiPassword"; everyone who reads the factory reads its value.'],
      absent: [],
      unknown: "decided",
      unknownSays: ['globalParameters has "apiPassword"; everyone who reads the factory reads its value.'],
    },
    {
      id: "ADF-19",
      type: "datafactory:Trigger",
      path: "properties.recurrence.schedule.hours",
      bad: [1, 5, 9, 13, 17],
      good: { properties: { type: "ScheduleTrigger", recurrence } },
      says: ["properties.recurrence starts 5 runs a day; at most 4 are accepted."],
      absent: [],
    },
  ],
  [
    {
      id: "ADF-02",
      settings: { profile: "private" },
      good: [
        factory,
        part("network:PrivateEndpoint", "e", {}, { at: { privateLinkServiceConnections: urnOf(type, "factory") } }),
      ],
      bad: [factory],
      says: ["factory: It has no private endpoint."],
      absent: [],
      absentSays: [],
      unknown: [factory, part("network:PrivateEndpoint", "e", { privateLinkServiceConnections: UNKNOWN })],
      unknownSays: "privateLinkServiceConnections",
    },
    {
      id: "ADF-03",
      settings: { profile: "private" },
      good: [
        copy,
        part("datafactory:IntegrationRuntime", "ir", {
          properties: { managedVirtualNetwork: { referenceName: "default" } },
        }),
      ],
      bad: [copy, part("datafactory:IntegrationRuntime", "ir", { properties: {} })],
      says: ["copies: Load reads data and no IntegrationRuntime has a managedVirtualNetwork."],
      absent: [copy],
      absentSays: ["copies: Load reads data and no IntegrationRuntime has a managedVirtualNetwork."],
      unknown: [part(pipeline, "copies", { activities: UNKNOWN })],
      unknownSays: "activities",
    },
    {
      id: "ADF-04",
      settings: { profile: "private" },
      good: [copy, managed("dfs"), managed("blob")],
      bad: [copy, managed("dfs")],
      says: ["copies: Load reads data and there is no ManagedPrivateEndpoint for blob."],
      absent: [copy],
      absentSays: [
        "copies: Load reads data and there is no ManagedPrivateEndpoint for dfs.",
        "copies: Load reads data and there is no ManagedPrivateEndpoint for blob.",
      ],
      unknown: [copy, managed(UNKNOWN)],
      unknownSays: "properties.groupId",
    },
    {
      id: "ADF-11",
      good: [factory, log([{ category: "PipelineRuns" }, { category: "ActivityRuns" }, { category: "TriggerRuns" }])],
      bad: [factory, log([{ category: "PipelineRuns" }])],
      says: ["factory: Its diagnostic settings do not write ActivityRuns, TriggerRuns."],
      absent: [factory],
      absentSays: ["factory: It has no diagnostic setting with a workspaceId."],
      unknown: [factory, log(UNKNOWN)],
      unknownSays: "logs",
    },
    {
      id: "ADF-15b",
      good: [names("transform"), target],
      bad: [names("transfrom"), target],
      says: ['nightly: It names the Pipeline "transfrom"; the stack has transform.'],
      absent: [names("transform")],
      absentSays: ['nightly: It names the Pipeline "transform"; the stack has none.'],
      unknown: [names(UNKNOWN), target],
      unknownSays: "properties.pipelines.0.pipelineReference.referenceName",
    },
    {
      id: "ADF-16",
      good: [
        trigger(),
        part(
          "commerce:index:TriggerState",
          "state",
          {},
          { at: { triggerId: urnOf("datafactory:Trigger", "trigger") } },
        ),
      ],
      bad: [trigger(), part("commerce:index:TriggerState", "state", {}, { at: { triggerId: "other" } })],
      says: ["trigger: No TriggerState says whether it runs."],
      absent: [trigger()],
      absentSays: ["trigger: No TriggerState says whether it runs."],
      unknown: [trigger(), part("commerce:index:TriggerState", "state", { triggerId: UNKNOWN })],
      unknownSays: "triggerId",
    },
    {
      id: "ADF-18",
      settings: { profile: "private" },
      good: [account("Enabled"), trigger({ type: "BlobEventsTrigger" }, listens)],
      bad: [account("Disabled"), trigger({ type: "BlobEventsTrigger" }, listens)],
      says: ["trigger: It listens to lake, which has no public endpoint."],
      absent: [trigger()],
      absentSays: [],
      unknown: [account("Disabled"), trigger({ type: UNKNOWN }, listens)],
      unknownSays: "properties.type",
    },
  ],
);
