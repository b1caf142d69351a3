import { isDeepStrictEqual } from "node:util";
import { type Difference, type Problem, type Properties, UNKNOWN } from "../resource-kind.ts";

/** What one property of a resource accepts. */
interface PropertyRule {
  /** @default false */
  readonly isRequired?: boolean;
  /** Whether another value makes another resource. @default false */
  readonly replaces?: boolean;
  /** What an absent property means. @default nothing */
  readonly default?: unknown;
  /** Why a known value is not accepted; undefined when it is. */
  readonly problem: (value: unknown) => string | undefined;
}

/** Accepted properties of a resource, by name. */
export type PropertyRules = Readonly<Record<string, PropertyRule>>;

/** Every problem of the inputs; what is not known yet is left for later. Pure. */
export function problemsOf(kind: string, rules: PropertyRules, inputs: Properties): Problem[] {
  const strangers = Object.keys(inputs).filter((property) => !(property in rules));
  const problems = strangers.map((property) => ({
    property,
    reason: `${kind} has no property ${property}; it has ${Object.keys(rules).join(", ")}.`,
  }));
  for (const [property, { isRequired = false, problem }] of Object.entries(rules)) {
    const value = inputs[property];
    if (isAbsent(value)) {
      if (isRequired) problems.push({ property, reason: "It is not set; it is required." });
      continue;
    }
    const reason = isUnknown(value) ? undefined : problem(value);
    if (reason !== undefined) problems.push({ property, reason });
  }
  return problems;
}

/** Properties that differ between what is there and what shall be. Pure. */
export function differenceOf(rules: PropertyRules, outputs: Properties, inputs: Properties): Difference {
  const changes = Object.entries(rules)
    .filter(([name, rule]) => !isDeepStrictEqual(settled(outputs[name], rule), settled(inputs[name], rule)))
    .map(([name]) => name);
  return { changes, replaces: changes.filter((name) => rules[name]?.replaces === true) };
}

/** Whether a value, or anything in it, is known only after the deployment. */
export function isUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isUnknown);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function settled(value: unknown, rule: PropertyRule): unknown {
  return isAbsent(value) ? rule.default : value;
}

/** Text of a length in characters; `pattern` comes with the words that say what it accepts. */
export function text(limits: {
  readonly longest: number;
  readonly shortest?: number;
  readonly pattern?: RegExp;
  readonly accepted?: string;
}): PropertyRule["problem"] {
  const { longest, shortest = 1, pattern, accepted } = limits;
  return (value) => {
    const range = shortest === 0 ? `at most ${longest}` : `${shortest} to ${longest}`;
    if (typeof value !== "string") return `${JSON.stringify(value)} is not accepted; use text of ${range} characters.`;
    const length = [...value].length;
    if (length < shortest || length > longest) return `It has ${length} characters; use ${range}.`;
    if (pattern !== undefined && !pattern.test(value))
      return `${JSON.stringify(value)} is not accepted; use ${accepted}.`;
    return undefined;
  };
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A GUID. */
export const guid: PropertyRule["problem"] = (value) =>
  typeof value === "string" && GUID.test(value) ? undefined : `${JSON.stringify(value)} is not accepted; use a GUID.`;

/** One of a few texts. */
export function oneOf(accepted: readonly string[]): PropertyRule["problem"] {
  return (value) =>
    accepted.includes(value as string)
      ? undefined
      : `${JSON.stringify(value)} is not accepted; use ${accepted.join(" or ")}.`;
}

/** True or false. */
export const flag: PropertyRule["problem"] = (value) =>
  typeof value === "boolean" ? undefined : `${JSON.stringify(value)} is not accepted; use true or false.`;

/** An https URL without query. */
export const httpsUrl: PropertyRule["problem"] = (value) =>
  typeof value === "string" && URL.canParse(value) && /^https:\/\/[^?#@]+$/.test(value)
    ? undefined
    : `${JSON.stringify(value)} is not accepted; use an https URL, e.g. https://stlake.dfs.core.windows.net.`;

/** Problems of an object's fields, in one sentence. */
export function fields(rules: PropertyRules): PropertyRule["problem"] {
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return `${JSON.stringify(value)} is not accepted; use an object with ${Object.keys(rules).join(", ")}.`;
    }
    const problems = problemsOf("It", rules, value as Properties);
    return problems.length === 0 ? undefined : problems.map((one) => `${one.property}: ${one.reason}`).join(" ");
  };
}
