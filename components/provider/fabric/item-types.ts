import type { Properties } from "../resource-kind.ts";
import { definitionProblem } from "./item-definition.ts";
import { flag, guid, type PropertyRules, text } from "./property-rules.ts";

/** What distinguishes one type of item from the others. */
export interface ItemType {
  /** As an operator knows it. */
  readonly noun: string;
  /** Its collection in a workspace. */
  readonly collection: string;
  readonly rules: PropertyRules;
  /** Whether it has a definition. */
  readonly isDefined: boolean;
  /** Fields of a create request besides names and definition. */
  readonly creation: (inputs: Properties) => Properties;
  /** Properties that an answer tells, besides names. */
  readonly outputs: (body: Properties) => Properties;
}

const NAMES: PropertyRules = {
  workspaceId: { isRequired: true, replaces: true, problem: guid },
  displayName: { isRequired: true, problem: text({ longest: 256 }) },
  description: { default: "", problem: text({ shortest: 0, longest: 256 }) },
};

const definition = (formats: readonly string[], required: RegExp): PropertyRules => ({
  definition: { isRequired: true, problem: (value) => definitionProblem(value, { formats, required }) },
});

const propertiesOf = (body: Properties) => (body.properties ?? {}) as Properties;

/**
 * The types of items the kit makes. Limits: fabric-rest-api-specs (2026-08); the letters of a lakehouse's name:
 * Microsoft Learn, create a lakehouse (2026-03).
 */
export const ITEM_TYPES = {
  lakehouse: {
    noun: "Lakehouse",
    collection: "lakehouses",
    isDefined: false,
    rules: {
      ...NAMES,
      displayName: {
        isRequired: true,
        problem: text({
          longest: 123,
          pattern: /^[A-Za-z]\w*$/,
          accepted: "a letter, then letters, digits and underscores, e.g. commerce_gold",
        }),
      },
      enableSchemas: { default: false, replaces: true, problem: flag },
    },
    creation: ({ enableSchemas }) => (enableSchemas === true ? { creationPayload: { enableSchemas: true } } : {}),
    outputs: (body) => {
      const { oneLakeTablesPath, oneLakeFilesPath, defaultSchema } = propertiesOf(body);
      return { oneLakeTablesPath, oneLakeFilesPath, enableSchemas: defaultSchema !== undefined };
    },
  },
  notebook: {
    noun: "Notebook",
    collection: "notebooks",
    isDefined: true,
    rules: { ...NAMES, ...definition(["ipynb"], /^notebook-content\.ipynb$/) },
    creation: () => ({}),
    outputs: () => ({}),
  },
  sparkJobDefinition: {
    noun: "Spark job definition",
    collection: "sparkJobDefinitions",
    isDefined: true,
    rules: {
      ...NAMES,
      ...definition(["SparkJobDefinitionV1", "SparkJobDefinitionV2"], /^SparkJobDefinitionV1\.json$/),
    },
    creation: () => ({}),
    outputs: (body) => ({ oneLakeRootPath: propertiesOf(body).oneLakeRootPath }),
  },
  dataPipeline: {
    noun: "Data pipeline",
    collection: "dataPipelines",
    isDefined: true,
    rules: { ...NAMES, ...definition([], /^pipeline-content\.json$/) },
    creation: () => ({}),
    outputs: () => ({}),
  },
} as const satisfies Readonly<Record<string, ItemType>>;
