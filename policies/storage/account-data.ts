import { mustLog } from "../common-stack-rules.ts";
import { eachOf, wrong } from "../expectations.ts";
import { ADVISED_IN_DEV, ALWAYS, GROWING } from "../levels.ts";
import { accountRoleOf } from "../resource-type.ts";
import type { Rule, StackResource } from "../rule.ts";
import type { Settings } from "../settings.ts";
import { eachResource, ofTypes, refersTo } from "../stack-graph.ts";
import { at, listAt, shown, textAt } from "../values.ts";

const ACCOUNT = "azure-native:storage:StorageAccount";
const SERVICE = "azure-native:storage:BlobServiceProperties";
const LIFECYCLE = "azure-native:storage:ManagementPolicy";
const IMMUTABILITY = "azure-native:storage:BlobContainerImmutabilityPolicy";
const REPLICATION = "azure-native:storage:ObjectReplicationPolicy";
const SHORTEST_DAYS = 7;

/** What happens to data that is deleted or gets old. */
export const STORAGE_DATA: readonly Rule[] = [
  {
    id: "STG-13",
    slug: "soft-delete",
    scope: "stack",
    title: "Deleted blobs and containers stay recoverable for at least 7 days.",
    fix: "Set deleteRetentionPolicy and containerDeleteRetentionPolicy in BlobServiceProperties.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AZR-000197", "CKV2_AZURE_38", "AP 9fbd64e3"],
    url: "https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview",
    types: [ACCOUNT],
    check: (resources) =>
      eachResource(ofTypes(resources, ACCOUNT), function* (resource) {
        const service = ofTypes(resources, SERVICE).find((one) => refersTo(one, "accountName", resource));
        if (service === undefined)
          return yield { resource, message: "It has no BlobServiceProperties with soft delete." };
        for (const policy of ["deleteRetentionPolicy", "containerDeleteRetentionPolicy"]) {
          const days = at(service.props, `${policy}.days`);
          if (at(service.props, `${policy}.enabled`) !== true)
            yield {
              resource,
              message: wrong(`${policy}.enabled`, at(service.props, `${policy}.enabled`), "it must be true"),
            };
          else if (typeof days !== "number" || days < SHORTEST_DAYS)
            yield { resource, message: wrong(`${policy}.days`, days, `use ${SHORTEST_DAYS} or more`) };
        }
      }),
  },
  {
    id: "STG-14",
    slug: "hierarchical-limits",
    scope: "resource",
    title: "Accounts with a hierarchical namespace use nothing that Azure does not have for them.",
    fix: "Remove the setting; soft delete (STG-13) recovers data.",
    severity: "medium",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts",
    types: [SERVICE, REPLICATION, ACCOUNT],
    *check(resource, settings) {
      if (!["landing", "lake"].includes(accountRoleOf(resource, settings))) return;
      if (resource.type === REPLICATION) yield "Object replication is set up; it needs a flat namespace.";
      const on = [
        "isVersioningEnabled",
        "changeFeed.enabled",
        "restorePolicy.enabled",
        "immutableStorageWithVersioning.enabled",
      ];
      yield* eachOf(on, function* (path) {
        if (at(resource.props, path) === true) yield wrong(path, true, "a hierarchical namespace does not have it");
      });
    },
  },
  {
    id: "STG-15",
    slug: "lifecycle",
    scope: "resource",
    title: "No lifecycle rule touches silver, gold or a Delta log, or takes feed folders before they are read.",
    fix: "Limit the rule with filters.prefixMatch and raise the age.",
    severity: "critical",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview",
    types: [LIFECYCLE],
    uses: ["landingRetentionDays"],
    check: ({ props }, { landingRetentionDays }) =>
      eachOf(listAt(props, "policy.rules").entries(), function* ([index, rule]) {
        if (at(rule, "enabled") === false) return;
        const path = `policy.rules[${index}]`;
        const prefixes = listAt(rule, "definition.filters.prefixMatch").map(String);
        if (prefixes.length === 0) yield `${path} has no prefixMatch; it takes every blob of the account.`;
        for (const prefix of prefixes.filter((one) => /^(silver|gold)(\/|$)|_delta_log/.test(one)))
          yield `${path} matches ${JSON.stringify(prefix)}; Delta tables delete their own files.`;
        const days = at(rule, "definition.actions.baseBlob.delete.daysAfterModificationGreaterThan");
        if (typeof days === "number" && days < landingRetentionDays)
          yield `${path} deletes after ${days} days; use ${landingRetentionDays} or more.`;
      }),
  },
  {
    id: "STG-22",
    slug: "access-logs",
    scope: "stack",
    title: "Reads, writes and deletes on landing and lake are logged.",
    fix: "Add a diagnostic setting on <account>/blobServices/default with StorageRead, StorageWrite and StorageDelete.",
    severity: "medium",
    levels: ADVISED_IN_DEV,
    sources: ["CKV2_AZURE_21", "AP b4fe1a3b", "AP 59759c62", "MCSB LT-3"],
    url: "https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage",
    types: [ACCOUNT],
    check: (resources, settings) => {
      const seen = resources.filter(
        (one) => one.type !== ACCOUNT || ["landing", "lake"].includes(accountRoleOf(one, settings)),
      );
      return mustLog(ACCOUNT, "StorageRead", "StorageWrite", "StorageDelete")(seen, settings);
    },
  },
  {
    id: "STG-24",
    slug: "lock",
    scope: "stack",
    title: "Landing and lake are locked against deletion once nothing has to be replaced.",
    fix: "Add a ManagementLockByScope of level CanNotDelete; the kit does with protectData.",
    severity: "high",
    levels: GROWING,
    sources: [],
    url: "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources",
    types: [ACCOUNT],
    check: (resources, settings) =>
      eachResource(dataAccounts(resources, settings), function* (resource) {
        const isReplaced = settings.phase === "linking" && accountRoleOf(resource, settings) === "landing";
        const locks = ofTypes(
          resources,
          "azure-native:authorization:ManagementLockByScope",
          "azure-native:authorization:ManagementLockAtResourceLevel",
        );
        const isLocked = locks.some(
          (lock) => refersTo(lock, "scope", resource) || refersTo(lock, "resourceName", resource),
        );
        if (!isReplaced && !isLocked) yield { resource, message: "It has no lock against deletion." };
      }),
  },
  {
    id: "STG-29",
    slug: "immutability",
    scope: "stack",
    title: "No immutability policy lies on containers that Delta or Dataverse writes.",
    fix: "Remove the immutability policy.",
    severity: "high",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/storage/blobs/immutable-storage-overview",
    types: [IMMUTABILITY, "azure-native:storage:BlobContainer"],
    check: (resources, settings) =>
      eachResource(ofTypes(resources, IMMUTABILITY, "azure-native:storage:BlobContainer"), function* (resource) {
        const accounts = dataAccounts(resources, settings);
        const isData =
          ["landing", "lake"].includes(accountRoleOf(resource, settings)) ||
          accounts.some((account) => refersTo(resource, "accountName", account));
        if (!isData) return;
        if (resource.type === IMMUTABILITY)
          yield {
            resource,
            message: `Blobs of ${shown(textAt(resource.props, "containerName"))} cannot be replaced or deleted.`,
          };
        else if (at(resource.props, "immutableStorageWithVersioning.enabled") === true)
          yield { resource, message: wrong("immutableStorageWithVersioning.enabled", true, "it must be false") };
      }),
  },
];

function dataAccounts(resources: readonly StackResource[], settings: Settings): StackResource[] {
  return ofTypes(resources, ACCOUNT).filter((one) => ["landing", "lake"].includes(accountRoleOf(one, settings)));
}
