import { readFileSync } from "node:fs";
import type { RequiredTags } from "../components/tags.ts";
import type { StackConfig } from "./config.ts";

/** The tags of every resource of a stack. */
export function requiredTagsOf({ customer, environment, tags }: StackConfig): RequiredTags {
  return {
    workload: "commerce-insights",
    env: environment,
    customer,
    owner: tags.owner,
    costCenter: tags.costCenter,
    dataClassification: tags.dataClassification,
    managedBy: "pulumi",
    kitVersion: versionOfKit(),
  };
}

function versionOfKit(): string {
  const kit = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  return kit.version;
}
