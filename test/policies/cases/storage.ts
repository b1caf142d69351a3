import { casesOf, part, type ResourceCase, UNKNOWN, urnOf } from "./rule-cases.ts";

const type = "storage:StorageAccount";
const lakeUrn = urnOf(type, "lake", "DataLake");
const landingUrn = urnOf(type, "landing", "LandingZone");
const lake = (props = {}) => part(type, "lake", props, { parent: "DataLake" });
const landing = (props = {}) => part(type, "landing", props, { parent: "LandingZone" });
const toLake = (property: string) => ({ at: { [property]: lakeUrn } });
const policy = { enabled: true, days: 14 };
const softDelete = (props: object) =>
  part("storage:BlobServiceProperties", "service", props as never, toLake("accountName"));
const lifecycle = (rules: unknown) =>
  part("storage:ManagementPolicy", "lifecycle", { policy: { rules } }, { at: { accountName: landingUrn } });
const log = (logs: unknown) =>
  part("monitor:DiagnosticSetting", "logs", { workspaceId: "w", logs }, toLake("resourceUri"));
const endpoint = (group: string) =>
  part(
    "network:PrivateEndpoint",
    `lake-${group}`,
    { privateLinkServiceConnections: [{ groupIds: [group] }] },
    toLake("privateLinkServiceConnections"),
  );
const zone = (group: string) =>
  part(
    "network:PrivateDnsZoneGroup",
    `zone-${group}`,
    {},
    { at: { privateEndpointName: urnOf("network:PrivateEndpoint", `lake-${group}`) } },
  );

const flag = (id: string, path: string, good: unknown, bad: unknown, accepted: string): ResourceCase => ({
  id,
  type,
  path,
  bad,
  good: path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), good) as object as never,
  says: [`${path} is ${JSON.stringify(bad)}; it must be ${accepted}.`],
  absent: [`${path} is not set; it must be ${accepted}.`],
});

