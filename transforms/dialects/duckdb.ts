import { type ColumnType, duckdbTypeOf } from "../delta/schema.ts";
import { identifier, literal } from "../engine/session.ts";
import type { Dialect } from "./dialect.ts";
import { company, digits, email, key, keyPart, longKeyPart, text } from "./portable.ts";

/** What DuckDB writes differently. */
export const duckdb: Dialect = {
  name: "duckdb",
  id: identifier,
  typeName: duckdbTypeOf,
  fn: {
    ...{ key, keyPart, longKeyPart, company, text, email, digits },
    literal,
    instant: (value) => `timestamptz '${value.toISOString()}'`,
    cast: (expression, type) => `cast(${expression} as ${duckdbTypeOf(type)})`,
    narrow: (expression, type) => `try_cast(${expression} as ${duckdbTypeOf(type)})`,
    decimalText,
    localDate: (timestamp, zone) => `cast(timezone(${zone}, ${timestamp}) as date)`,
    instantOf(date, seconds, zone) {
      const wall = `cast(${date} as timestamp) + to_seconds(cast(coalesce(${seconds}, 0) as double))`;
      const instant = `timezone(${zone}, ${wall})`;
      // DuckDB takes the later of two instants with the same wall time (measured, 1.5.6).
      const earlier = `(${instant}) - interval 1 hour`;
      return `case when timezone(${zone}, ${earlier}) = ${wall} then ${earlier} else ${instant} end`;
    },
    dateKey: (date) => `cast(strftime(${date}, '%Y%m%d') as bigint)`,
    daysBetween: (from, to) => `date_diff('day', ${from}, ${to})`,
    isoWeekday: (date) => `cast(isodow(${date}) as bigint)`,
    days: (from, to) =>
      `(select cast(unnest(generate_series(cast(${from} as timestamp), cast(${to} as timestamp), interval 1 day)) as date) as day)`,
    multiply(left, right, type) {
      const name = duckdbTypeOf(type);
      // Rescaling a wide product is over 100 times slower; try() is null where the narrow product overflows.
      const wide = `cast(${left} as decimal(38,6)) * ${right}`;
      return `coalesce(try_cast(try(${left} * ${right}) as ${name}), try_cast(try(${wide}) as ${name}))`;
    },
    divide(left, right) {
      const whole = (value: string) => `abs(cast(cast(${value} as decimal(38,6)) * 1000000 as hugeint))`;
      // Half-up on exact integers: a double quotient would round some halves down.
      const rounded = `(${whole(left)} * 2000000 + ${whole(right)}) // (2 * ${whole(right)})`;
      const signed = `cast(sign(${left}) * sign(${right}) * (${rounded}) as decimal(38,0)) * 0.000001`;
      // Dividing 128-bit integers is slow, and nearly every price is for one unit.
      return `case when ${right} = 1 then cast(${left} as decimal(38,6)) when ${right} <> 0 then ${signed} end`;
    },
    dateOf: (year, month, day) =>
      `case when ${year} > 1900 then try_cast(printf('%04d-%02d-%02d', ${year}, ${month}, ${day}) as date) end`,
    joinTexts: (expression) => `string_agg(distinct ${expression}, '; ' order by ${expression})`,
    rowHash: (columns) =>
      `sha256(${columns.map(([expression, type]) => canonicalText(expression, type)).join(" || chr(31) || ")})`,
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
  return type.startsWith("decimal") ? decimalText(expression) : `cast(${expression} as varchar)`;
}

/** The scale is fixed, so trailing zeros and a bare point can be cut without touching whole numbers. */
function decimalText(expression: string): string {
  return `rtrim(rtrim(cast(${expression} as varchar), '0'), '.')`;
}
