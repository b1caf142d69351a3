import type { ColumnType } from "../delta/schema.ts";
import type { Dialect } from "./dialect.ts";
import { company, digits, email, key, keyPart, longKeyPart, text } from "./portable.ts";

const NAMES: Readonly<Record<string, string>> = { string: "STRING", long: "BIGINT", integer: "INT" };

/** What Spark SQL 3.5 writes differently. Sessions run with `spark.sql.ansi.enabled=true` and zone UTC. */
export const spark: Dialect = {
  name: "spark",
  setup: "",
  id: (name) => `\`${name.replaceAll("`", "``")}\``,
  typeName,
  fn: {
    ...{ key, keyPart, longKeyPart, company, text, email, digits },
    // Spark reads escapes inside literals.
    literal: (value) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`,
    instant: (value) => `timestamp '${value.toISOString()}'`,
    cast: (expression, type) => `cast(${expression} as ${typeName(type)})`,
    narrow: (expression, type) => `try_cast(${expression} as ${typeName(type)})`,
    decimalText,
    localDate: (timestamp, zone) => `cast(from_utc_timestamp(${timestamp}, ${zone}) as date)`,
    // Spark takes the earlier of two instants with the same wall time (measured, 3.5.5).
    instantOf: (date, seconds, zone) =>
      `to_utc_timestamp(timestamp_seconds(unix_seconds(cast(${date} as timestamp)) + coalesce(${seconds}, 0)), ${zone})`,
    dayOffset: (date, zone) => {
      const ahead = (day: string) =>
        `unix_seconds(cast(${day} as timestamp)) - unix_seconds(to_utc_timestamp(cast(${day} as timestamp), ${zone}))`;
      const next = `date_add(${date}, 1)`;
      return `case when ${ahead(date)} = ${ahead(next)} then ${ahead(date)} end`;
    },
    instantAt: (date, seconds, zone, offset) =>
      `coalesce(timestamp_seconds(unix_seconds(cast(${date} as timestamp)) + coalesce(${seconds}, 0) - ${offset}), ${spark.fn.instantOf(date, seconds, zone)})`,
    dateKey: (date) => `cast(date_format(${date}, 'yyyyMMdd') as bigint)`,
    daysBetween: (from, to) => `cast(datediff(${to}, ${from}) as bigint)`,
    isoWeekday: (date) => `cast(extract(dayofweek_iso from ${date}) as bigint)`,
    days: (from, to) => `(select explode(sequence(${from}, ${to}, interval 1 day)) as day)`,
    multiply: (left, right) => `try_cast(cast(${left} as decimal(18,6)) * ${right} as decimal(18,6))`,
    // Twenty decimals are enough: a quotient of eighteen digits each cannot lie closer to a half.
    divide: (left, right) =>
      `try_cast(cast(${left} as decimal(18,6)) / cast(nullif(${right}, 0) as decimal(18,6)) as decimal(38,6))`,
    dateOf: (year, month, day) =>
      `case when ${year} > 1900 then try_cast(format_string('%04d-%02d-%02d', ${year}, ${month}, ${day}) as date) end`,
    joinTexts: (expression) => `array_join(array_sort(collect_set(${expression})), '; ')`,
    sha256: (text) => `sha2(${text}, 256)`,
    rowHash: (columns) =>
      `sha2(${columns.map(([expression, type]) => canonicalText(expression, type)).join(" || char(31) || ")}, 256)`,
  },
};

function typeName(type: ColumnType): string {
  return NAMES[type] ?? type.toUpperCase();
}

function canonicalText(expression: string, type: ColumnType): string {
  return `coalesce(${notNullText(expression, type)}, char(30))`;
}

function notNullText(expression: string, type: ColumnType): string {
  if (type === "string") return expression;
  if (type === "boolean") return `case when ${expression} then '1' when not ${expression} then '0' end`;
  if (type === "timestamp") return `date_format(${expression}, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'")`;
  return type.startsWith("decimal") ? decimalText(expression) : `cast(${expression} as string)`;
}

function decimalText(expression: string): string {
  return `trim(trailing '.' from trim(trailing '0' from cast(${expression} as string)))`;
}
