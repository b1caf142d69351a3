/** A parsed expression of the pipeline language. */
export type Expression =
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "member"; readonly of: Expression; readonly key: Expression; readonly isOptional: boolean };

/** An expression that Data Factory would refuse or fail on; the message is written for the pipeline's author. */
export class ExpressionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ExpressionError";
  }
}

interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * Parses an expression without its leading `@`: calls, text in single quotes (doubled to escape), numbers, true,
 * false, null, and property access.
 *
 * @throws ExpressionError when it is malformed.
 */
export function parseExpression(text: string): Expression {
  const cursor: Cursor = { text, at: 0 };
  const parsed = readExpression(cursor);
  skipSpace(cursor);
  if (cursor.at < text.length) throw malformed(cursor, `unexpected "${text.slice(cursor.at, cursor.at + 10)}"`);
  return parsed;
}

function readExpression(cursor: Cursor): Expression {
  let expression = readPrimary(cursor);
  for (;;) {
    skipSpace(cursor);
    const isOptional = cursor.text.startsWith("?.", cursor.at) || cursor.text.startsWith("?[", cursor.at);
    if (isOptional) cursor.at += 1;
    const next = cursor.text[cursor.at];
    if (next === ".") {
      cursor.at += 1;
      expression = { kind: "member", of: expression, key: { kind: "literal", value: readName(cursor) }, isOptional };
    } else if (next === "[") {
      cursor.at += 1;
      const key = readExpression(cursor);
      expect(cursor, "]");
      expression = { kind: "member", of: expression, key, isOptional };
    } else {
      return expression;
    }
  }
}

function readPrimary(cursor: Cursor): Expression {
  skipSpace(cursor);
  const start = cursor.text[cursor.at];
  if (start === undefined) throw malformed(cursor, "it ends too early");
  if (start === "'") return { kind: "literal", value: readText(cursor) };
  const number = /^-?\d+(\.\d+)?/.exec(cursor.text.slice(cursor.at))?.[0];
  if (number !== undefined) {
    cursor.at += number.length;
    return { kind: "literal", value: Number(number) };
  }
  const name = readName(cursor);
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== "(") return readKeyword(cursor, name);
  cursor.at += 1;
  return { kind: "call", name, args: readArguments(cursor) };
}

function readKeyword(cursor: Cursor, name: string): Expression {
  const keywords: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
  if (!Object.hasOwn(keywords, name.toLowerCase())) throw malformed(cursor, `"${name}" is no function call`);
  return { kind: "literal", value: keywords[name.toLowerCase()] };
}

function readArguments(cursor: Cursor): readonly Expression[] {
  const args: Expression[] = [];
  skipSpace(cursor);
  if (cursor.text[cursor.at] === ")") {
    cursor.at += 1;
    return args;
  }
  for (;;) {
    args.push(readExpression(cursor));
    skipSpace(cursor);
    if (cursor.text[cursor.at] === ",") cursor.at += 1;
    else break;
  }
  expect(cursor, ")");
  return args;
}

function readText(cursor: Cursor): string {
  const found = /^'((?:[^']|'')*)'/.exec(cursor.text.slice(cursor.at));
  if (found === null) throw malformed(cursor, "a quote is not closed");
  cursor.at += found[0].length;
  return (found[1] ?? "").replaceAll("''", "'");
}

function readName(cursor: Cursor): string {
  const found = /^[A-Za-z_]\w*/.exec(cursor.text.slice(cursor.at))?.[0];
  if (found === undefined) throw malformed(cursor, "a name is expected");
  cursor.at += found.length;
  return found;
}

function expect(cursor: Cursor, symbol: string): void {
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== symbol) throw malformed(cursor, `"${symbol}" is expected`);
  cursor.at += 1;
}

function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? "")) cursor.at += 1;
}

function malformed({ text, at }: Cursor, why: string): ExpressionError {
  return new ExpressionError(`The expression '${text}' is not valid: ${why} at position ${at}.`);
}
