import { z } from "zod";
import { Settings } from "../../stacks/config.ts";

/** JSON schema, as far as zod writes it for the settings. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly additionalProperties?: Schema | boolean;
}

/** Key of a stack's settings in `Pulumi.<stack>.yaml`. */
const KEY = "commerce-insights:stack";

/** JSON schema of one stack's settings. Pure. */
function settingsSchema(): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(Settings, { io: "input", unrepresentable: "any" });
  return schema as Schema;
}

/** JSON schema of a whole `Pulumi.<stack>.yaml`, for editors; Pulumi's own keys are left to Pulumi. Pure. */
export function stackFileSchema(): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Pulumi.<stack>.yaml of commerce-insights",
    type: "object",
    properties: {
      config: { type: "object", properties: { [KEY]: settingsSchema() }, required: [KEY] },
    },
    required: ["config"],
  };
}

/** The text of docs/configuration.md. Pure. */
export function configurationPage(): string {
  const rows = rowsOf(settingsSchema(), "");
  return `${[
    "# Settings of a stack",
    "",
    `Everything a stack can be told, under the key \`${KEY}\` of \`stacks/Pulumi.<stack>.yaml\`.`,
    "Complete settings lie in `stacks/examples`. What is not accepted is refused all at once, before anything is created.",
    "No setting is a secret. Generated from `stacks/config.ts` by `npm run generate:docs`; a test keeps it current.",
    "",
    "An editor with a YAML language server completes and checks the settings when the file begins with",
    "",
    "```yaml",
    "# yaml-language-server: $schema=schema/stack.schema.json",
    "```",
    "",
    "| Setting | Accepted | Default | Meaning |",
    "|---|---|---|---|",
    ...rows,
  ].join("\n")}\n`;
}

function rowsOf(schema: Schema, path: string): string[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const where = path === "" ? name : `${path}.${name}`;
    const { meaning, preset } = wordsOf(property, required.has(name));
    const row = `| \`${where}\` | ${acceptedBy(property)} | ${preset} | ${meaning} |`;
    const items = property.items?.properties === undefined ? [] : rowsOf(property.items, `${where}[]`);
    return [row.replaceAll("  ", " "), ...rowsOf(property, where), ...items];
  });
}

/** A description ends in `; default: …` where the default depends on others. */
function wordsOf(property: Schema, isRequired: boolean): { meaning: string; preset: string } {
  const [meaning = "", told] = (property.description ?? "").split("; default: ");
  if (told !== undefined) return { meaning: cell(meaning), preset: cell(told) };
  const own = property.default;
  const isPlain = own !== undefined && (typeof own !== "object" || Array.isArray(own));
  const preset = isPlain ? `\`${JSON.stringify(own).replaceAll('"', "")}\`` : isRequired ? "**required**" : "";
  return { meaning: cell(meaning), preset };
}

function acceptedBy({ enum: values, type, items, additionalProperties }: Schema): string {
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(", ");
  if (type === "array") return `list of ${items === undefined ? "values" : acceptedBy(items)}`;
  if (type === "object") return typeof additionalProperties === "object" ? "settings by name" : "settings";
  return { string: "text", integer: "whole number", number: "number", boolean: "true, false" }[type ?? ""] ?? "";
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "\\<");
}
