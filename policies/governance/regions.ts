import { wrong } from "../expectations.ts";
import { ADVISED, ALWAYS } from "../levels.ts";
import { accountRoleOf } from "../resource-type.ts";
import type { Rule, StackResource } from "../rule.ts";
import { eachResource, ofTypes } from "../stack-graph.ts";
import { ifKnown } from "../unknown-value.ts";
import { textAt } from "../values.ts";
import { GROUP, TAGGED } from "./located-resources.ts";

/** Where resources lie. */
export const REGION_RULES: readonly Rule[] = [
  {
    id: "GOV-03",
    slug: "regions",
    scope: "resource",
    title: "Resources lie in accepted regions.",
    fix: "Set location to an accepted region.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AZR-000167", "AP e56962a6", "AP e765b5de"],
    url: "https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies",
    types: [...TAGGED, GROUP],
    uses: ["allowedRegions"],
    unless: ({ allowedRegions }) => (allowedRegions.length === 0 ? "allowedRegions is empty" : undefined),
    *check({ props }, { allowedRegions }) {
      const found = textAt(props, "location");
      if (!allowedRegions.includes(found?.replaceAll(" ", "").toLowerCase() ?? ""))
        yield wrong("location", found, `accepted are ${allowedRegions.join(", ")}`);
    },
  },
  {
    id: "GOV-03b",
    slug: "group-region",
    scope: "stack",
    title: "Resources lie in the region of their resource group: when a region fails, both fail or neither does.",
    fix: "Set location to that of the resource group, or use a group in the region.",
    severity: "low",
    levels: ADVISED,
    sources: ["AP 0a914e76"],
    url: "https://learn.microsoft.com/azure/azure-resource-manager/management/overview",
    types: TAGGED,
    check: (resources, settings) =>
      eachResource(ofTypes(resources, ...TAGGED), function* (resource) {
        // Where accounts with data lie is decided by the services that read them (STG-25).
        if (accountRoleOf(resource, settings) !== "other") return;
        const group = ofTypes(resources, GROUP).find((one) => isIn(resource, one));
        const location = textAt(group?.props, "location");
        const found = textAt(resource.props, "location");
        if (location === undefined || found === undefined || isSameRegion(found, location)) return;
        yield { resource, message: wrong("location", found, `its resource group lies in ${location}`) };
      }),
  },
];

function isIn({ references, props }: StackResource, group: StackResource): boolean {
  if (references.resourceGroupName?.includes(group.urn)) return true;
  const found = ifKnown(() => textAt(props, "resourceGroupName"))?.toLowerCase();
  const name = ifKnown(() => textAt(group.props, "resourceGroupName") ?? textAt(group.props, "name"))?.toLowerCase();
  return found !== undefined && found === name;
}

function isSameRegion(one: string, other: string): boolean {
  const plain = (region: string) => region.replaceAll(" ", "").toLowerCase();
  return plain(one) === plain(other);
}
