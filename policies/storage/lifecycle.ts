import { eachOf } from "../expectations.ts";
import { ADVISED, ALWAYS } from "../levels.ts";
import { accountRoleOf } from "../resource-type.ts";
import type { Rule } from "../rule.ts";
import { eachResource, ofTypes, refersTo } from "../stack-graph.ts";
import { at, listAt } from "../values.ts";

const ACCOUNT = "azure-native:storage:StorageAccount";
const LIFECYCLE = "azure-native:storage:ManagementPolicy";

/** What is deleted when it gets old. */
export const STORAGE_LIFECYCLE: readonly Rule[] = [
  {
    id: "STG-15",
    slug: "lifecycle",
    scope: "resource",
    title: "No lifecycle rule touches silver, gold or a Delta log, or takes feed folders before they are read.",
    fix: "Limit the rule with filters.prefixMatch and raise the age.",
    severity: "critical",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview",
    types: [LIFECYCLE],
    uses: ["landingRetentionDays"],
    check: ({ props }, { landingRetentionDays }) =>
      eachOf(listAt(props, "policy.rules").entries(), function* ([index, rule]) {
        if (at(rule, "enabled") === false) return;
        const path = `policy.rules[${index}]`;
        const prefixes = listAt(rule, "definition.filters.prefixMatch").map(String);
        if (prefixes.length === 0) yield `${path} has no prefixMatch; it takes every blob of the account.`;
        for (const prefix of prefixes.filter((one) => /^(silver|gold)(\/|$)|_delta_log/.test(one)))
          yield `${path} matches ${JSON.stringify(prefix)}; Delta tables delete their own files.`;
        const days = at(rule, "definition.actions.baseBlob.delete.daysAfterModificationGreaterThan");
        if (typeof days === "number" && days < landingRetentionDays)
          yield `${path} deletes after ${days} days; use ${landingRetentionDays} or more.`;
      }),
  },
  {
    id: "STG-15b",
    slug: "landing-lifecycle",
    scope: "stack",
    title: "Folders of the change feed do not stay on the landing account for ever.",
    fix: "Add a ManagementPolicy with a rule that deletes folders after they were read.",
    severity: "low",
    levels: ADVISED,
    sources: [],
    url: "https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview",
    types: [ACCOUNT],
    check: (resources, settings) =>
      eachResource(ofTypes(resources, ACCOUNT), function* (resource) {
        if (accountRoleOf(resource, settings) !== "landing") return;
        const policies = ofTypes(resources, LIFECYCLE).filter((one) => refersTo(one, "accountName", resource));
        const rules = policies.flatMap(({ props }) => listAt(props, "policy.rules"));
        if (!rules.some((rule) => at(rule, "enabled") !== false))
          yield { resource, message: "It has no ManagementPolicy with a rule in force." };
      }),
  },
];
