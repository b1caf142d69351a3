/** Macros that are plain SQL in both engines. */

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER = UPPER.toLowerCase();

/** Canonical key text of one part: null as empty, trimmed, ASCII lower-case; other alphabets keep theirs. */
export function keyPart(part: string): string {
  return `translate(trim(coalesce(${part}, '')), '${UPPER}', '${LOWER}')`;
}

/** One part of a key with three parts and more: "%" and "_" are escaped, so that parts cannot run together. */
export function longKeyPart(part: string): string {
  return `replace(replace(${keyPart(part)}, '%', '%25'), '_', '%5f')`;
}

/** Rule R1: parts joined with "_"; from three parts on, "%" and "_" inside parts are escaped. */
export function key(...parts: string[]): string {
  return parts.map(parts.length < 3 ? keyPart : longKeyPart).join(" || '_' || ");
}

/** Rule R2: a legal entity has 1 to 8 letters and digits; anything else is null. */
export function company(column: string): string {
  const part = keyPart(column);
  return `case when length(${part}) between 1 and 8 and translate(${part}, '${LOWER}0123456789', '') = '' then ${part} end`;
}

/** Trimmed text, empty as null. */
export function text(column: string): string {
  return `nullif(trim(${column}), '')`;
}

/** An e-mail address as Customer Insights matches it. */
export function email(column: string): string {
  const trimmed = `trim(${column})`;
  return `case when ${trimmed} like '%@%' and ${trimmed} not like '%@%@%' and ${trimmed} not like '% %' then lower(${trimmed}) end`;
}

/** Number of decimal digits in a text. */
export function digits(column: string): string {
  return `length(${column}) - length(translate(${column}, '0123456789', ''))`;
}
