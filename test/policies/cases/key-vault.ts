import { casesOf, endpointOf, logOf, part, UNKNOWN, UNKNOWN_ENDPOINT, value } from "./rule-cases.ts";

const vault = "keyvault:Vault";

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
      unknown: [part(vault, "it"), UNKNOWN_ENDPOINT],
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
