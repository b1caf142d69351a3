import { mustHaveEndpoint, mustLog } from "../common-stack-rules.ts";
import { eachOf, mustBe, mustBeAbsent, wrong } from "../expectations.ts";
import { ADVISED, ADVISED_AFTER_DEV, ADVISED_IN_DEV, ALWAYS, OFF_IN_DEV } from "../levels.ts";
import type { Rule } from "../rule.ts";
import { notPrivate, notRegulated } from "../unless.ts";
import { at, isObject, listAt, shown, textAt } from "../values.ts";

const FACTORY = "azure-native:datafactory:Factory";
const types = [FACTORY];
const MOST_CORES = 16;
const LONGEST_TTL_MINUTES = 30;

/** The factory itself and its runtimes. */
export const FACTORY_RULES: readonly Rule[] = [
  {
    id: "ADF-01",
    slug: "public-network",
    scope: "resource",
    title: "Private networks: the factory has no public endpoint.",
    fix: "Set publicNetworkAccess to Disabled.",
    severity: "medium",
    levels: OFF_IN_DEV,
    sources: ["CKV_AZURE_104", "AP 1cf164be", "MCSB NS-2"],
    url: "https://learn.microsoft.com/azure/data-factory/data-factory-private-link",
    types,
    unless: notPrivate,
    check: mustBe("publicNetworkAccess", "Disabled"),
  },
  {
    id: "ADF-02",
    slug: "private-endpoint",
    scope: "stack",
    title: "Private networks: the factory has a private endpoint.",
    fix: "Add a private endpoint for dataFactory.",
    severity: "low",
    levels: ADVISED_AFTER_DEV,
    sources: ["AP 8b0323be", "MCSB NS-2"],
    url: "https://learn.microsoft.com/azure/data-factory/data-factory-private-link",
    types,
    unless: notPrivate,
    check: mustHaveEndpoint(FACTORY),
  },
  {
    id: "ADF-08",
    slug: "no-git",
    scope: "resource",
    title: "The factory has no git repository: the Pulumi program owns its content.",
    fix: "Remove repoConfiguration; suppress CKV_AZURE_103 with this reason.",
    severity: "medium",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/data-factory/source-control",
    types,
    check: mustBeAbsent("repoConfiguration", "the portal would overwrite what Pulumi deployed"),
  },
  {
    id: "ADF-09",
    slug: "data-flow-size",
    scope: "resource",
    title: "Data-flow runtimes are limited in cores and idle time.",
    fix: "Set coreCount and timeToLive within the limits.",
    severity: "low",
    levels: ADVISED,
    sources: ["AP 85bb39b5"],
    url: "https://learn.microsoft.com/azure/data-factory/concepts-integration-runtime-performance",
    types: ["azure-native:datafactory:IntegrationRuntime"],
    *check({ props }) {
      const flow = at(props, "properties.computeProperties.dataFlowProperties");
      if (!isObject(flow)) return;
      const path = "properties.computeProperties.dataFlowProperties";
      const cores = at(flow, "coreCount");
      if (typeof cores !== "number" || cores > MOST_CORES)
        yield wrong(`${path}.coreCount`, cores, `use at most ${MOST_CORES}`);
      const minutes = at(flow, "timeToLive");
      if (typeof minutes === "number" && minutes > LONGEST_TTL_MINUTES)
        yield wrong(`${path}.timeToLive`, minutes, `use at most ${LONGEST_TTL_MINUTES} minutes`);
    },
  },
  {
    id: "ADF-10",
    slug: "outbound",
    scope: "resource",
    title: "Web activities call Azure only.",
    fix: "Call an address of Azure, or move the call into the job.",
    severity: "medium",
    levels: ADVISED,
    sources: ["AP 3d02a511"],
    url: "https://learn.microsoft.com/azure/data-factory/configure-outbound-allow-list-azure-policy",
    types: ["azure-native:datafactory:Pipeline"],
    check: ({ props }) =>
      eachOf(listAt(props, "activities"), function* (activity) {
        const url = textAt(activity, "url") ?? textAt(activity, "typeProperties.url");
        const host = /^https?:\/\/([^/:?]+)/.exec(url ?? "")?.[1];
        const isAzure = /(?:^|\.)(?:azure\.com|windows\.net|azure\.net|microsoft\.com)$/i.test(host ?? "azure.com");
        if (!isAzure) yield `${textAt(activity, "name")}.url calls ${host}; accepted are addresses of Azure.`;
      }),
  },
  {
    id: "ADF-11",
    slug: "run-logs",
    scope: "stack",
    title: "Runs of pipelines, activities and triggers are logged.",
    fix: "Add a diagnostic setting with PipelineRuns, ActivityRuns and TriggerRuns.",
    severity: "medium",
    levels: ADVISED_IN_DEV,
    sources: ["MCSB LT-3"],
    url: "https://learn.microsoft.com/azure/data-factory/monitor-using-azure-monitor",
    types,
    check: mustLog(FACTORY, "PipelineRuns", "ActivityRuns", "TriggerRuns"),
  },
  {
    id: "ADF-12",
    slug: "identity",
    scope: "resource",
    title: "The factory has a managed identity.",
    fix: "Set identity.type to SystemAssigned or UserAssigned.",
    severity: "high",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/data-factory/data-factory-service-identity",
    types,
    check: mustBe("identity.type", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned"),
  },
  {
    id: "ADF-13",
    slug: "customer-key",
    scope: "resource",
    title: "Regulated data: the factory is encrypted with the customer's own key.",
    fix: "Set encryption with keyName and vaultBaseUrl.",
    severity: "low",
    levels: ADVISED_AFTER_DEV,
    sources: ["AP 4ec52d6d", "MCSB DP-5"],
    url: "https://learn.microsoft.com/azure/data-factory/enable-customer-managed-key",
    types,
    unless: notRegulated,
    *check({ props }) {
      if (at(props, "encryption.keyName") === undefined)
        yield wrong("encryption.keyName", undefined, "name the customer's key");
    },
  },
  {
    id: "ADF-17",
    slug: "global-parameters",
    scope: "resource",
    title: "No global parameter holds a secret.",
    fix: "Keep the secret in a vault and read it with an identity.",
    severity: "high",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/data-factory/author-global-parameters",
    types,
    *check({ props }) {
      const parameters = at(props, "globalParameters");
      if (!isObject(parameters)) return;
      for (const key of Object.keys(parameters))
        if (/secret|password|token|key$|connectionstring/i.test(key))
          yield `globalParameters has ${shown(key)}; everyone who reads the factory reads its value.`;
    },
  },
];
