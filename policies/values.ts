import type { Properties } from "./rule.ts";

/** Value at a dotted path, undefined when any step is absent. Throws where the engine does not know it yet. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

/** Text at a path, or undefined. */
export function textAt(value: unknown, path: string): string | undefined {
  const found = at(value, path);
  return typeof found === "string" ? found : undefined;
}

/** Elements of the list at a path; none when it is absent or no list. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** Whether a value has properties. */
export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null;
}

/** Whether two values are the same, texts in any casing: Azure answers in casings of its own. */
export function isSame(found: unknown, wanted: unknown): boolean {
  return typeof found === "string" && typeof wanted === "string"
    ? found.toLowerCase() === wanted.toLowerCase()
    : found === wanted;
}

/** A value as a message may show it: what it is for short plain values, else only its kind. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "not set";
  if (typeof value === "boolean" || typeof value === "number") return `${value}`;
  if (typeof value === "string")
    return value.length <= 80 ? JSON.stringify(value) : `a text of ${value.length} characters`;
  return Array.isArray(value) ? `a list of ${value.length}` : "an object";
}

/** Last segment of an Azure id in lower case: role and resource names come with or without the rest. */
export function lastSegment(id: unknown): string {
  return typeof id === "string" ? (id.split("/").at(-1) ?? "").toLowerCase() : "";
}
