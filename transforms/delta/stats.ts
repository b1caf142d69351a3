import { identifier } from "../engine/session.ts";
import type { ColumnType, Field } from "./schema.ts";

/** Columns that carry statistics: the first 32, as Delta's own default. */
const INDEXED_COLUMNS = 32;

/** Code points of a text bound. */
const TEXT_BOUND = 32;

/** What DuckDB's `copy … return_stats` says of one column. Bounds are absent for all-null columns and very long texts. */
export interface WrittenColumn {
  readonly min?: string | null;
  readonly max?: string | null;
  readonly null_count?: string | null;
  /** "true" when the column holds NaN, which the bounds leave out. */
  readonly has_nan?: string | null;
}

/**
 * Statistics of a data file as JSON text. Numbers keep their digits: they never pass through a JavaScript number.
 * Strings are cut to 32 code points, timestamps to milliseconds (Delta protocol, per-file statistics), so a reader adds
 * a millisecond to a maximum before it prunes. A bound that other readers could misunderstand is left out.
 */
export function statsJson(
  rows: number,
  fields: readonly Field[],
  columns: Readonly<Record<string, WrittenColumn>>,
): string {
  const min: string[] = [];
  const max: string[] = [];
  const nulls: string[] = [];
  for (const { name, type } of fields.slice(0, INDEXED_COLUMNS)) {
    const column = columns[identifier(name)];
    if (column === undefined) continue;
    if (column.null_count != null) nulls.push(`${JSON.stringify(name)}:${column.null_count}`);
    if (column.has_nan === "true") continue;
    const low = column.min == null ? undefined : bound(type, column.min, "min");
    const high = column.max == null ? undefined : bound(type, column.max, "max");
    if (low !== undefined) min.push(`${JSON.stringify(name)}:${low}`);
    if (high !== undefined) max.push(`${JSON.stringify(name)}:${high}`);
  }
  const group = (members: string[]) => `{${members.join(",")}}`;
  return `{"numRecords":${rows},"minValues":${group(min)},"maxValues":${group(max)},"nullCount":${group(nulls)}}`;
}

/** Rows of a data file according to its statistics; undefined when they are missing. */
export function rowsOf(stats: string | undefined): number | undefined {
  const digits = /"numRecords"\s*:\s*(\d+)/.exec(stats ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function bound(type: ColumnType, text: string, side: "min" | "max"): string | undefined {
  if (type === "string") {
    const cut = side === "min" ? lowerBound(text) : upperBound(text);
    return cut === undefined ? undefined : JSON.stringify(cut);
  }
  if (type === "boolean") return undefined;
  // Years before 1 or after 9999 and infinity have no spelling that every reader understands.
  if (type === "date") return /^\d{4}-\d\d-\d\d$/.test(text) ? JSON.stringify(text) : undefined;
  if (type === "timestamp") {
    const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text);
    if (!match) return undefined;
    return JSON.stringify(`${match[1]}T${match[2]}.${(match[3] ?? "").padEnd(3, "0").slice(0, 3)}Z`);
  }
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? text : undefined;
}

/** The text's first 32 code points: never above it. */
export function lowerBound(text: string): string {
  const points = Array.from(text);
  return points.length <= TEXT_BOUND ? text : points.slice(0, TEXT_BOUND).join("");
}

/** A text of at most 33 code points that is not below the given one, or undefined when there is none. */
export function upperBound(text: string): string | undefined {
  const points = Array.from(text);
  const next = points[TEXT_BOUND]?.codePointAt(0);
  if (next === undefined) return text;
  if (next === 0x10ffff) return undefined;
  return points.slice(0, TEXT_BOUND).join("") + (next < 0x7f ? "\u007f" : "\u{10ffff}");
}
