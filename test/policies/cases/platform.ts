import type { Properties } from "../../../policies/rule.ts";
import { casesOf, part, type ResourceCase, UNKNOWN, urnOf } from "./rule-cases.ts";

const workspace = "synapse:Workspace";
const vault = "keyvault:Vault";
const batch = "batch:BatchAccount";
const job = "app:Job";
const IMAGE = `mcr.microsoft.com/node@sha256:${"a".repeat(64)}`;
const container = { image: IMAGE, resources: { cpu: 1, memory: "2Gi" }, env: [{ name: "MODE", value: "x" }] };
const logOf = (type: string, logs: unknown) =>
  part("monitor:DiagnosticSetting", "logs", { workspaceId: "w", logs }, { at: { resourceUri: urnOf(type, "it") } });
const endpointOf = (type: string) =>
  part("network:PrivateEndpoint", "e", {}, { at: { privateLinkServiceConnections: urnOf(type, "it") } });
const strange = part("network:PrivateEndpoint", "e", { privateLinkServiceConnections: UNKNOWN });

function value(id: string, type: string, path: string, good: unknown, bad: unknown, must: string): ResourceCase {
  const props = path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), good) as Properties;
  return {
    id,
    type,
    path,
    bad,
    good: props,
    says: [`${path} is ${JSON.stringify(bad)}; ${must}.`],
    absent: [`${path} is not set; ${must}.`],
  };
}

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
      good: [part(workspace, "it"), logOf(workspace, [{ category: "SQLSecurityAuditEvents" }])],
      bad: [part(workspace, "it"), logOf(workspace, [{ category: "BuiltinSqlReqsEnded" }])],
      says: ["it: Its diagnostic settings do not write SQLSecurityAuditEvents."],
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
      unknown: [part(workspace, "it"), strange],
      unknownSays: "privateLinkServiceConnections",
    },
  ],
  ["SYN-04", "SYN-13"],
);

/** Cases of the rules for key vault. */
export const KEY_VAULT = casesOf(
  /^KV/,
  [
    value("KV-01", vault, "properties.enableRbacAuthorization", true, false, "it must be true"),
    value("KV-02", vault, "properties.enablePurgeProtection", true, false, "it must be true"),
    value("KV-03", vault, "properties.enableSoftDelete", true, false, "it must be true"),
    value("KV-04", vault, "properties.networkAcls.defaultAction", "Deny", "Allow", 'it must be "Deny"'),
    {
      id: "KV-07",
      type: "keyvault:Secret",
      path: "properties.contentType",
      bad: "",
      good: { properties: { contentType: "text/plain", attributes: { expires: 1900000000 } } },
      says: ['properties.contentType is ""; say what the secret is for.'],
      absent: ["properties.contentType is not set; say what the secret is for."],
    },
    {
      id: "KV-08",
      type: "keyvault:Key",
      path: "properties.attributes.exp",
      bad: undefined,
      good: { properties: { attributes: { exp: 1900000000 } } },
      says: ["properties.attributes.exp is not set; let the key expire, or rotate it."],
      absent: ["properties.attributes.exp is not set; let the key expire, or rotate it."],
    },
    {
      id: "KV-09",
      type: vault,
      path: "properties.accessPolicies.0.permissions.keys",
      bad: ["get", "Purge"],
      good: { properties: { accessPolicies: [{ permissions: { keys: ["get"] } }] } },
      says: ["properties.accessPolicies[0].permissions.keys has Purge; it is not accepted."],
      absent: [],
    },
    {
      id: "KV-10",
      type: vault,
      path: "vaultName",
      bad: "1kv",
      good: { vaultName: "kv-contoso" },
      says: ['vaultName is "1kv"; use 3 to 24 letters, digits and single hyphens.'],
      absent: ["vaultName is not set; use 3 to 24 letters, digits and single hyphens."],
    },
  ],
  [
    {
      id: "KV-05",
      settings: { profile: "private" },
      good: [part(vault, "it"), endpointOf(vault)],
      bad: [part(vault, "it")],
      says: ["it: It has no private endpoint."],
      absent: [],
      absentSays: [],
      unknown: [part(vault, "it"), strange],
      unknownSays: "privateLinkServiceConnections",
    },
    {
      id: "KV-06",
      good: [part(vault, "it"), logOf(vault, [{ categoryGroup: "audit" }])],
      bad: [part(vault, "it"), logOf(vault, [{ category: "AzurePolicyEvaluationDetails" }])],
      says: ["it: Its diagnostic settings do not write AuditEvent."],
      absent: [part(vault, "it")],
      absentSays: ["it: It has no diagnostic setting with a workspaceId."],
      unknown: [part(vault, "it"), logOf(vault, UNKNOWN)],
      unknownSays: "logs",
    },
  ],
);

