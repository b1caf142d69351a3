import { eachOf, mustBe, wrong } from "../expectations.ts";
import { ADVISED, ADVISED_AFTER_DEV, ADVISED_IN_PROD, ALWAYS } from "../levels.ts";
import { accountRoleOf } from "../resource-type.ts";
import type { Rule } from "../rule.ts";
import { notRegulated } from "../unless.ts";
import { at, textAt } from "../values.ts";

const types = ["azure-native:storage:StorageAccount"];

/** What kind of account it is: choices made when it is created. */
export const STORAGE_SHAPE: readonly Rule[] = [
  {
    id: "STG-01",
    slug: "hierarchical-namespace",
    scope: "resource",
    title: "Landing and lake accounts have a hierarchical namespace.",
    fix: "Set isHnsEnabled to true; it cannot be changed later.",
    severity: "critical",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/power-apps/maker/data-platform/azure-synapse-link-data-lake",
    types,
    *check(account, settings) {
      if (!["landing", "lake"].includes(accountRoleOf(account, settings))) return;
      const found = at(account.props, "isHnsEnabled");
      if (found !== true) yield wrong("isHnsEnabled", found, "it must be true");
    },
  },
  {
    id: "STG-11",
    slug: "double-encryption",
    scope: "resource",
    title: "Data is encrypted twice at rest.",
    fix: "Set encryption.requireInfrastructureEncryption to true; it cannot be changed later.",
    severity: "low",
    levels: ADVISED,
    sources: ["AP 4733ea7b", "MCSB DP-4"],
    url: "https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable",
    types,
    unless: ({ regulated }) => (regulated ? "the data is regulated: STG-11b asks for it" : undefined),
    check: mustBe("encryption.requireInfrastructureEncryption", true),
  },
  {
    id: "STG-11b",
    slug: "regulated-double-encryption",
    scope: "resource",
    title: "Regulated data is encrypted twice at rest.",
    fix: "Set encryption.requireInfrastructureEncryption to true; it cannot be changed later.",
    severity: "medium",
    levels: ALWAYS,
    sources: ["AP 4733ea7b", "MCSB DP-4"],
    url: "https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable",
    types,
    unless: notRegulated,
    check: mustBe("encryption.requireInfrastructureEncryption", true),
  },
  {
    id: "STG-12",
    slug: "customer-key",
    scope: "resource",
    title: "Regulated data is encrypted with the customer's own key.",
    fix: "Set encryption.keySource to Microsoft.Keyvault and name the key.",
    severity: "medium",
    levels: ADVISED_AFTER_DEV,
    sources: ["CKV2_AZURE_1", "AP 6fac406b", "MCSB DP-5"],
    url: "https://learn.microsoft.com/azure/storage/common/customer-managed-keys-overview",
    types,
    unless: notRegulated,
    check: mustBe("encryption.keySource", "Microsoft.Keyvault"),
  },
  {
    id: "STG-20",
    slug: "redundancy",
    scope: "resource",
    title: "Landing and lake survive the loss of a data centre.",
    fix: "Set sku.name to Standard_ZRS or a geo-redundant kind.",
    severity: "medium",
    levels: ADVISED_IN_PROD,
    sources: ["AZR-000195", "CKV_AZURE_206", "AP bf045164"],
    url: "https://learn.microsoft.com/azure/storage/common/storage-redundancy",
    types,
    *check(account, settings) {
      if (!["landing", "lake"].includes(accountRoleOf(account, settings))) return;
      const found = textAt(account.props, "sku.name");
      if (found === undefined || found.endsWith("_LRS"))
        yield wrong("sku.name", found, "use a zone- or geo-redundant kind");
    },
  },
  {
    id: "STG-21",
    slug: "account-name",
    scope: "resource",
    title: "Account names are legal.",
    fix: "Use 3 to 24 lower-case letters and digits.",
    severity: "medium",
    levels: ALWAYS,
    sources: ["AZR-000201", "CKV_AZURE_43"],
    url: "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
    types,
    *check({ props }) {
      const found = textAt(props, "accountName");
      if (found === undefined || !/^[a-z0-9]{3,24}$/.test(found))
        yield wrong("accountName", found, "use 3 to 24 lower-case letters and digits");
    },
  },
  {
    id: "STG-25",
    slug: "data-region",
    scope: "resource",
    title: "Landing lies in the region of Dataverse, the lake in that of Customer Insights.",
    fix: "Set location to the region of the service; an account cannot move.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AZR-000167", "AP e56962a6"],
    url: "https://learn.microsoft.com/power-apps/maker/data-platform/azure-synapse-link-data-lake",
    types,
    uses: ["landingRegion", "lakeRegion"],
    unless: ({ landingRegion, lakeRegion }) =>
      landingRegion === "" && lakeRegion === "" ? "neither landingRegion nor lakeRegion is set" : undefined,
    *check(account, settings) {
      const role = accountRoleOf(account, settings);
      const wanted = role === "landing" ? settings.landingRegion : role === "lake" ? settings.lakeRegion : "";
      if (wanted === "") return;
      const found = textAt(account.props, "location");
      if (found?.replaceAll(" ", "").toLowerCase() !== wanted) yield wrong("location", found, `it must be "${wanted}"`);
    },
  },
  {
    id: "STG-26",
    slug: "account-kind",
    scope: "resource",
    title: "Accounts are of kind StorageV2 and of an accepted redundancy.",
    fix: "Set kind to StorageV2 and sku.name to an accepted value.",
    severity: "low",
    levels: ADVISED,
    sources: ["AP 7433c107"],
    url: "https://learn.microsoft.com/azure/storage/common/storage-account-overview",
    types,
    uses: ["allowedSkus"],
    check: (account, settings) =>
      eachOf([mustBe("kind", "StorageV2"), mustBe("sku.name", ...settings.allowedSkus)], (check) =>
        check(account, settings),
      ),
  },
  {
    id: "STG-30",
    slug: "dataverse-container",
    scope: "resource",
    title: "Only Dataverse creates its container: the link is refused when it exists.",
    fix: "Remove the container from the program.",
    severity: "high",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/power-apps/maker/data-platform/azure-synapse-link-data-lake",
    types: ["azure-native:storage:BlobContainer"],
    *check({ props }) {
      const found = textAt(props, "containerName");
      if (found?.startsWith("dataverse-"))
        yield wrong("containerName", found, "names with dataverse- belong to Dataverse");
    },
  },
];
