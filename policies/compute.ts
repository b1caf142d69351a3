import { mustLog } from "./common-stack-rules.ts";
import { eachOf, mustBe, mustBeSet, wrong } from "./expectations.ts";
import { ADVISED, ADVISED_AFTER_DEV, ADVISED_IN_DEV, ALWAYS, MANDATORY_IN_PROD, OFF_IN_DEV } from "./levels.ts";
import type { Properties, Rule } from "./rule.ts";
import { notRegulated, openBeforeProd } from "./unless.ts";
import { at, isSame, listAt, shown, textAt } from "./values.ts";

const BATCH = "azure-native:batch:BatchAccount";
const JOB = "azure-native:app:Job";
const REGISTRY = "azure-native:containerregistry:Registry";
const SECRET_NAME = /(?:SECRET|PASSWORD|PASSPHRASE|TOKEN|API_?KEY|ACCOUNT_?KEY|CONNECTION_?STRING)$/i;
const HASH_NAME = /SHA256$|HASH$/i;

/** Where the job runs. */
export const COMPUTE: readonly Rule[] = [
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
    sources: ["CKV_AZURE_76", "AP 99e9ccd8", "AP 1760f9d4"],
    url: "https://learn.microsoft.com/azure/batch/batch-customer-managed-key",
    types: [BATCH],
    unless: notRegulated,
    check: mustBe("encryption.keySource", "Microsoft.KeyVault"),
  },
  {
    id: "CMP-04",
    slug: "job-identity",
    scope: "resource",
    title: "Jobs have a managed identity.",
    fix: "Set identity with a user-assigned identity.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AZR-000361", "AP b874ab2d", "MCSB IM-3"],
    url: "https://learn.microsoft.com/azure/container-apps/managed-identity",
    types: [JOB, "azure-native:app:ContainerApp"],
    check: mustBe("identity.type", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned"),
  },
  {
    id: "CMP-05",
    slug: "job-network",
    scope: "resource",
    title: "Container environments lie in a virtual network, and in private networks answer only there.",
    fix: "Set vnetConfiguration.infrastructureSubnetId, and internal in private networks.",
    severity: "high",
    levels: OFF_IN_DEV,
    sources: ["AZR-000363", "AP d074ddf8", "AP 8b346db6"],
    url: "https://learn.microsoft.com/azure/container-apps/networking",
    types: ["azure-native:app:ManagedEnvironment"],
    unless: openBeforeProd,
    check: (environment, settings) => {
      const checks = [mustBeSet("vnetConfiguration.infrastructureSubnetId", "name a subnet")];
      if (settings.profile === "private") checks.push(mustBe("vnetConfiguration.internal", true));
      return eachOf(checks, (check) => check(environment, settings));
    },
  },
  {
    id: "CMP-06",
    slug: "ingress",
    scope: "resource",
    title: "Apps answer over HTTPS only.",
    fix: "Set configuration.ingress.allowInsecure to false, or run the work as a job, which has no ingress.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AZR-000094", "AP 0e80e269", "AP 783ea2a8"],
    url: "https://learn.microsoft.com/azure/container-apps/ingress-overview",
    types: ["azure-native:app:ContainerApp"],
    *check({ props }) {
      if (at(props, "configuration.ingress") === undefined) return;
      const found = at(props, "configuration.ingress.allowInsecure");
      if (found !== false) yield wrong("configuration.ingress.allowInsecure", found, "it must be false");
    },
  },
  {
    id: "CMP-07",
    slug: "image",
    scope: "resource",
    title: "Images come from an accepted registry and are pinned, by digest in prod.",
    fix: "Name the image as <registry>/<name>@sha256:<digest>.",
    severity: "medium",
    levels: MANDATORY_IN_PROD,
    sources: [],
    url: "https://learn.microsoft.com/azure/container-registry/container-registry-image-tag-version",
    types: [JOB, "azure-native:app:ContainerApp"],
    uses: ["allowedRegistries"],
    check: ({ props }, { allowedRegistries, environment }) =>
      eachOf(listAt(props, "template.containers").entries(), function* ([index, container]) {
        const path = `template.containers[${index}].image`;
        const image = textAt(container, "image");
        const registry = image?.split("/")[0] ?? "";
        if (image === undefined || !allowedRegistries.includes(registry))
          return yield wrong(path, image, `accepted registries are ${allowedRegistries.join(", ")}`);
        const isPinned = /@sha256:[0-9a-f]{64}$/.test(image);
        const tag = /:([^:/@]+)$/.exec(image)?.[1];
        if (!isPinned && environment === "prod") yield wrong(path, image, "prod pins images by digest");
        else if (!isPinned && (tag === undefined || tag === "latest"))
          yield wrong(path, image, "name a version other than latest");
      }),
  },
  {
    id: "CMP-08",
    slug: "registry",
    scope: "resource",
    title: "Registries have no administrator account, and in private networks no public endpoint.",
    fix: "Set adminUserEnabled to false, and publicNetworkAccess to Disabled in private networks.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AZR-000005", "CKV_AZURE_137", "CKV_AZURE_139"],
    url: "https://learn.microsoft.com/azure/container-registry/container-registry-authentication",
    types: [REGISTRY],
    check: (registry, settings) => {
      const checks = [mustBe("adminUserEnabled", false)];
      if (settings.profile === "private") checks.push(mustBe("publicNetworkAccess", "Disabled"));
      return eachOf(checks, (check) => check(registry, settings));
    },
  },
  {
    id: "CMP-09",
    slug: "job-limits",
    scope: "resource",
    title: "Jobs end in time, are not repeated by the platform, and have a size.",
    fix: "Set replicaTimeout, replicaRetryLimit 0, cpu and memory within the limits.",
    severity: "medium",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/container-apps/jobs",
    types: [JOB],
    uses: ["jobTimeoutSeconds", "maximumCpu"],
    *check({ props }, { jobTimeoutSeconds, maximumCpu }) {
      const timeout = at(props, "configuration.replicaTimeout");
      if (typeof timeout !== "number" || timeout > jobTimeoutSeconds)
        yield wrong("configuration.replicaTimeout", timeout, `use at most ${jobTimeoutSeconds} seconds`);
      const retries = at(props, "configuration.replicaRetryLimit");
      if (retries !== 0)
        yield wrong("configuration.replicaRetryLimit", retries, "it must be 0, the pipeline repeats runs");
      yield* eachOf(listAt(props, "template.containers").entries(), function* ([index, container]) {
        const path = `template.containers[${index}].resources`;
        const cpu = at(container, "resources.cpu");
        if (typeof cpu !== "number" || cpu > maximumCpu)
          yield wrong(`${path}.cpu`, cpu, `use at most ${maximumCpu} cores`);
        if (textAt(container, "resources.memory") === undefined)
          yield wrong(`${path}.memory`, undefined, "set the size, e.g. 2Gi");
      });
    },
  },
  {
    id: "CMP-10",
    slug: "plain-secret",
    scope: "resource",
    title: "No secret stands in a plain variable, and bundle hashes are SHA-256.",
    fix: "Read secrets with the managed identity; give the hash of the built bundle.",
    severity: "critical",
    levels: ALWAYS,
    sources: ["CKV_AZURE_235"],
    url: "https://learn.microsoft.com/azure/container-apps/manage-secrets",
    types: [JOB, "azure-native:app:ContainerApp"],
    check: ({ props }) => eachOf(variablesOf(props), ([path, variable]) => plainSecretsIn(path, variable)),
  },
];

function variablesOf(props: Properties): [string, unknown][] {
  return listAt(props, "template.containers").flatMap((container, index) =>
    listAt(container, "env").map((variable): [string, unknown] => [`template.containers[${index}].env`, variable]),
  );
}

function* plainSecretsIn(path: string, variable: unknown): Iterable<string> {
  const name = textAt(variable, "name") ?? "";
  if (SECRET_NAME.test(name) && at(variable, "secretRef") === undefined)
    yield `${path} has ${shown(name)} in plain text; no secret is accepted there.`;
  if (!HASH_NAME.test(name)) return;
  const hash = textAt(variable, "value");
  if (hash === undefined || !/^[0-9a-f]{64}$/.test(hash))
    yield wrong(`${path}.${name}`, hash, "use 64 hexadecimal digits");
}
