import { wrong } from "../expectations.ts";
import { ADVISED_AFTER_DEV, ADVISED_IN_DEV, GROWING } from "../levels.ts";
import { accountRoleOf, typeOf } from "../resource-type.ts";
import type { Rule } from "../rule.ts";
import { eachResource } from "../stack-graph.ts";
import { ifKnown } from "../unknown-value.ts";
import { shown, textAt } from "../values.ts";

/** What a stack may hold, in which version, and what it must not lose. */
export const RESOURCE_KINDS: readonly Rule[] = [
  {
    id: "GOV-07",
    slug: "preview-api",
    scope: "stack",
    title: "Resources use no preview version of Azure's interfaces.",
    fix: "Use a stable version of the resource, or add its module to allowedPreviewTypes.",
    severity: "low",
    levels: ADVISED_AFTER_DEV,
    sources: [],
    url: "https://www.pulumi.com/registry/packages/azure-native/version-guide/",
    types: ["*"],
    uses: ["allowedPreviewTypes"],
    check: (resources, { allowedPreviewTypes }) =>
      eachResource(resources, function* (resource) {
        if (allowedPreviewTypes.includes(typeOf(resource.type).split(":")[1] ?? "")) return;
        const version = ifKnown(() => textAt(resource.props, "azureApiVersion"));
        if (version?.endsWith("-preview"))
          yield { resource, message: wrong("azureApiVersion", version, "use a stable version") };
      }),
  },
  {
    id: "GOV-08",
    slug: "resource-types",
    scope: "resource",
    title: "Stacks hold accepted types of resources only.",
    fix: "Remove the resource, or add its type to allowedTypes.",
    severity: "medium",
    levels: ADVISED_IN_DEV,
    sources: [],
    url: "https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies",
    types: ["*"],
    uses: ["allowedTypes"],
    *check({ type }, { allowedTypes }) {
      const isAllowed = allowedTypes.some((one) =>
        one.endsWith("*") ? typeOf(type).startsWith(one.slice(0, -1)) : one === typeOf(type),
      );
      if (!isAllowed) yield `type is ${shown(type)}; accepted are ${allowedTypes.join(", ")}.`;
    },
  },
  {
    id: "GOV-09",
    slug: "protect",
    scope: "resource",
    title: "Pulumi refuses to delete or replace the accounts with data.",
    fix: "Set the resource option protect; the kit does with protectData.",
    severity: "high",
    levels: GROWING,
    sources: [],
    url: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
    types: ["azure-native:storage:StorageAccount"],
    *check(account, settings) {
      if (["landing", "lake"].includes(accountRoleOf(account, settings)) && !account.protect)
        yield wrong("protect", false, "it must be true");
    },
  },
];
