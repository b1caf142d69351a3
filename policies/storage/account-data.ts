import { eachOf, wrong } from "../expectations.ts";
import { ALWAYS } from "../levels.ts";
import { accountRoleOf } from "../resource-type.ts";
import type { Rule } from "../rule.ts";
import { eachResource, ofTypes, refersTo } from "../stack-graph.ts";
import { at, shown, textAt } from "../values.ts";
import { dataAccounts } from "./data-accounts.ts";

const ACCOUNT = "azure-native:storage:StorageAccount";
const SERVICE = "azure-native:storage:BlobServiceProperties";
const IMMUTABILITY = "azure-native:storage:BlobContainerImmutabilityPolicy";
const REPLICATION = "azure-native:storage:ObjectReplicationPolicy";
const SHORTEST_DAYS = 7;

/** How deleted data comes back, and what must not hold data back. */
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
