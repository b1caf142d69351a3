import type { Resource } from "./rule.ts";
import type { Exemption } from "./settings.ts";

/** Days an exemption may last. */
const LONGEST_DAYS = 180;

/** Whether an exemption is about a resource; undefined stands for the stack as a whole. */
export function covers({ resource }: Exemption, found: Pick<Resource, "urn" | "type" | "name"> | undefined): boolean {
  if (found === undefined) return resource === "stack";
  return resource === found.urn || resource === `${found.type}::${found.name}`;
}

/** Days from one date to another; negative when it is past. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** What is wrong with an exemption itself on a day, or undefined. An exemption that is wrong covers nothing. */
export function problemWith({ granted, expires }: Exemption, asOf: string): string | undefined {
  if (daysBetween(granted, expires) > LONGEST_DAYS)
    return `it lasts ${daysBetween(granted, expires)} days, from ${granted} to ${expires}; ${LONGEST_DAYS} are accepted`;
  if (daysBetween(granted, expires) < 0) return `it expires on ${expires}, before it was granted on ${granted}`;
  if (daysBetween(asOf, expires) < 0) return `it expired on ${expires}`;
  return undefined;
}
