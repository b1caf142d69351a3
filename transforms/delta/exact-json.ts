/** JSON with the source text of numbers (TC39 proposal "JSON.parse source text access", in V8 since 2023). */
interface SourceTextJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

const json = JSON as unknown as SourceTextJson;

/** A run of 16 digits: only such numbers can be above 2^53. */
const LONG_DIGITS = /\d{16}/;

/** Parses JSON; whole numbers that a JavaScript number cannot hold become bigint, so that no digit is lost. */
export function parseExact(text: string): unknown {
  if (!LONG_DIGITS.test(text)) return JSON.parse(text);
  return json.parse(text, (_key, value, { source = "" }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? BigInt(source) : value,
  );
}

/** Prints JSON on one line; bigint becomes a number with all its digits. */
export function printExact(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "bigint" ? json.rawJSON(member.toString()) : member,
  );
}
