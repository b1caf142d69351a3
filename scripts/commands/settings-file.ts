import { readFile } from "node:fs/promises";
import { parse, YAMLError } from "yaml";
import { OperatorError } from "../../transforms/operator-error.ts";

const STACK = "commerce-insights:stack";

/** Keys of a stack's settings that the job is told under the same name. */
const SHARED = ["language", "timeZone", "layers", "overlay"] as const;

/**
 * Settings of a run from a YAML or JSON file: those of the job, or a stack's file `Pulumi.<stack>.yaml`, of which what
 * concerns the job is taken. They are checked where those of the environment are.
 *
 * @throws OperatorError CI-CLI-025 when the file cannot be read or is no object.
 */
export async function readSettingsFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  const content = asObject(await parsed(path));
  if (content === undefined) throw unusable(path, "it is not one object");
  const config = asObject(content.config);
  if (config === undefined) return content;
  const stack = asObject(config[STACK]);
  if (stack === undefined) throw unusable(path, `it has no ${STACK} under config`);
  const shared = Object.fromEntries(SHARED.flatMap((key) => (key in stack ? [[key, stack[key]]] : [])));
  const { root } = asObject(stack.gold) ?? {};
  const { writers: _, fileDays: __, ...storefront } = asObject(stack.storefront) ?? {};
  const { source } = asObject(stack.landing) ?? {};
  return {
    ...shared,
    ...("storefront" in stack && { storefront }),
    ...(root !== undefined && { goldRoot: root }),
    ...(source !== undefined && { source }),
  };
}

async function parsed(path: string): Promise<unknown> {
  try {
    return parse(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof YAMLError) throw unusable(path, error.message.split("\n")[0] ?? "it is not YAML");
    throw unusable(path, (error as Error).message);
  }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}

function unusable(path: string, reason: string): OperatorError {
  const hint =
    "Use a stack's Pulumi.<stack>.yaml, or a file with language, timeZone and overlay; docs/overlay.md has examples.";
  return new OperatorError("CI-CLI-025", `The settings file ${path} is not usable: ${reason}.`, hint);
}
