import { type Expression, ExpressionError, parseExpression } from "./expression.ts";
import { FUNCTIONS } from "./functions.ts";

/** What an expression can see of its run. */
export interface ExpressionScope {
  /** Output, status and error of an activity; throws ExpressionError for one that has not run or does not exist. */
  readonly activity: (name: string) => unknown;
  /** Value of a declared variable; throws ExpressionError for an unknown one. */
  readonly variable: (name: string) => unknown;
  /** What `pipeline()` returns. */
  readonly pipeline: Readonly<Record<string, unknown>>;
  /** What `item()` returns inside ForEach. */
  readonly item?: unknown;
  readonly now: () => Date;
}

/** Evaluates content of an activity: expressions in text and in `{type: "Expression"}`, at every depth. */
export function evaluateContent(content: unknown, scope: ExpressionScope): unknown {
  if (typeof content === "string") return evaluateText(content, scope);
  if (Array.isArray(content)) return content.map((entry) => evaluateContent(entry, scope));
  if (typeof content !== "object" || content === null) return content;
  const { type, value } = content as Record<string, unknown>;
  if (type === "Expression" && typeof value === "string") return evaluateText(value, scope);
  return Object.fromEntries(Object.entries(content).map(([key, entry]) => [key, evaluateContent(entry, scope)]));
}

/** Evaluates text: `@expression`, `@{…}` inside text, `@@` for a literal at sign; other text is itself. */
export function evaluateText(text: string, scope: ExpressionScope): unknown {
  if (text.startsWith("@@")) return text.slice(1);
  if (text.startsWith("@") && !text.startsWith("@{")) return evaluate(parseExpression(text.slice(1)), text, scope);
  if (!text.includes("@{")) return text;
  return interpolate(text, scope);
}

/** Text with each `@{…}` replaced; braces inside quotes belong to the expression. */
function interpolate(text: string, scope: ExpressionScope): string {
  let result = "";
  let at = 0;
  for (;;) {
    const start = text.indexOf("@{", at);
    if (start === -1) return result + text.slice(at);
    const end = endOfInterpolation(text, start + 2);
    const value = evaluate(parseExpression(text.slice(start + 2, end)), text, scope);
    result += text.slice(at, start) + shown(value);
    at = end + 1;
  }
}

function endOfInterpolation(text: string, start: number): number {
  let isQuoted = false;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "'") isQuoted = !isQuoted;
    else if (text[at] === "}" && !isQuoted) return at;
  }
  throw new ExpressionError(`The expression '${text}' is not valid: "}" is missing.`);
}

function evaluate(expression: Expression, text: string, scope: ExpressionScope): unknown {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "member":
      return member(expression, text, scope);
    case "call":
      return call(expression, text, scope);
  }
}

function member(
  { of, key, isOptional }: Expression & { kind: "member" },
  text: string,
  scope: ExpressionScope,
): unknown {
  const owner = evaluate(of, text, scope);
  const name = evaluate(key, text, scope);
  if (isOptional && (owner === null || owner === undefined)) return null;
  if (Array.isArray(owner)) {
    const entry: unknown = owner[Number(name)];
    if (entry !== undefined || isOptional) return entry ?? null;
    throw new ExpressionError(
      `The expression '${text}' cannot be evaluated because array index '${shown(name)}' is outside bounds (0, ${owner.length - 1}) of array.`,
    );
  }
  if (typeof owner !== "object" || owner === null) {
    throw new ExpressionError(
      `The expression '${text}' cannot be evaluated because property '${shown(name)}' cannot be selected from ${shown(owner)}.`,
    );
  }
  const properties = owner as Readonly<Record<string, unknown>>;
  const found = Object.keys(properties).find((property) => property.toLowerCase() === shown(name).toLowerCase());
  if (found !== undefined) return properties[found];
  if (isOptional) return null;
  throw new ExpressionError(
    `The expression '${text}' cannot be evaluated because property '${shown(name)}' doesn't exist, ` +
      `available properties are '${Object.keys(properties).join(", ")}'.`,
  );
}

function call({ name, args }: Expression & { kind: "call" }, text: string, scope: ExpressionScope): unknown {
  const one = () => shown(args[0] === undefined ? "" : evaluate(args[0], text, scope));
  switch (name.toLowerCase()) {
    case "activity":
      return scope.activity(one());
    case "variables":
      return scope.variable(one());
    case "pipeline":
      return scope.pipeline;
    case "item":
      if (scope.item === undefined) throw new ExpressionError(`'item()' in '${text}' is only known inside ForEach.`);
      return scope.item;
    case "utcnow":
      return scope.now().toISOString();
    case "if": {
      // Only the branch taken is evaluated.
      const [condition, then, otherwise] = args;
      if (condition === undefined || then === undefined || otherwise === undefined) throw arity(name, text);
      return evaluate(evaluate(condition, text, scope) === true ? then : otherwise, text, scope);
    }
    default: {
      const apply = FUNCTIONS[name.toLowerCase()];
      if (apply === undefined) {
        throw new ExpressionError(`The template function '${name}' in '${text}' is not defined or not valid.`);
      }
      return apply(args.map((arg) => evaluate(arg, text, scope)));
    }
  }
}

function arity(name: string, text: string): ExpressionError {
  return new ExpressionError(`The template function '${name}' in '${text}' has the wrong number of parameters.`);
}

/** A value as text inside other text. */
function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
