import { mustHaveEndpoint, mustLog } from "./common-stack-rules.ts";
import { eachOf, mustBe, mustBeSet, wrong } from "./expectations.ts";
import { ADVISED, ADVISED_AFTER_DEV, ADVISED_IN_DEV, ALWAYS } from "./levels.ts";
import type { Rule } from "./rule.ts";
import { notPrivate } from "./unless.ts";
import { at, isSame, listAt, textAt } from "./values.ts";

const VAULT = "azure-native:keyvault:Vault";
const types = [VAULT];

/** Key vaults, where a customer has one. */
export const KEY_VAULT: readonly Rule[] = [
  {
    id: "KV-01",
    slug: "rbac",
    scope: "resource",
    title: "Vaults are opened by roles, not by access policies.",
    fix: "Set properties.enableRbacAuthorization to true.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AZR-000388", "AP 12d4fa5e", "MCSB PA-7"],
    url: "https://learn.microsoft.com/azure/key-vault/general/rbac-guide",
    types,
    check: mustBe("properties.enableRbacAuthorization", true),
  },
  {
    id: "KV-02",
    slug: "purge-protection",
    scope: "resource",
    title: "Nobody can purge a vault.",
    fix: "Set properties.enablePurgeProtection to true.",
    severity: "high",
    levels: ADVISED_IN_DEV,
    sources: ["AZR-000125", "CKV_AZURE_110", "AP 0b60c0b2", "MCSB DP-8"],
    url: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
    types,
    check: mustBe("properties.enablePurgeProtection", true),
  },
  {
    id: "KV-03",
    slug: "soft-delete",
    scope: "resource",
    title: "Deleted vaults can be recovered.",
    fix: "Set properties.enableSoftDelete to true.",
    severity: "high",
    levels: ADVISED_IN_DEV,
    sources: ["AZR-000124", "CKV_AZURE_111", "AP 1e66c121", "MCSB DP-8"],
    url: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
    types,
    check: mustBe("properties.enableSoftDelete", true),
  },
  {
    id: "KV-04",
    slug: "firewall",
    scope: "resource",
    title: "Vaults deny by default or have no public endpoint.",
    fix: "Set properties.networkAcls.defaultAction to Deny, or publicNetworkAccess to Disabled.",
    severity: "high",
    levels: ADVISED_IN_DEV,
    sources: ["CKV_AZURE_109", "CKV_AZURE_189", "AP 55615ac9", "AP 405c5871"],
    url: "https://learn.microsoft.com/azure/key-vault/general/network-security",
    types,
    *check({ props }) {
      if (isSame(at(props, "properties.publicNetworkAccess"), "Disabled")) return;
      const found = at(props, "properties.networkAcls.defaultAction");
      if (!isSame(found, "Deny")) yield wrong("properties.networkAcls.defaultAction", found, 'it must be "Deny"');
    },
  },
  {
    id: "KV-05",
    slug: "private-endpoint",
    scope: "stack",
    title: "Private networks: vaults have a private endpoint.",
    fix: "Add a private endpoint for vault.",
    severity: "low",
    levels: ADVISED_AFTER_DEV,
    sources: ["CKV2_AZURE_32", "AP a6abeaec"],
    url: "https://learn.microsoft.com/azure/key-vault/general/private-link-service",
    types,
    unless: notPrivate,
    check: mustHaveEndpoint(VAULT),
  },
  {
    id: "KV-06",
    slug: "audit-logs",
    scope: "stack",
    title: "Who reads secrets is logged.",
    fix: "Add a diagnostic setting with AuditEvent.",
    severity: "medium",
    levels: ADVISED_IN_DEV,
    sources: ["AZR-000119", "AP cf820ca0", "MCSB LT-3"],
    url: "https://learn.microsoft.com/azure/key-vault/general/logging",
    types,
    check: mustLog(VAULT, "AuditEvent"),
  },
  {
    id: "KV-07",
    slug: "secret-expiry",
    scope: "resource",
    title: "Secrets expire and say what they are.",
    fix: "Set properties.attributes.expires and properties.contentType.",
    severity: "medium",
    levels: ADVISED,
    sources: ["CKV_AZURE_41", "CKV_AZURE_114", "AP 98728c90", "AP 75262d3e"],
    url: "https://learn.microsoft.com/azure/key-vault/secrets/about-secrets",
    types: ["azure-native:keyvault:Secret"],
    check: (secret, settings) =>
      eachOf(
        [
          mustBeSet("properties.attributes.expires", "set when the secret ends"),
          mustBeSet("properties.contentType", "say what the secret is for"),
        ],
        (check) => check(secret, settings),
      ),
  },
  {
    id: "KV-08",
    slug: "key-rotation",
    scope: "resource",
    title: "Keys expire or rotate.",
    fix: "Set properties.attributes.exp, or properties.rotationPolicy.",
    severity: "medium",
    levels: ADVISED,
    sources: ["AZR-000123", "AP 152b15f7", "AP d8cf8476"],
    url: "https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation",
    types: ["azure-native:keyvault:Key"],
    *check({ props }) {
      const rotates = listAt(props, "properties.rotationPolicy.lifetimeActions").length > 0;
      if (!rotates && at(props, "properties.attributes.exp") === undefined)
        yield wrong("properties.attributes.exp", undefined, "let the key expire, or rotate it");
    },
  },
  {
    id: "KV-09",
    slug: "wide-policy",
    scope: "resource",
    title: "No access policy allows everything or purging.",
    fix: "List the permissions that are needed, without all and purge.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AZR-000118"],
    url: "https://learn.microsoft.com/azure/key-vault/general/assign-access-policy",
    types,
    check: ({ props }) =>
      eachOf(listAt(props, "properties.accessPolicies").entries(), function* ([index, policy]) {
        for (const kind of ["keys", "secrets", "certificates", "storage"])
          for (const permission of listAt(policy, `permissions.${kind}`))
            if (["all", "purge"].includes(String(permission).toLowerCase()))
              yield `properties.accessPolicies[${index}].permissions.${kind} has ${String(permission)}; it is not accepted.`;
      }),
  },
  {
    id: "KV-10",
    slug: "vault-name",
    scope: "resource",
    title: "Vault names are legal.",
    fix: "Use 3 to 24 letters, digits and single hyphens, starting with a letter.",
    severity: "low",
    levels: ALWAYS,
    sources: ["AZR-000120"],
    url: "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
    types,
    *check({ props }) {
      const found = textAt(props, "vaultName");
      if (found === undefined || !/^(?=.{3,24}$)[A-Za-z](?:-?[A-Za-z0-9])+$/.test(found))
        yield wrong("vaultName", found, "use 3 to 24 letters, digits and single hyphens");
    },
  },
];
