import { ExpressionError } from "./expression.ts";

type Apply = (args: readonly unknown[]) => unknown;

/**
 * Functions of the pipeline language that depend on their arguments only, by lower-case name (Microsoft Learn:
 * expressions and functions in Azure Data Factory, 2025-02). Those that see the run are in evaluate.ts.
 */
export const FUNCTIONS: Readonly<Record<string, Apply>> = {
  concat: (args) => (args.every(Array.isArray) && args.length > 0 ? args.flat() : args.map(text).join("")),
  contains: ([whole, part]) => contains(whole, part),
  createarray: (args) => [...args],
  array: ([value]) => [value],
  equals: ([one, other]) => isEqual(one, other),
  and: (args) => args.map(boolean).every(Boolean),
  or: (args) => args.map(boolean).some(Boolean),
  not: ([value]) => !boolean(value),
  greater: ([one, other]) => compare(one, other) > 0,
  greaterorequals: ([one, other]) => compare(one, other) >= 0,
  less: ([one, other]) => compare(one, other) < 0,
  lessorequals: ([one, other]) => compare(one, other) <= 0,
  coalesce: (args) => args.find((value) => value !== null && value !== undefined) ?? null,
  empty: ([value]) => value === null || length(value) === 0,
  length: ([value]) => length(value),
  first: ([value]) => (Array.isArray(value) ? value[0] : text(value)[0]),
  last: ([value]) => (Array.isArray(value) ? value.at(-1) : text(value).at(-1)),
  join: ([values, separator]) => list(values).map(text).join(text(separator)),
  split: ([value, separator]) => text(value).split(text(separator)),
  string: ([value]) => text(value),
  int: ([value]) => number(value),
  float: ([value]) => Number(value),
  bool: ([value]) => (typeof value === "string" ? value.toLowerCase() === "true" : value !== 0 && value !== false),
  json: ([value]) => parseJson(value),
  tolower: ([value]) => text(value).toLowerCase(),
  toupper: ([value]) => text(value).toUpperCase(),
  trim: ([value]) => text(value).trim(),
  replace: ([value, old, now]) => text(value).replaceAll(text(old), text(now)),
  substring: ([value, start, count]) =>
    text(value).slice(number(start), count === undefined ? undefined : number(start) + number(count)),
  startswith: ([value, part]) => text(value).toLowerCase().startsWith(text(part).toLowerCase()),
  endswith: ([value, part]) => text(value).toLowerCase().endsWith(text(part).toLowerCase()),
  indexof: ([value, part]) => text(value).toLowerCase().indexOf(text(part).toLowerCase()),
  add: ([one, other]) => number(one) + number(other),
  sub: ([one, other]) => number(one) - number(other),
  mul: ([one, other]) => number(one) * number(other),
  div: ([one, other]) => Math.trunc(number(one) / number(other)),
  mod: ([one, other]) => number(one) % number(other),
  max: (args) => Math.max(...args.flat().map(number)),
  min: (args) => Math.min(...args.flat().map(number)),
  range: ([start, count]) => Array.from({ length: number(count) }, (_, index) => number(start) + index),
  uricomponent: ([value]) => encodeURIComponent(text(value)),
  base64: ([value]) => Buffer.from(text(value)).toString("base64"),
  adddays: ([time, count]) => addMilliseconds(time, number(count) * 86_400_000),
  addhours: ([time, count]) => addMilliseconds(time, number(count) * 3_600_000),
  addminutes: ([time, count]) => addMilliseconds(time, number(count) * 60_000),
  addseconds: ([time, count]) => addMilliseconds(time, number(count) * 1000),
};

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new ExpressionError(`An array is expected, not ${text(value)}.`);
  return value;
}

function number(value: unknown): number {
  const found = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof found !== "number" || Number.isNaN(found))
    throw new ExpressionError(`A number is expected, not ${text(value)}.`);
  return found;
}

function boolean(value: unknown): boolean {
  if (typeof value !== "boolean") throw new ExpressionError(`A boolean is expected, not ${text(value)}.`);
  return value;
}

function length(value: unknown): number {
  if (Array.isArray(value) || typeof value === "string") return value.length;
  if (typeof value === "object" && value !== null) return Object.keys(value).length;
  throw new ExpressionError(`An array or text is expected, not ${text(value)}.`);
}

function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(whole)) return whole.some((entry) => isEqual(entry, part));
  if (typeof whole === "object" && whole !== null) return Object.hasOwn(whole, text(part));
  return text(whole).includes(text(part));
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === "string" && typeof other === "string") return one < other ? -1 : Number(one > other);
  return number(one) - number(other);
}

function parseJson(value: unknown): unknown {
  try {
    return JSON.parse(text(value));
  } catch {
    throw new ExpressionError(`The text ${text(value)} is not valid JSON.`);
  }
}

function addMilliseconds(time: unknown, milliseconds: number): string {
  const start = new Date(text(time));
  if (Number.isNaN(start.getTime())) throw new ExpressionError(`A time is expected, not ${text(time)}.`);
  return new Date(start.getTime() + milliseconds).toISOString();
}