/** Cases of the rules for compute. */
export const COMPUTE = casesOf(
  /^CMP/,
  [
    value(
      "CMP-01",
      batch,
      "publicNetworkAccess",
      "Disabled",
      "Enabled",
      "it must be Disabled, or the network profile must deny by default",
    ),
    {
      id: "CMP-02",
      type: batch,
      path: "allowedAuthenticationModes",
      bad: ["AAD", "SharedKey"],
      good: { allowedAuthenticationModes: ["AAD"] },
      says: ["allowedAuthenticationModes is AAD, SharedKey; it must be AAD alone."],
      absent: ["allowedAuthenticationModes is not set; it must be AAD alone."],
    },
    {
      ...value(
        "CMP-03b",
        batch,
        "encryption.keySource",
        "Microsoft.KeyVault",
        "Microsoft.Batch",
        'it must be "Microsoft.KeyVault"',
      ),
      settings: { regulated: true },
    },
    value(
      "CMP-04",
      job,
      "identity.type",
      "UserAssigned",
      "None",
      'it must be "SystemAssigned" or "UserAssigned" or "SystemAssigned,UserAssigned"',
    ),
    {
      ...value("CMP-05", "app:ManagedEnvironment", "vnetConfiguration.internal", true, false, "it must be true"),
      settings: { profile: "private" },
      good: { vnetConfiguration: { internal: true, infrastructureSubnetId: "/subnets/jobs" } },
    },
    {
      id: "CMP-06",
      type: "app:ContainerApp",
      path: "configuration.ingress.allowInsecure",
      bad: true,
      good: { configuration: { ingress: { allowInsecure: false } } },
      says: ["configuration.ingress.allowInsecure is true; it must be false."],
      absent: ["configuration.ingress.allowInsecure is not set; it must be false."],
    },
    {
      id: "CMP-07",
      type: job,
      path: "template.containers.0.image",
      bad: "mcr.microsoft.com/node:24",
      good: { template: { containers: [container] } },
      says: ['template.containers[0].image is "mcr.microsoft.com/node:24"; prod pins images by digest.'],
      absent: ["template.containers[0].image is not set; accepted registries are mcr.microsoft.com."],
    },
    value("CMP-08", "containerregistry:Registry", "adminUserEnabled", false, true, "it must be false"),
    {
      id: "CMP-09",
      type: job,
      path: "configuration.replicaRetryLimit",
      bad: 3,
      good: { configuration: { replicaTimeout: 7200, replicaRetryLimit: 0 }, template: { containers: [container] } },
      says: ["configuration.replicaRetryLimit is 3; it must be 0, the pipeline repeats runs."],
      absent: ["configuration.replicaRetryLimit is not set; it must be 0, the pipeline repeats runs."],
    },
    {
      id: "CMP-10",
      type: job,
      path: "template.containers.0.env.0.name",
      bad: "DB_PASSWORD",
      good: { template: { containers: [container] } },
      says: ['template.containers[0].env has "DB_PASSWORD" in plain text; no secret is accepted there.'],
      absent: [],
    },
  ],
  [
    {
      id: "CMP-03",
      good: [part(batch, "it"), logOf(batch, [{ category: "ServiceLog" }])],
      bad: [part(batch, "it"), logOf(batch, [{ category: "AuditLog" }])],
      says: ["it: Its diagnostic settings do not write ServiceLog."],
      absent: [part(batch, "it")],
      absentSays: ["it: It has no diagnostic setting with a workspaceId."],
      unknown: [part(batch, "it"), logOf(batch, UNKNOWN)],
      unknownSays: "logs",
    },
  ],
);

/** Cases of the rules for fabric. */
export const FABRIC = casesOf(
  /^FAB/,
  [
    {
      id: "FAB-03",
      type: "fabric:FabricCapacity",
      path: "administration.members.0",
      bad: "ana@contoso.example",
      good: { administration: { members: ["7b1f4a52-6c0e-4c39-9d0a-2f6f0c1d8e43"] } },
      says: ["administration.members[0] is a person's sign-in name; use the object id of a group."],
      absent: ["administration.members is not set; list at least one group."],
    },
    {
      id: "FAB-04",
      type: "fabric:FabricCapacity",
      path: "sku.name",
      bad: "F512",
      good: { sku: { name: "F8" } },
      says: ['sku.name is "F512"; use at most F64.'],
      absent: ["sku.name is not set; use at most F64."],
    },
  ],
  [],
);
