import { ALWAYS } from "../levels.ts";
import type { Rule, StackResource } from "../rule.ts";
import { eachResource, ofTypes } from "../stack-graph.ts";
import { isUnknownValue } from "../unknown-value.ts";
import { isObject, shown, textAt } from "../values.ts";

const MODULE = "azure-native:datafactory";

/** What a reference of a kind leads to: resource type, and the input with its name. */
const TARGETS: Readonly<Record<string, readonly [type: string, key: string]>> = {
  CredentialReference: [`${MODULE}:CredentialOperation`, "credentialName"],
  DataFlowReference: [`${MODULE}:DataFlow`, "dataFlowName"],
  DatasetReference: [`${MODULE}:Dataset`, "datasetName"],
  IntegrationRuntimeReference: [`${MODULE}:IntegrationRuntime`, "integrationRuntimeName"],
  LinkedServiceReference: [`${MODULE}:LinkedService`, "linkedServiceName"],
  PipelineReference: [`${MODULE}:Pipeline`, "pipelineName"],
};

/** Properties that are references, or hold some. */
const MAY_REFER =
  /^(?:\d+|activities|cases|connectVia|credential|datasets?|inputs|items|outputs|pipelines?|properties|referenceName|type|typeProperties|.*Activities|.*Reference|.*linkedService.*)$/i;

/** Names that every factory has. */
const BUILT_IN = ["AutoResolveIntegrationRuntime"];

const HOLDERS = ["DataFlow", "Dataset", "LinkedService", "Pipeline", "Trigger"].map((name) => `${MODULE}:${name}`);

/** What the parts of a factory name of each other. */
export const REFERENCES: readonly Rule[] = [
  {
    id: "ADF-15b",
    slug: "factory-references",
    scope: "stack",
    title: "Pipelines, datasets, linked services and triggers name only what the stack holds.",
    fix: "Correct the name, or add what it names; Data Factory finds out only when the pipeline runs.",
    severity: "high",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/data-factory/concepts-pipelines-activities",
    types: HOLDERS,
    check: (resources) =>
      eachResource(ofTypes(resources, ...HOLDERS), function* (resource) {
        for (const [kind, name] of referencesIn(resource.props)) {
          const target = TARGETS[kind];
          if (target === undefined || BUILT_IN.includes(name) || name.startsWith("@")) continue;
          const names = namesOf(resources, ...target);
          if (!names.known.includes(name.toLowerCase())) {
            if (names.unknown !== undefined) throw names.unknown;
            const short = kind.replace(/Reference$/, "");
            yield {
              resource,
              message: `It names the ${short} ${shown(name)}; the stack has ${names.known.join(", ") || "none"}.`,
            };
          }
        }
      }),
  },
];

function* referencesIn(value: unknown): Iterable<readonly [kind: string, name: string]> {
  if (!isObject(value)) return;
  const kind = textAt(value, "type");
  const name = textAt(value, "referenceName");
  if (kind !== undefined && name !== undefined) yield [kind, name];
  let undecided: unknown;
  for (const key of Object.keys(value)) {
    try {
      yield* referencesIn(value[key]);
    } catch (error) {
      if (!isUnknownValue(error)) throw error;
      // An address or a header that is not known yet is no reference.
      if (MAY_REFER.test(key)) undecided ??= error;
    }
  }
  if (undecided !== undefined) throw undecided;
}

function namesOf(resources: readonly StackResource[], type: string, key: string) {
  const known: string[] = [];
  let unknown: unknown;
  for (const { props } of ofTypes(resources, type)) {
    try {
      known.push((textAt(props, key) ?? textAt(props, "name") ?? "").toLowerCase());
    } catch (error) {
      if (!isUnknownValue(error)) throw error;
      unknown ??= error;
    }
  }
  return { known, unknown };
}
