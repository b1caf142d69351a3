import { wrong } from "../expectations.ts";
import { ALWAYS } from "../levels.ts";
import type { Rule } from "../rule.ts";
import { shownIfKnown } from "../unknown-value.ts";
import { at, isObject } from "../values.ts";

const SPARK = ["3.4", "3.5"];

/** What computes in a workspace. */
export const SYNAPSE_POOLS: readonly Rule[] = [
  {
    id: "SYN-12",
    slug: "spark-pool",
    scope: "resource",
    title: "Spark pools pause, run a supported version and stay small.",
    fix: "Set autoPause, sparkVersion and the number of nodes.",
    severity: "medium",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/synapse-analytics/spark/apache-spark-version-support",
    types: ["azure-native:synapse:BigDataPool"],
    uses: ["maximumNodes"],
    *check({ props }, { maximumNodes }) {
      if (at(props, "autoPause.enabled") !== true)
        yield wrong("autoPause.enabled", at(props, "autoPause.enabled"), "it must be true");
      const version = at(props, "sparkVersion");
      if (!SPARK.includes(String(version))) yield wrong("sparkVersion", version, `use ${SPARK.join(" or ")}`);
      const scale = at(props, "autoScale");
      const [path, nodes] =
        isObject(scale) && at(scale, "enabled") === true
          ? (["autoScale.maxNodeCount", at(scale, "maxNodeCount")] as const)
          : (["nodeCount", at(props, "nodeCount")] as const);
      if (typeof nodes !== "number" || nodes > maximumNodes) yield wrong(path, nodes, `use at most ${maximumNodes}`);
    },
  },
  {
    id: "SYN-13",
    slug: "dedicated-pool",
    scope: "resource",
    title: "No dedicated SQL pool: it costs while it does nothing.",
    fix: "Remove the SqlPool; the serverless endpoint reads Delta.",
    severity: "medium",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/synapse-analytics/sql/overview-architecture",
    types: ["azure-native:synapse:SqlPool"],
    *check({ props }) {
      yield `sku.name is ${shownIfKnown(() => at(props, "sku.name"))}; no dedicated pool is accepted.`;
    },
  },
];
