import { type ColumnType, duckdbTypeOf } from "../delta/schema.ts";
import { identifier, literal } from "../engine/session.ts";
import type { Dialect } from "./dialect.ts";
import { DUCKDB_MACROS } from "./duckdb-macros.ts";

/** What DuckDB writes differently. */
export const duckdb: Dialect = {
  name: "duckdb",
  setup: DUCKDB_MACROS,
  id: identifier,
  typeName: duckdbTypeOf,
  fn: {
    key: (...parts) =>
      parts.map((part) => (parts.length < 3 ? `key_part(${part})` : `long_key_part(${part})`)).join(" || '_' || "),
    keyPart: (part) => `key_part(${part})`,
    longKeyPart: (part) => `long_key_part(${part})`,
    company: (column) => `legal_entity(${column})`,
    text: (column) => `clean_text(${column})`,
    email: (column) => `email_address(${column})`,
    digits: (column) => `digits(${column})`,
    literal,
    instant: (value) => `timestamptz '${value.toISOString()}'`,
    cast: (expression, type) => `cast(${expression} as ${duckdbTypeOf(type)})`,
    narrow: (expression, type) => `try_cast(${expression} as ${duckdbTypeOf(type)})`,
    decimalText: (expression) => `decimal_text(${expression})`,
    localDate: (timestamp, zone) => `local_date(${timestamp}, ${zone})`,
    instantOf: (date, seconds, zone) => `instant_of(${date}, ${seconds}, ${zone})`,
    dayOffset: (date, zone) => `day_offset(${date}, ${zone})`,
    instantAt: (date, seconds, zone, offset) => `instant_at(${date}, ${seconds}, ${zone}, ${offset})`,
    dateKey: (date) => `cast(strftime(${date}, '%Y%m%d') as bigint)`,
    daysBetween: (from, to) => `date_diff('day', ${from}, ${to})`,
    isoWeekday: (date) => `cast(isodow(${date}) as bigint)`,
    days: (from, to) =>
      `(select cast(unnest(generate_series(cast(${from} as timestamp), cast(${to} as timestamp), interval 1 day)) as date) as day)`,
    multiply: (left, right) => `product_of(${left}, ${right})`,
    divide: (left, right) => `quotient_of(${left}, ${right})`,
    dateOf: (year, month, day) => `date_of(${year}, ${month}, ${day})`,
    joinTexts: (expression) => `string_agg(distinct ${expression}, '; ' order by ${expression})`,
    sha256: (text) => `sha256(${text})`,
    // A chain of || copies the text anew at each step: three times as slow.
    rowHash: (columns) =>
      `sha256(concat(${columns.map(([expression, type]) => canonicalText(expression, type)).join(", chr(31), ")}))`,
  },
};

/** One value as the row hash sees it: the same text in every engine. */
function canonicalText(expression: string, type: ColumnType): string {
  return `coalesce(${notNullText(expression, type)}, chr(30))`;
}

function notNullText(expression: string, type: ColumnType): string {
  if (type === "string") return expression;
  if (type === "boolean") return `case when ${expression} then '1' when not ${expression} then '0' end`;
  if (type === "timestamp") return `strftime(make_timestamp(epoch_us(${expression})), '%Y-%m-%dT%H:%M:%S.%fZ')`;
  return type.startsWith("decimal") ? `decimal_text(${expression})` : `cast(${expression} as varchar)`;
}
