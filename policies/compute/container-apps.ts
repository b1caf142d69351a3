import { eachOf, mustBe, mustBeSet, wrong } from "../expectations.ts";
import { ALWAYS, OFF_IN_DEV } from "../levels.ts";
import type { Rule } from "../rule.ts";
import { openBeforeProd } from "../unless.ts";
import { at, listAt, textAt } from "../values.ts";

const JOB = "azure-native:app:Job";

/** Container Apps: environments, jobs and apps. */
export const CONTAINER_APPS: readonly Rule[] = [
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
    sources: ["AZR-000094", "AP 0e80e269"],
    url: "https://learn.microsoft.com/azure/container-apps/ingress-overview",
    types: ["azure-native:app:ContainerApp"],
    *check({ props }) {
      if (at(props, "configuration.ingress") === undefined) return;
      const found = at(props, "configuration.ingress.allowInsecure");
      if (found !== false) yield wrong("configuration.ingress.allowInsecure", found, "it must be false");
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
];
