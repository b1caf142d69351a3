import { createHash } from "node:crypto";
import type { Properties } from "../resource-kind.ts";

/** A definition as the stack gives it: text of each part by its path. */
export interface Definition {
  readonly format?: string;
  readonly parts: Readonly<Record<string, string>>;
}

/** A definition as Fabric takes and gives it. */
interface WireDefinition {
  readonly format?: string;
  readonly parts: readonly { readonly path: string; readonly payload: string; readonly payloadType: string }[];
}

/** Part that Fabric keeps by itself: display name, description, logical id. */
const PLATFORM_PART = ".platform";

/** The request's form of a definition: parts in base64, in the order of their paths. Pure. */
export function wireDefinition({ format, parts }: Definition): WireDefinition {
  const encoded = Object.entries(parts)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, text]) => ({ path, payload: Buffer.from(text).toString("base64"), payloadType: "InlineBase64" }));
  return { ...(format !== undefined && { format }), parts: encoded };
}

/** A definition out of Fabric's answer, without the part it keeps by itself. Pure. */
export function definitionOf(body: Properties): Definition {
  const { format, parts = [] } = (body.definition ?? {}) as Partial<WireDefinition>;
  const texts = parts
    .filter(({ path }) => path !== PLATFORM_PART)
    .map(({ path, payload }) => [path, Buffer.from(payload, "base64").toString()]);
  return { ...(format !== undefined && { format }), parts: Object.fromEntries(texts) };
}

/** Hash of a definition's parts, whatever their order. Pure. */
export function hashOf({ parts }: Definition): string {
  const sorted = Object.entries(parts).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}

/**
 * Why a definition is not accepted: format, required part, and JSON where a part is JSON. Paths are relative and stay
 * inside the item. Pure.
 */
export function definitionProblem(
  value: unknown,
  { formats, required }: { readonly formats: readonly string[]; readonly required: RegExp },
): string | undefined {
  const { format, parts } = (typeof value === "object" && value !== null ? value : {}) as Partial<Definition>;
  if (format !== undefined && !formats.includes(format)) {
    return `Its format ${JSON.stringify(format)} is not accepted; use ${formats.join(" or ")}.`;
  }
  if (typeof parts !== "object" || parts === null || Array.isArray(parts)) {
    return "It has no parts; give the text of each part by its path.";
  }
  const paths = Object.keys(parts);
  const bad = paths.find((path) => path.split("/").some((step) => step === "" || step === "." || step === ".."));
  if (bad !== undefined) return `Its part "${bad}" is no relative path.`;
  if (!paths.some((path) => required.test(path))) {
    return `It has no part ${required.source.replaceAll(/[\\^$]/g, "")}; it has ${paths.join(", ") || "none"}.`;
  }
  for (const [path, content] of Object.entries(parts)) {
    if (typeof content !== "string") return `Its part "${path}" is no text.`;
    if (/\.(?:json|ipynb)$/.test(path) && !isJson(content)) return `Its part "${path}" is not JSON.`;
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
