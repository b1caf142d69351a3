/** Macros that are plain SQL in both engines. */

/** Canonical key text of one part: null as empty, trimmed, ASCII lower-case; other alphabets keep theirs. */
export function keyPart(part: string): string {
  const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return `translate(trim(coalesce(${part}, '')), '${upper}', '${upper.toLowerCase()}')`;
}

/** Rule R1: parts joined with "_"; from three parts on, "%" and "_" inside parts are escaped. */
export function key(...parts: string[]): string {
  const escaped = parts.length < 3 ? parts.map(keyPart) : parts.map((part) => escapePart(keyPart(part)));
  return escaped.join(" || '_' || ");
}

/** Trimmed text, empty as null. */
export function text(column: string): string {
  return `nullif(trim(${column}), '')`;
}

function escapePart(part: string): string {
  return `replace(replace(${part}, '%', '%25'), '_', '%5f')`;
}
