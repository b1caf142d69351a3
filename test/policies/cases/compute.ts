import { casesOf, logOf, part, UNKNOWN, value } from "./rule-cases.ts";

const batch = "batch:BatchAccount";
const job = "app:Job";
const DISKS = "deploymentConfiguration.virtualMachineConfiguration.diskEncryptionConfiguration.targets";
const IMAGE = `mcr.microsoft.com/node@sha256:${"a".repeat(64)}`;
const container = { image: IMAGE, resources: { cpu: 1, memory: "2Gi" }, env: [{ name: "MODE", value: "x" }] };

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
    {
      id: "CMP-03c",
      type: "batch:Pool",
      path: "deploymentConfiguration.virtualMachineConfiguration.diskEncryptionConfiguration.targets",
      bad: ["OsDisk"],
      good: {
        deploymentConfiguration: {
          virtualMachineConfiguration: { diskEncryptionConfiguration: { targets: ["OsDisk", "TemporaryDisk"] } },
        },
      },
      says: [`${DISKS} is OsDisk; list TemporaryDisk, where the work lies, and OsDisk.`],
      absent: [`${DISKS} is not set; list TemporaryDisk, where the work lies, and OsDisk.`],
    },
    value("CMP-03d", "batch:Pool", "identity.type", "UserAssigned", "None", 'it must be "UserAssigned"'),
    {
      ...value(
        "CMP-03e",
        "batch:Pool",
        "networkConfiguration.publicIPAddressConfiguration.provision",
        "NoPublicIPAddresses",
        "BatchManaged",
        'it must be "NoPublicIPAddresses"',
      ),
      good: {
        networkConfiguration: {
          subnetId: "/subnets/jobs",
          publicIPAddressConfiguration: { provision: "NoPublicIPAddresses" },
        },
      },
    },
    value("CMP-03f", "batch:Pool", "targetNodeCommunicationMode", "Simplified", "Classic", 'it must be "Simplified"'),
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
    value(
      "CMP-08b",
      "containerregistry:Registry",
      "policies.quarantinePolicy.status",
      "enabled",
      "disabled",
      'it must be "enabled"',
    ),
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
