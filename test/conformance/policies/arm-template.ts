import type { CloudResource } from "../../../scripts/sandbox/cloud.ts";
import { armTypeOf, nameOfId } from "../../../scripts/sandbox/providers/arm-id.ts";

/** Names that azure-native gives to settings of storage accounts, and Azure's own. */
const RENAMED: Readonly<Record<string, string>> = {
  enableHttpsTrafficOnly: "supportsHttpsTrafficOnly",
  enableNfsV3: "isNfsV3Enabled",
  networkRuleSet: "networkAcls",
};

const TOP_LEVEL = ["location", "tags", "sku", "kind", "identity"];
const API_VERSION = "2024-01-01";

/** Deployed resources as an ARM template, for scanners that read those. Secrets and unknown values are not in it. */
export function armTemplateOf(resources: readonly CloudResource[]): object {
  return {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    resources: resources.filter(({ id }) => id.includes("/providers/")).map(templateResource),
  };
}

function templateResource({ id, inputs }: CloudResource): object {
  const top = Object.entries(inputs).filter(([key]) => TOP_LEVEL.includes(key));
  const settings = Object.entries(inputs).filter(([key]) => !TOP_LEVEL.includes(key) && key !== "properties");
  const properties = Object.fromEntries(settings.map(([key, value]) => [RENAMED[key] ?? key, value]));
  const inner = typeof inputs.properties === "object" ? inputs.properties : {};
  return {
    type: armTypeOf(id),
    apiVersion: API_VERSION,
    name: nameOfId(id),
    ...Object.fromEntries(top),
    properties: { ...properties, ...inner },
  };
}
