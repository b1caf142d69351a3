import { wrong } from "../expectations.ts";
import { ADVISED_IN_DEV } from "../levels.ts";
import { typeOf } from "../resource-type.ts";
import type { Rule } from "../rule.ts";
import { textAt } from "../values.ts";
import { GROUP } from "./located-resources.ts";

/** Names of resources by the input that holds them, with what Azure accepts. */
const NAMES: Readonly<Record<string, readonly [key: string, legal: RegExp, accepted: string]>> = {
  [GROUP]: ["resourceGroupName", /^[\w.()-]{0,89}[\w()-]$/, "1 to 90 letters, digits, . _ ( ) -"],
  "azure-native:datafactory:Factory": [
    "factoryName",
    /^(?=.{3,63}$)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/,
    "3 to 63 letters, digits and hyphens",
  ],
  "azure-native:app:Job": [
    "jobName",
    /^(?=.{2,32}$)[a-z](?:-?[a-z0-9])+$/,
    "2 to 32 lower-case letters, digits and hyphens",
  ],
  "azure-native:app:ManagedEnvironment": [
    "environmentName",
    /^(?=.{2,60}$)[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$/,
    "2 to 60 letters, digits and hyphens",
  ],
  "azure-native:operationalinsights:Workspace": [
    "workspaceName",
    /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
    "4 to 63 letters, digits and hyphens",
  ],
  "azure-native:managedidentity:UserAssignedIdentity": [
    "resourceName",
    /^[A-Za-z0-9][\w-]{2,127}$/,
    "3 to 128 letters, digits, _ and -",
  ],
  "azure-native:keyvault:Vault": [
    "vaultName",
    /^(?=.{3,24}$)[A-Za-z](?:-?[A-Za-z0-9])+$/,
    "3 to 24 letters, digits and hyphens",
  ],
};

/** How resources are called. */
export const NAME_RULES: readonly Rule[] = [
  {
    id: "GOV-04",
    slug: "names",
    scope: "resource",
    title: "Names are legal and follow the convention.",
    fix: "Rename the resource before it is deployed; most cannot be renamed later.",
    severity: "low",
    levels: ADVISED_IN_DEV,
    sources: [],
    url: "https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-naming",
    types: Object.keys(NAMES),
    uses: ["namePattern"],
    *check({ type, props }, { namePattern }) {
      const [key, legal, accepted] = NAMES[typeOf(type)] ?? ["name", /./, "a name"];
      const found = textAt(props, key);
      if (found === undefined || !legal.test(found)) yield wrong(key, found, `use ${accepted}`);
      else if (namePattern !== "" && !new RegExp(namePattern).test(found))
        yield wrong(key, found, `it must match ${namePattern}`);
    },
  },
];
