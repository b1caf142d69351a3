import { z } from "zod";
import type { Resource, StackResource } from "../../policies/rule.ts";
import { OperatorError } from "../../transforms/operator-error.ts";

/** A stack as it was exported: each resource with what the program said and what Azure answered. */
export interface ExportedStack {
  readonly name: string;
  readonly inputs: readonly Resource[];
  readonly outputs: readonly StackResource[];
}

const properties = z.record(z.string(), z.unknown()).default({});
const ExportedResource = z.object({
  urn: z.string(),
  type: z.string(),
  parent: z.string().optional(),
  protect: z.boolean().default(false),
  delete: z.boolean().default(false),
  dependencies: z.array(z.string()).default([]),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).default({}),
  inputs: properties,
  outputs: properties,
});
const Exported = z.object({
  version: z.int().min(3).max(4),
  deployment: z.object({ resources: z.array(ExportedResource).default([]) }),
});

/**
 * Reads what `pulumi stack export` wrote. Secrets stay closed: rules see that there is one.
 *
 * @throws OperatorError CI-POLICY-004 when it is something else.
 */
export function parseExportedStack(text: string, origin: string): ExportedStack {
  const parsed = Exported.safeParse(jsonOf(text));
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: "" };
    const where = path.join(".") || "it";
    throw new OperatorError(
      "CI-POLICY-004",
      `${origin} is no exported state of version 3 or 4: ${where}: ${message}`,
      "Write it with: pulumi stack export --stack <stack> --file state.json",
    );
  }
  const resources = parsed.data.deployment.resources.filter((resource) => !resource.delete);
  const partOf = ({ urn, type, protect }: (typeof resources)[number]) => ({
    urn,
    type,
    protect,
    name: urn.split("::").slice(3).join("::"),
  });
  return {
    name: resources[0]?.urn.split(":")[2] ?? origin,
    inputs: resources.map((resource) => ({ ...partOf(resource), props: opened(resource.inputs) })),
    outputs: resources.map((resource) => ({
      ...partOf(resource),
      props: opened(resource.outputs),
      parent: resource.parent,
      dependencies: resource.dependencies,
      references: Object.fromEntries(
        Object.entries(resource.propertyDependencies).map(([key, urns]) => [key, urns ?? []]),
      ),
    })),
  };
}

const SECRET = "4dabf18193072939515e22adb298388d";

/** The same without the engine's wrapping of secrets. */
function opened<T>(value: T): T {
  const walk = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(walk);
    if (typeof inner !== "object" || inner === null) return inner;
    if (SECRET in inner) return "plaintext" in inner ? walk(jsonOf(String(inner.plaintext))) : "[secret]";
    return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, walk(one)]));
  };
  return walk(value) as T;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
