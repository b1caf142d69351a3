import type { RequiredTags } from "../components/tags.ts";
import type { StackConfig } from "./config.ts";
import { kitVersion } from "./kit-version.ts";

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
    kitVersion: kitVersion(),
  };
}
