import { mustLog } from "../common-stack-rules.ts";
import { eachOf, mustBe, mustBeSet, wrong } from "../expectations.ts";
import { ADVISED, ADVISED_AFTER_DEV, ADVISED_IN_DEV, ALWAYS } from "../levels.ts";
import type { Rule } from "../rule.ts";
import { notRegulated, openBeforeProd } from "../unless.ts";
import { at, isSame, listAt } from "../values.ts";

const BATCH = "azure-native:batch:BatchAccount";
const POOL = "azure-native:batch:Pool";

/** Batch accounts, where the job runs when one is chosen. */
export const BATCH_RULES: readonly Rule[] = [
  {
    id: "CMP-01",
    slug: "batch-network",
    scope: "resource",
    title: "Batch accounts have no public endpoint, or one that denies by default.",
    fix: "Set publicNetworkAccess to Disabled, or networkProfile.accountAccess.defaultAction to Deny.",
    severity: "high",
    levels: ADVISED_IN_DEV,
    sources: ["CKV_AZURE_248", "AP 74c5a0ae"],
    url: "https://learn.microsoft.com/azure/batch/public-network-access",
    types: [BATCH],
    unless: openBeforeProd,
    *check({ props }) {
      const found = at(props, "publicNetworkAccess");
      const denies = isSame(at(props, "networkProfile.accountAccess.defaultAction"), "Deny");
      if (!isSame(found, "Disabled") && !denies)
        yield wrong("publicNetworkAccess", found, "it must be Disabled, or the network profile must deny by default");
    },
  },
  {
    id: "CMP-02",
    slug: "batch-entra",
    scope: "resource",
    title: "Batch accounts accept Entra ID identities only.",
    fix: 'Set allowedAuthenticationModes to ["AAD"].',
    severity: "high",
    levels: ALWAYS,
    sources: ["AP 6f68b69f", "MCSB IM-1"],
    url: "https://learn.microsoft.com/azure/batch/security-best-practices",
    types: [BATCH],
    *check({ props }) {
      const modes = listAt(props, "allowedAuthenticationModes").map(String);
      if (modes.join() !== "AAD")
        yield `allowedAuthenticationModes is ${modes.join(", ") || "not set"}; it must be AAD alone.`;
    },
  },
  {
    id: "CMP-03",
    slug: "batch-logs",
    scope: "stack",
    title: "Batch accounts send their logs to the workspace.",
    fix: "Add a diagnostic setting with ServiceLog.",
    severity: "low",
    levels: ADVISED,
    sources: ["AP 428256e6", "MCSB LT-3"],
    url: "https://learn.microsoft.com/azure/batch/batch-diagnostics",
    types: [BATCH],
    check: mustLog(BATCH, "ServiceLog"),
  },
  {
    id: "CMP-03b",
    slug: "batch-encryption",
    scope: "resource",
    title: "Regulated data: Batch is encrypted with the customer's own key.",
    fix: "Set encryption.keySource to Microsoft.KeyVault.",
    severity: "low",
    levels: ADVISED_AFTER_DEV,
    sources: ["CKV_AZURE_76", "AP 99e9ccd8"],
    url: "https://learn.microsoft.com/azure/batch/batch-customer-managed-key",
    types: [BATCH],
    unless: notRegulated,
    check: mustBe("encryption.keySource", "Microsoft.KeyVault"),
  },
  {
    id: "CMP-03c",
    slug: "batch-disk-encryption",
    scope: "resource",
    title: "Disks of Batch nodes are encrypted.",
    fix: "Set diskEncryptionConfiguration.targets to OsDisk and TemporaryDisk.",
    severity: "low",
    levels: ADVISED,
    sources: ["AP 1760f9d4"],
    url: "https://learn.microsoft.com/azure/batch/disk-encryption",
    types: [POOL],
    *check({ props }) {
      const path = "deploymentConfiguration.virtualMachineConfiguration.diskEncryptionConfiguration.targets";
      const found = listAt(props, path).map(String);
      if (!found.some((target) => isSame(target, "TemporaryDisk")))
        yield `${path} is ${found.join(", ") || "not set"}; list TemporaryDisk, where the work lies, and OsDisk.`;
    },
  },
  {
    id: "CMP-03d",
    slug: "batch-pool-identity",
    scope: "resource",
    title: "Batch pools work as an identity of their own, so that no task carries a secret.",
    fix: "Set identity with a user-assigned identity.",
    severity: "high",
    levels: ALWAYS,
    sources: ["MCSB IM-3"],
    url: "https://learn.microsoft.com/azure/batch/managed-identity-pools",
    types: [POOL],
    check: mustBe("identity.type", "UserAssigned"),
  },
  {
    id: "CMP-03e",
    slug: "batch-pool-address",
    scope: "resource",
    title: "Machines of Batch pools lie in a subnet and have no public address.",
    fix: "Set networkConfiguration.subnetId, and publicIPAddressConfiguration.provision to NoPublicIPAddresses.",
    severity: "high",
    levels: ADVISED_IN_DEV,
    sources: ["MCSB NS-2"],
    url: "https://learn.microsoft.com/azure/batch/simplified-node-communication-pool-no-public-ip",
    types: [POOL],
    unless: openBeforeProd,
    check: (pool, settings) =>
      eachOf(
        [
          mustBeSet("networkConfiguration.subnetId", "name a subnet"),
          mustBe("networkConfiguration.publicIPAddressConfiguration.provision", "NoPublicIPAddresses"),
        ],
        (check) => check(pool, settings),
      ),
  },
  {
    id: "CMP-03f",
    slug: "batch-pool-communication",
    scope: "resource",
    title: "Machines of Batch pools call Batch; nothing on the internet calls them.",
    fix: "Set targetNodeCommunicationMode to Simplified.",
    severity: "medium",
    levels: ALWAYS,
    sources: ["MCSB NS-2"],
    url: "https://learn.microsoft.com/azure/batch/simplified-compute-node-communication",
    types: [POOL],
    check: mustBe("targetNodeCommunicationMode", "Simplified"),
  },
];
