import { eachOf, mustBe, wrong } from "../expectations.ts";
import { ADVISED, ALWAYS, REPAIRED, REPAIRED_THEN_ADVISED } from "../levels.ts";
import { accountRoleOf } from "../resource-type.ts";
import type { Rule } from "../rule.ts";
import { at } from "../values.ts";

const ACCOUNT = "azure-native:storage:StorageAccount";
const types = [ACCOUNT];

/** Who may read a storage account, and over what. */
export const STORAGE_ACCESS: readonly Rule[] = [
  {
    id: "STG-02",
    slug: "tls",
    scope: "resource",
    title: "Storage accounts speak TLS 1.2 or newer.",
    fix: "Set minimumTlsVersion to TLS1_2.",
    severity: "high",
    levels: REPAIRED,
    sources: ["AZR-000200", "CKV_AZURE_44", "AP fe83a0eb", "MCSB DP-3"],
    url: "https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version",
    types,
    check: mustBe("minimumTlsVersion", "TLS1_2", "TLS1_3"),
    repair: { minimumTlsVersion: "TLS1_2" },
  },
  {
    id: "STG-03",
    slug: "https-only",
    scope: "resource",
    title: "Storage accounts refuse plain HTTP.",
    fix: "Set enableHttpsTrafficOnly to true.",
    severity: "high",
    levels: REPAIRED,
    sources: ["AZR-000196", "CKV_AZURE_3", "AP 404c3081", "MCSB DP-3"],
    url: "https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer",
    types,
    check: mustBe("enableHttpsTrafficOnly", true),
    repair: { enableHttpsTrafficOnly: true },
  },
  {
    id: "STG-04",
    slug: "public-blobs",
    scope: "resource",
    title: "No blob of a storage account can be made public.",
    fix: "Set allowBlobPublicAccess to false.",
    severity: "critical",
    levels: REPAIRED,
    sources: ["AZR-000198", "CKV_AZURE_190", "CKV2_AZURE_47", "AP 4fa4b6c0", "MCSB NS-2"],
    url: "https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent",
    types,
    check: mustBe("allowBlobPublicAccess", false),
    repair: { allowBlobPublicAccess: false },
  },
  {
    id: "STG-05",
    slug: "public-container",
    scope: "resource",
    title: "No container is public.",
    fix: "Set publicAccess to None.",
    severity: "critical",
    levels: REPAIRED,
    sources: ["AZR-000199", "CKV_AZURE_34"],
    url: "https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-configure",
    types: ["azure-native:storage:BlobContainer"],
    check: mustBe("publicAccess", "None"),
    repair: { publicAccess: "None" },
  },
  {
    id: "STG-06",
    slug: "shared-key",
    scope: "resource",
    title: "Storage accounts accept Entra ID identities only, never shared keys.",
    fix: "Set allowSharedKeyAccess to false and grant data-plane roles.",
    severity: "high",
    levels: ALWAYS,
    sources: ["CKV2_AZURE_40", "AP 8c6a50c6", "MCSB IM-1"],
    url: "https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent",
    types,
    *check(account, settings) {
      // The wizard of Synapse Link takes the account's keys; the landing zone is sealed after it.
      const isLinking = settings.phase === "linking" && accountRoleOf(account, settings) === "landing";
      if (isLinking) return;
      const found = at(account.props, "allowSharedKeyAccess");
      if (found !== false) yield wrong("allowSharedKeyAccess", found, "it must be false");
    },
  },
  {
    id: "STG-16",
    slug: "cross-tenant-replication",
    scope: "resource",
    title: "Storage accounts do not replicate into other tenants.",
    fix: "Set allowCrossTenantReplication to false.",
    severity: "medium",
    levels: REPAIRED,
    sources: ["AP 92a89a79"],
    url: "https://learn.microsoft.com/azure/storage/blobs/object-replication-prevent-cross-tenant-policies",
    types,
    check: mustBe("allowCrossTenantReplication", false),
    repair: { allowCrossTenantReplication: false },
  },
  {
    id: "STG-17",
    slug: "other-protocols",
    scope: "resource",
    title: "SFTP, local users and NFS are off: they bypass Entra ID.",
    fix: "Set isSftpEnabled, isLocalUserEnabled and enableNfsV3 to false.",
    severity: "high",
    levels: ALWAYS,
    sources: ["CKV_AZURE_244"],
    url: "https://learn.microsoft.com/azure/storage/blobs/secure-file-transfer-protocol-support",
    types,
    check: (account, settings) =>
      eachOf(["isSftpEnabled", "isLocalUserEnabled", "enableNfsV3"], (path) => mustBe(path, false)(account, settings)),
  },
  {
    id: "STG-18",
    slug: "entra-by-default",
    scope: "resource",
    title: "The portal uses Entra ID by default.",
    fix: "Set defaultToOAuthAuthentication to true.",
    severity: "low",
    levels: REPAIRED_THEN_ADVISED,
    sources: [],
    url: "https://learn.microsoft.com/azure/storage/blobs/authorize-data-operations-portal",
    types,
    check: mustBe("defaultToOAuthAuthentication", true),
    repair: { defaultToOAuthAuthentication: true },
  },
  {
    id: "STG-19",
    slug: "sas-expiry",
    scope: "resource",
    title: "Shared access signatures have a longest life.",
    fix: "Set sasPolicy.sasExpirationPeriod, e.g. 01.00:00:00.",
    severity: "medium",
    levels: ADVISED,
    sources: ["CKV2_AZURE_41", "AP bc1b984e", "AP 044985bb"],
    url: "https://learn.microsoft.com/azure/storage/common/sas-expiration-policy",
    types,
    *check({ props }) {
      const period = at(props, "sasPolicy.sasExpirationPeriod");
      if (period === undefined) yield wrong("sasPolicy.sasExpirationPeriod", period, "set a longest life");
      // Keys that are off cannot get old.
      if (at(props, "allowSharedKeyAccess") !== false && at(props, "keyPolicy.keyExpirationPeriodInDays") === undefined)
        yield wrong("keyPolicy.keyExpirationPeriodInDays", undefined, "set the days a key may be used");
    },
  },
  {
    id: "STG-23",
    slug: "copy-scope",
    scope: "resource",
    title: "Data is copied within the tenant only.",
    fix: "Set allowedCopyScope to AAD or PrivateLink.",
    severity: "medium",
    levels: ADVISED,
    sources: [],
    url: "https://learn.microsoft.com/azure/storage/common/security-restrict-copy-operations",
    types,
    check: mustBe("allowedCopyScope", "AAD", "PrivateLink"),
  },
];
