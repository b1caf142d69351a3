import { duckdbTypeOf } from "../delta/schema.ts";
import { identifier, literal, literalList } from "../engine/session.ts";
import type { ExportedType } from "../kernel/bronze.ts";
import { type SilverColumn, type SilverType, silverTypeOf } from "../kernel/silver.ts";

/** CSV files that share one list of columns, already on the local disk. */
export interface ScanGroup {
  readonly columns: readonly { readonly name: string; readonly type: ExportedType }[];
  /** Files whose every row has all columns. */
  readonly strict: readonly string[];
  /** Files with rows that end early: missing right-hand fields are null. */
  readonly padded: readonly string[];
}

/** Name of the scan's column with the local file path. */
export const FILE_COLUMN = "__file";

/** A relation with every column of the group as text. */
export function scanSql(group: ScanGroup): string {
  const columns = group.columns.map(({ name }) => `${identifier(name)}: 'VARCHAR'`).join(", ");
  const options = `header = false, delim = ',', quote = '"', escape = '"', auto_detect = false, strict_mode = true,
    filename = '${FILE_COLUMN}', max_line_size = 33554432, buffer_size = 67108864, columns = {${columns}}`;
  const scans: string[] = [];
  if (group.strict.length > 0) scans.push(`from read_csv(${literalList(group.strict)}, ${options})`);
  // The parallel scanner cannot pad rows while line feeds stand inside quotes (measured, DuckDB 1.5.6).
  if (group.padded.length > 0) {
    scans.push(`from read_csv(${literalList(group.padded)}, ${options}, null_padding = true, parallel = false)`);
  }
  return `(${scans.join(" union all ")})`;
}

/** Order-deciding columns only: id, v (version), s (sink time), d (is a delete), file. */
export function narrowSql(group: ScanGroup): string {
  const has = (name: string) => group.columns.some((column) => column.name === name);
  const column = (name: string) => (has(name) ? identifier(name) : "null");
  return `select lower(${column("id")}) as id, try_cast(${column("versionnumber")} as bigint) as v,
    ${timestampOf(column("sinkmodifiedon"))} as s, coalesce(${booleanOf(column("isdelete"))}, false) as d,
    ${FILE_COLUMN} as file from ${scanSql(group)}`;
}

/** The typed value of an exported text, and a condition that holds when the text could not be read. */
export function typedColumn(name: string, type: ExportedType, refinement?: SilverColumn) {
  const text = identifier(name);
  const parsed = parse(text, type);
  const unreadable = type === "string" || type === "guid" ? undefined : `(${parsed} is null and ${text} is not null)`;
  const silverType = silverTypeOf(type, refinement);
  return { value: meaning(parsed, silverType, refinement), unreadable };
}

/** A typed null, for a column that a file does not have. */
export function nullOf(type: SilverType): string {
  return `cast(null as ${duckdbTypeOf(type)})`;
}

function parse(text: string, type: ExportedType): string {
  switch (type) {
    case "guid":
      return `lower(${text})`;
    case "string":
      return `nullif(case when ends_with(${text}, ' ') then rtrim(${text}) else ${text} end, '')`;
    case "int64":
      // A cast alone would round a fraction.
      return `case when contains(${text}, '.') then null else try_cast(${text} as bigint) end`;
    case "decimal":
      // Casts to more than 18 digits are over 200 times slower, so the narrow one goes first.
      return `coalesce(cast(try_cast(${text} as decimal(18,6)) as decimal(38,6)), try_cast(${text} as decimal(38,6)))`;
    case "double":
      return `try_cast(${text} as double)`;
    case "boolean":
      return booleanOf(text);
    case "dateTime":
    case "dateTimeOffset":
      return timestampOf(text);
  }
}

function meaning(parsed: string, type: SilverType, refinement?: SilverColumn): string {
  if (type !== "timestamp" && type !== "date") return parsed;
  const end = refinement?.openEnd ? ` or ${parsed} >= timestamp '2154-12-31'` : "";
  const kept = `case when ${parsed} <= timestamp '1900-01-01'${end} then null else ${parsed} end`;
  return type === "date" ? `cast(${kept} as date)` : `make_timestamptz(epoch_us(${kept}))`;
}

function timestampOf(text: string): string {
  return `coalesce(try_cast(${text} as timestamp), try_strptime(${text}, ${literal("%m/%d/%Y %I:%M:%S %p")}))`;
}

function booleanOf(text: string): string {
  return `case lower(${text}) when 'true' then true when '1' then true when 'false' then false when '0' then false end`;
}
