import { eachOf, wrong } from "../expectations.ts";
import { ADVISED_IN_DEV } from "../levels.ts";
import type { Properties, Rule } from "../rule.ts";
import { at, isObject } from "../values.ts";
import { GROUP, TAGGED } from "./located-resources.ts";

const TAGS: Readonly<Record<string, RegExp>> = {
  workload: /^[a-z][a-z0-9-]*$/,
  env: /^(?:dev|test|prod)$/,
  customer: /^[a-z][a-z0-9-]*$/,
  owner: /^[^@\s]+@[^@\s]+$/,
  costCenter: /\S/,
  dataClassification: /^(?:public|general|confidential|restricted)$/,
  managedBy: /\S/,
  kitVersion: /^\d+\.\d+\.\d+/,
};

/** Whose resources are. */
export const TAG_RULES: readonly Rule[] = [
  {
    id: "GOV-01",
    slug: "tags",
    scope: "resource",
    title: "Resources carry the tags that say whose they are and what they hold.",
    fix: "Add the tag; the kit adds all of them in one transform.",
    severity: "medium",
    levels: ADVISED_IN_DEV,
    sources: ["AZR-000166", "AZR-000477", "AP 871b6d14", "AP 1e30110a"],
    url: "https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-tagging",
    types: TAGGED,
    check: ({ props }) => tagsOf(props),
  },
  {
    id: "GOV-02",
    slug: "group-tags",
    scope: "resource",
    title: "Resource groups carry the same tags.",
    fix: "Add the tag; the kit adds all of them in one transform.",
    severity: "medium",
    levels: ADVISED_IN_DEV,
    sources: ["AP 96670d01"],
    url: "https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-tagging",
    types: [GROUP],
    check: ({ props }) => tagsOf(props),
  },
];

function* tagsOf(props: Properties): Iterable<string> {
  const tags = at(props, "tags");
  const own = isObject(tags) ? tags : {};
  yield* eachOf(Object.entries(TAGS), function* ([tag, format]) {
    const found = own[tag];
    if (typeof found !== "string" || !format.test(found)) yield wrong(`tags.${tag}`, found, `use ${format.source}`);
  });
}
