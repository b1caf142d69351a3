/** RecId held in bytes 8 to 15 of an exported `Id`, least byte first (fact C36); null when it is no such Id. */
export function recIdOf(id: string): string {
  return `try_cast('0x' || ${bigEndian(id)} as bigint)`;
}

/** Holds when an `Id` does not carry the row's `recid`. The number's bytes are swapped: those of the text cost far more. */
export function differsFromId(id: string, recid: string): string {
  return `(${recid} is null or try_cast('0x' || substr(${id}, 20, 4) || substr(${id}, 25, 12) as ubigint)
    is distinct from ${swappedBytes(`try_cast(${recid} as ubigint)`)})`;
}

/** An unsigned number with its eight bytes in reverse order. */
function swappedBytes(number: string): string {
  const halves = (value: string, mask: string, bits: number) =>
    `(((${value} & ${mask}::ubigint) << ${bits}) | ((${value} >> ${bits}) & ${mask}::ubigint))`;
  const bytes = halves(number, "71777214294589695", 8);
  const pairs = halves(bytes, "281470681808895", 16);
  return halves(pairs, "4294967295", 32);
}

/** The last eight bytes of a GUID's text in reverse order. */
function bigEndian(id: string): string {
  // Places of the byte texts in "tttttttt-0000-0000-rrrr-rrrrrrrrrrrr".
  const places = [35, 33, 31, 29, 27, 25, 22, 20];
  return places.map((place) => `substr(${id}, ${place}, 2)`).join(" || ");
}
