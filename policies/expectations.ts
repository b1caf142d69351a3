import type { ResourceRule } from "./rule.ts";
import { isUnknownValue } from "./unknown-value.ts";
import { at, isSame, shown } from "./values.ts";

type Scalar = string | number | boolean;

/** The sentence for a value that is not accepted. */
export function wrong(path: string, found: unknown, accepted: string): string {
  return `${path} is ${shown(found)}; ${accepted}.`;
}

/** `check` of a rule whose property must have one of some values. An absent value is never one of them. */
export function mustBe(path: string, ...accepted: readonly Scalar[]): ResourceRule["check"] {
  const wanted = `it must be ${accepted.map((value) => (typeof value === "string" ? JSON.stringify(value) : value)).join(" or ")}`;
  return function* ({ props }) {
    const found = at(props, path);
    if (!accepted.some((value) => isSame(found, value))) yield wrong(path, found, wanted);
  };
}

/** `check` of a rule whose property must not be there. */
export function mustBeAbsent(path: string, because: string): ResourceRule["check"] {
  return function* ({ props }) {
    const found = at(props, path);
    if (found !== undefined && found !== null && found !== false) yield `${path} is set; ${because}.`;
  };
}

/** `check` of a rule whose property must be there. */
export function mustBeSet(path: string, what: string): ResourceRule["check"] {
  return function* ({ props }) {
    const found = at(props, path);
    const isEmpty = found === "" || (Array.isArray(found) && found.length === 0);
    if (found === undefined || found === null || isEmpty) yield wrong(path, isEmpty ? "" : undefined, what);
  };
}

/** Runs each part to its end and throws the first unknown value only after all of them. */
export function* eachOf<T>(parts: Iterable<T>, check: (part: T) => Iterable<string>): Iterable<string> {
  let undecided: unknown;
  for (const part of parts) {
    try {
      yield* check(part);
    } catch (error) {
      if (!isUnknownValue(error)) throw error;
      undecided ??= error;
    }
  }
  if (undecided !== undefined) throw undecided;
}