/** Cases of the rules for storage. */
export const STORAGE = casesOf(
  /^STG/,
  [
    { ...flag("STG-01", "isHnsEnabled", true, false, "true"), parent: "DataLake" },
    flag("STG-02", "minimumTlsVersion", "TLS1_2", "TLS1_0", '"TLS1_2" or "TLS1_3"'),
    flag("STG-03", "enableHttpsTrafficOnly", true, false, "true"),
    flag("STG-04", "allowBlobPublicAccess", false, true, "false"),
    { ...flag("STG-05", "publicAccess", "None", "Blob", '"None"'), type: "storage:BlobContainer" },
    flag("STG-06", "allowSharedKeyAccess", false, true, "false"),
    flag("STG-07", "networkRuleSet.defaultAction", "Deny", "Allow", '"Deny"'),
    { ...flag("STG-08", "publicNetworkAccess", "Disabled", "Enabled", '"Disabled"'), settings: { profile: "private" } },
    {
      id: "STG-10",
      type,
      path: "networkRuleSet.bypass",
      bad: "Logging, Metrics",
      good: { networkRuleSet: { defaultAction: "Deny", bypass: "Logging, AzureServices" } },
      says: ['networkRuleSet.bypass is "Logging, Metrics"; it must contain AzureServices.'],
      absent: ["networkRuleSet.bypass is not set; it must contain AzureServices."],
    },
    {
      id: "STG-10b",
      type,
      parent: "LandingZone",
      path: "networkRuleSet.bypass",
      bad: "None",
      good: { networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices" } },
      says: ['networkRuleSet.bypass is "None"; it must contain AzureServices.'],
      absent: ["networkRuleSet.bypass is not set; it must contain AzureServices."],
    },
    {
      ...flag("STG-11b", "encryption.requireInfrastructureEncryption", true, false, "true"),
      settings: { regulated: true },
    },
    flag("STG-11", "encryption.requireInfrastructureEncryption", true, false, "true"),
    {
      ...flag("STG-12", "encryption.keySource", "Microsoft.Keyvault", "Microsoft.Storage", '"Microsoft.Keyvault"'),
      settings: { regulated: true },
    },
    {
      id: "STG-14",
      type: "storage:BlobServiceProperties",
      parent: "DataLake",
      path: "isVersioningEnabled",
      bad: true,
      good: { isVersioningEnabled: false },
      says: ["isVersioningEnabled is true; a hierarchical namespace does not have it."],
      absent: [],
    },
    {
      id: "STG-15",
      type: "storage:ManagementPolicy",
      path: "policy.rules.0.definition.filters.prefixMatch",
      bad: ["gold/commerce"],
      good: {
        policy: {
          rules: [
            {
              enabled: true,
              definition: {
                filters: { prefixMatch: ["dataverse-x/2020"] },
                actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 90 } } },
              },
            },
          ],
        },
      },
      says: ['policy.rules[0] matches "gold/commerce"; Delta tables delete their own files.'],
      absent: ["policy.rules[0] has no prefixMatch; it takes every blob of the account."],
    },
    flag("STG-16", "allowCrossTenantReplication", false, true, "false"),
    {
      id: "STG-17",
      type,
      path: "isSftpEnabled",
      bad: true,
      good: { isSftpEnabled: false, isLocalUserEnabled: false, enableNfsV3: false },
      says: ["isSftpEnabled is true; it must be false."],
      absent: ["isSftpEnabled is not set; it must be false."],
    },
    flag("STG-18", "defaultToOAuthAuthentication", true, false, "true"),
    {
      id: "STG-19",
      type,
      path: "allowSharedKeyAccess",
      bad: true,
      good: { allowSharedKeyAccess: false, sasPolicy: { sasExpirationPeriod: "01.00:00:00" } },
      says: ["keyPolicy.keyExpirationPeriodInDays is not set; set the days a key may be used."],
      absent: ["keyPolicy.keyExpirationPeriodInDays is not set; set the days a key may be used."],
    },
    {
      id: "STG-20",
      type,
      parent: "LandingZone",
      path: "sku.name",
      bad: "Standard_LRS",
      good: { sku: { name: "Standard_ZRS" } },
      says: ['sku.name is "Standard_LRS"; use a zone- or geo-redundant kind.'],
      absent: ["sku.name is not set; use a zone- or geo-redundant kind."],
    },
    {
      id: "STG-21",
      type,
      path: "accountName",
      bad: "st-lake",
      good: { accountName: "stlake" },
      says: ['accountName is "st-lake"; use 3 to 24 lower-case letters and digits.'],
      absent: ["accountName is not set; use 3 to 24 lower-case letters and digits."],
    },
    flag("STG-23", "allowedCopyScope", "AAD", "Any", '"AAD" or "PrivateLink"'),
    {
      ...flag("STG-25", "location", "West Europe", "northeurope", '"westeurope"'),
      parent: "DataLake",
      settings: { lakeRegion: "westeurope" },
    },
    {
      id: "STG-26",
      type,
      path: "kind",
      bad: "BlobStorage",
      good: { kind: "StorageV2", sku: { name: "Standard_ZRS" } },
      says: ['kind is "BlobStorage"; it must be "StorageV2".'],
      absent: ['kind is not set; it must be "StorageV2".'],
    },
    {
      id: "STG-30",
      type: "storage:BlobContainer",
      path: "containerName",
      bad: "dataverse-contoso-unq1",
      good: { containerName: "gold" },
      says: ['containerName is "dataverse-contoso-unq1"; names with dataverse- belong to Dataverse.'],
      absent: [],
    },
  ],
  [
    {
      id: "STG-09",
      settings: { profile: "private" },
      good: [lake(), endpoint("dfs"), endpoint("blob"), zone("dfs"), zone("blob")],
      bad: [lake(), endpoint("dfs"), zone("dfs"), endpoint("blob")],
      says: ["lake: Its private endpoint for blob has no PrivateDnsZoneGroup."],
      absent: [lake()],
      absentSays: ["lake: It has no private endpoint for dfs.", "lake: It has no private endpoint for blob."],
      unknown: [
        lake({ id: UNKNOWN }),
        part("network:PrivateEndpoint", "e", { privateLinkServiceConnections: UNKNOWN }),
      ],
      unknownSays: "privateLinkServiceConnections",
    },
    {
      id: "STG-13",
      good: [lake(), softDelete({ deleteRetentionPolicy: policy, containerDeleteRetentionPolicy: policy })],
      bad: [
        lake(),
        softDelete({ deleteRetentionPolicy: { enabled: true, days: 3 }, containerDeleteRetentionPolicy: policy }),
      ],
      says: ["lake: deleteRetentionPolicy.days is 3; use 7 or more."],
      absent: [lake()],
      absentSays: ["lake: It has no BlobServiceProperties with soft delete."],
      unknown: [
        lake(),
        softDelete({ deleteRetentionPolicy: policy, containerDeleteRetentionPolicy: { enabled: true, days: UNKNOWN } }),
      ],
      unknownSays: "containerDeleteRetentionPolicy.days",
    },
    {
      id: "STG-15b",
      good: [landing(), lifecycle([{ name: "feed" }])],
      bad: [landing(), lifecycle([{ name: "feed", enabled: false }])],
      says: ["landing: It has no ManagementPolicy with a rule in force."],
      absent: [landing()],
      absentSays: ["landing: It has no ManagementPolicy with a rule in force."],
      unknown: [landing(), lifecycle(UNKNOWN)],
      unknownSays: "policy.rules",
    },
    {
      id: "STG-22",
      good: [lake(), log([{ categoryGroup: "allLogs", enabled: true }])],
      bad: [lake(), log([{ category: "StorageRead", enabled: true }])],
      says: ["lake: Its diagnostic settings do not write StorageWrite, StorageDelete."],
      absent: [lake()],
      absentSays: ["lake: It has no diagnostic setting with a workspaceId."],
      unknown: [lake(), log(UNKNOWN)],
      unknownSays: "logs",
    },
    {
      id: "STG-24",
      good: [lake(), part("authorization:ManagementLockByScope", "lock", {}, toLake("scope"))],
      bad: [lake(), landing(), part("authorization:ManagementLockByScope", "lock", {}, toLake("scope"))],
      says: ["landing: It has no lock against deletion."],
      absent: [lake()],
      absentSays: ["lake: It has no lock against deletion."],
      unknown: [lake({ id: UNKNOWN }), part("authorization:ManagementLockByScope", "lock", { scope: UNKNOWN })],
      unknownSays: "scope",
    },
    {
      id: "STG-27",
      good: [landing(), lake(), endpoint("dfs")],
      bad: [
        landing(),
        part("network:PrivateEndpoint", "dfs", {}, { at: { privateLinkServiceConnections: landingUrn } }),
      ],
      says: ["landing: It has the private endpoint dfs."],
      absent: [landing()],
      absentSays: [],
      unknown: [landing(), part("network:PrivateEndpoint", "dfs", { privateLinkServiceConnections: UNKNOWN })],
      unknownSays: "privateLinkServiceConnections",
    },
    {
      id: "STG-28",
      good: [lake()],
      bad: [lake(), endpoint("dfs")],
      says: ["lake: It has the private endpoint lake-dfs; Customer Insights is then shut out."],
      absent: [lake()],
      absentSays: [],
      unknown: [lake(), part("network:PrivateEndpoint", "dfs", { privateLinkServiceConnections: UNKNOWN })],
      unknownSays: "privateLinkServiceConnections",
    },
    {
      id: "STG-29",
      good: [
        part(
          "storage:BlobContainer",
          "gold",
          { immutableStorageWithVersioning: { enabled: false } },
          { parent: "DataLake" },
        ),
      ],
      bad: [part("storage:BlobContainerImmutabilityPolicy", "keep", { containerName: "gold" }, { parent: "DataLake" })],
      says: ['keep: Blobs of "gold" cannot be replaced or deleted.'],
      absent: [part("storage:BlobContainer", "gold", {}, { parent: "DataLake" })],
      absentSays: [],
      unknown: [
        part(
          "storage:BlobContainer",
          "gold",
          { immutableStorageWithVersioning: { enabled: UNKNOWN } },
          { parent: "DataLake" },
        ),
      ],
      unknownSays: "immutableStorageWithVersioning.enabled",
    },
  ],
);
