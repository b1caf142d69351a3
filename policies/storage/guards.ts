import { mustLog } from "../common-stack-rules.ts";
import { ADVISED_IN_DEV, GROWING } from "../levels.ts";
import { accountRoleOf } from "../resource-type.ts";
import type { Rule } from "../rule.ts";
import { eachResource, ofTypes, refersTo } from "../stack-graph.ts";
import { dataAccounts } from "./data-accounts.ts";

const ACCOUNT = "azure-native:storage:StorageAccount";

/** Who reads the data is recorded, and nobody deletes the accounts that hold it. */
export const STORAGE_GUARDS: readonly Rule[] = [
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
];
