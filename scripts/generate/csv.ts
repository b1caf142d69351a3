import type { ExportedType } from "../../transforms/kernel/bronze.ts";

/** A column of an exported table, in file order. */
export interface ExportedAttribute {
  readonly name: string;
  readonly type: ExportedType;
  readonly maxLength?: number;
}

/** Text that goes into the file as it stands: for fields no export should contain. */
interface RawText {
  readonly raw: string;
  /** What a right reader makes of it. @default nothing: the field cannot be read */
  readonly means?: string | boolean | null;
}

/** A value of a column. Dates are ISO texts in UTC ("2024-01-01T10:00:00Z"), decimals plain texts. */
export type Cell = string | number | bigint | boolean | null | RawText;

/** Cells by column name. */
export type Row = Readonly<Record<string, Cell>>;

/** Column names whose dates Synapse Link writes as `M/d/yyyy h:mm:ss tt`. */
const SINK_DATES = ["sinkcreatedon", "sinkmodifiedon"];

/**
 * CSV as Synapse Link writes it: UTF-8 without header, text and dates quoted, everything else bare, null as a bare
 * empty field (Microsoft Learn, Synapse Link FAQ, 04/29/2025). A cell that a row does not name is null.
 */
export function csvOf(columns: readonly ExportedAttribute[], rows: readonly Row[]): string {
  return rows.map((row) => `${lineOf(columns, row)}\n`).join("");
}

/** One record without its line end. */
export function lineOf(columns: readonly ExportedAttribute[], row: Row): string {
  return columns.map((column) => fieldOf(column, row[column.name] ?? null)).join(",");
}

/** One field of a record. */
export function fieldOf({ name, type }: ExportedAttribute, cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "object") return cell.raw;
  if (type === "boolean") return cell === true ? "True" : "";
  if (type === "string") return `"${String(cell).replaceAll('"', '""')}"`;
  if (type === "dateTime" || type === "dateTimeOffset") return `"${dateText(name, type, String(cell))}"`;
  return String(cell);
}

function dateText(name: string, type: "dateTime" | "dateTimeOffset", iso: string): string {
  if (SINK_DATES.includes(name.toLowerCase())) return sinkDate(iso);
  const [, seconds = "", fraction = ""] = /^(.{19})(?:\.(\d+))?/.exec(iso) ?? [];
  // Deletes carry year 1, and there the export leaves the offset out.
  const zone = seconds.startsWith("0001-") ? "" : type === "dateTime" ? "Z" : "+00:00";
  return `${seconds}.${fraction.padEnd(7, "0")}${zone}`;
}

/** `2024-01-05T13:05:09Z` as `1/5/2024 1:05:09 PM`. */
export function sinkDate(iso: string): string {
  const [, year, month, day, hour, minute, second] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)/.exec(iso) ?? [];
  const half = Number(hour) < 12 ? "AM" : "PM";
  return `${Number(month)}/${Number(day)}/${Number(year)} ${Number(hour) % 12 || 12}:${minute}:${second} ${half}`;
}
