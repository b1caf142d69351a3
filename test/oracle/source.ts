/** A live source row: int64 and decimal as text, dates as ISO instants, absent columns left out. */
export type SourceRow = Readonly<Record<string, string | boolean | null>>;

/** One value of an enum in one language, as `GlobalOptionsetMetadata.csv` says. */
export interface OptionValue {
  readonly table: string;
  readonly column: string;
  readonly value: string;
  readonly lcid: number;
  readonly isUserLocalized: boolean;
  readonly label: string | null;
  readonly symbol: string | null;
}

/** Everything that gold depends on. */
export interface OracleInput {
  /** Live rows by source table; a table that is not linked is not there. */
  readonly tables: ReadonlyMap<string, readonly SourceRow[]>;
  readonly options: readonly OptionValue[];
  /** Language tag, e.g. "en-us". */
  readonly language: string;
  /** IANA zone of channels without one. */
  readonly timeZone: string;
  readonly asOf: Date;
}

/** Rows of a table; none when it is not linked. */
export function rowsOf(input: OracleInput, table: string): readonly SourceRow[] {
  return input.tables.get(table) ?? [];
}

/** R4: trimmed text, empty as null. */
export function text(row: SourceRow | undefined, column: string): string | null {
  const value = row?.[column];
  if (typeof value !== "string") return null;
  return value.trim() || null;
}

/** F&O compares without case; only ASCII letters are folded (R1). */
export function lower(value: string | null): string {
  return (value ?? "").trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** R5: a reference to a record, none when 0. */
export function reference(row: SourceRow | undefined, column: string): string | null {
  const value = text(row, column);
  return value === "0" ? null : value;
}

/** R2: legal entity of a row. */
export function company(row: SourceRow): string {
  return lower(text(row, "dataareaid"));
}

/** R1: a key of one or two parts keeps `_`, a longer one escapes it. */
export function key(...parts: readonly (string | null)[]): string {
  const folded = parts.map(lower);
  if (parts.length < 3) return folded.join("_");
  return folded.map((part) => part.replaceAll("%", "%25").replaceAll("_", "%5f")).join("_");
}

/** Rows by what identifies them for a join; parts compare null-safe and without case (R3). */
export function grouped(
  rows: readonly SourceRow[],
  identify: (row: SourceRow) => readonly (string | null)[],
): (...parts: readonly (string | null)[]) => readonly SourceRow[] {
  const groups = new Map<string, SourceRow[]>();
  for (const row of rows) {
    const name = joinKey(identify(row));
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return (...parts) => groups.get(joinKey(parts)) ?? [];
}

/** A look-up by RecId. */
export function byRecId(rows: readonly SourceRow[]): (recId: string | null) => SourceRow | undefined {
  const found = new Map(rows.map((row) => [row.recid, row]));
  return (recId) => (recId === null ? undefined : found.get(recId));
}

/** The smaller RecId first; RecIds are longer than a JavaScript number keeps. */
export function byRecIdOrder(a: SourceRow, b: SourceRow): number {
  const [left, right] = [BigInt(text(a, "recid") ?? "0"), BigInt(text(b, "recid") ?? "0")];
  return left < right ? -1 : left > right ? 1 : 0;
}

function joinKey(parts: readonly (string | null)[]): string {
  return JSON.stringify(parts.map(lower));
}
