/**
 * One part of a key with three parts and more (gold contract, rule R1), as the SQL macro `long_key_part` makes it: blanks
 * around it cut, ASCII lower-case, `%` and `_` escaped.
 */
export function longKeyPart(part: string): string {
  return part
    .replace(/^ +| +$/g, "")
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replaceAll("%", "%25")
    .replaceAll("_", "%5f");
}
