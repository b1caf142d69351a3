/** RecId held in bytes 8 to 15 of an exported `Id`, least byte first (fact C36); null when it is no such Id. */
export function recIdOf(id: string): string {
  return `try_cast('0x' || ${bigEndian(id)} as bigint)`;
}

/** Holds when an `Id` does not carry the row's `recid`. Compares texts: decoding is ten times slower. */
export function differsFromId(id: string, recid: string): string {
  return `(${recid} is null or ${bigEndian(id)} is distinct from printf('%016x', ${recid}))`;
}

/** The last eight bytes of a GUID's text in reverse order. */
function bigEndian(id: string): string {
  // Places of the byte texts in "tttttttt-0000-0000-rrrr-rrrrrrrrrrrr".
  const places = [35, 33, 31, 29, 27, 25, 22, 20];
  return places.map((place) => `substr(${id}, ${place}, 2)`).join(" || ");
}
