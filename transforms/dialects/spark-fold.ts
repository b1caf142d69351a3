import type { ExportedType } from "../kernel/bronze.ts";

/** Stands for the text of a field, and for its parsed value, in the expressions of this file. */
export const FIELD = "<field>";

/** A wall time as text: anything else that Spark would read as a time (a year, an hour of today) is none. */
const DAY_FIRST = "'^[0-9]{1,5}-[0-9]{1,2}-[0-9]{1,2}'";
const OFFSET_LAST = "'[+-][0-9]{2}:[0-9]{2}$'";

/**
 * How Spark SQL 3.5 (ANSI mode, zone UTC) reads the text of an exported field; null also for a text that cannot be read.
 * The same values as `typedColumn` of the embedded engine gives. An empty text is null before.
 */
export const SPARK_PARSE: Readonly<Record<ExportedType, string>> = {
  guid: `lower(${FIELD})`,
  string: `case when endswith(${FIELD}, ' ') then nullif(rtrim(${FIELD}), '') else ${FIELD} end`,
  // A cast alone would cut a fraction.
  int64: `case when contains(${FIELD}, '.') then null else try_cast(${FIELD} as bigint) end`,
  decimal: `try_cast(${FIELD} as decimal(38,6))`,
  double: `try_cast(${FIELD} as double)`,
  boolean: `case lower(${FIELD}) when 'true' then true when '1' then true when 'false' then false when '0' then false end`,
  // A wall time in UTC, whatever offset follows.
  dateTime: timestampOf(`regexp_replace(${FIELD}, ${OFFSET_LAST}, '')`),
  dateTimeOffset: timestampOf(FIELD),
};

/** The key of a row from the text of its `Id`: a GUID in lower case with hyphens; null when it is none. */
export const SPARK_ID = `nullif(regexp_extract(regexp_replace(lower(translate(${FIELD}, '{}-', '')), '^(.{8})(.{4})(.{4})(.{4})(.{12})$', '$1-$2-$3-$4-$5'), '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', 0), '')`;

/** Holds for a parsed field whose text could not be read; `<text>` stands for the text. */
export function sparkUnreadable(type: ExportedType): string | undefined {
  if (type === "string" || type === "guid") return undefined;
  if (type !== "dateTime" && type !== "dateTimeOffset") return `(${FIELD} is null and <text> is not null)`;
  return `coalesce(${FIELD} >= timestamp '10000-01-01', <text> is not null)`;
}

/** What a parsed time means: minimum dates, and open ends where the model says so, are null; a day is a date. */
export function sparkMeaning(as: "date" | "timestamp", openEnd: boolean): string {
  const end = openEnd ? ` or ${FIELD} >= timestamp '2154-12-31'` : "";
  const kept = `case when ${FIELD} <= timestamp '1900-01-01'${end} then null else ${FIELD} end`;
  return as === "date" ? `cast(${kept} as date)` : kept;
}

function timestampOf(text: string): string {
  return `case when contains(${FIELD}, '/') then try_to_timestamp(${FIELD}, 'M/d/yyyy h:mm:ss a') when ${FIELD} rlike ${DAY_FIRST} then try_cast(${text} as timestamp) end`;
}
