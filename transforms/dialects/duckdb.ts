import { type ColumnType, duckdbTypeOf } from "../delta/schema.ts";
import { identifier, literal } from "../engine/session.ts";
import type { Dialect } from "./dialect.ts";
import { key, keyPart, text } from "./portable.ts";

/** What DuckDB writes differently. */
export const duckdb: Dialect = {
  name: "duckdb",
  id: identifier,
  typeName: duckdbTypeOf,
  fn: {
    key,
    company: keyPart,
    text,
    literal,
    instant: (value) => `timestamptz '${value.toISOString()}'`,
    cast: (expression, type) => `cast(${expression} as ${duckdbTypeOf(type)})`,
    localDate: (timestamp, zone) => `cast(timezone(${zone}, ${timestamp}) as date)`,
    instantOf: (date, seconds, zone) =>
      `timezone(${zone}, cast(${date} as timestamp) + to_seconds(cast(coalesce(${seconds}, 0) as double)))`,
    dateKey: (date) => `cast(strftime(${date}, '%Y%m%d') as bigint)`,
    // Rescaling a wide product is over 100 times slower; try() is null where the narrow product overflows.
    multiply: (left, right, type) => {
      const name = duckdbTypeOf(type);
      return `coalesce(cast(try(${left} * ${right}) as ${name}), cast(cast(${left} as decimal(38,6)) * ${right} as ${name}))`;
    },
    // Half-up on exact integers: a double quotient would round some halves down.
    divide: (left, right) =>
      `cast(case when ${right} <> 0 then sign(${left}) * sign(${right}) * ((abs(cast(cast(${left} as decimal(18,6)) * 1000000 as hugeint)) * 2000000 + abs(cast(cast(${right} as decimal(18,6)) * 1000000 as hugeint))) // (2 * abs(cast(cast(${right} as decimal(18,6)) * 1000000 as hugeint)))) end as decimal(38,0)) * 0.000001`,
    dateOf: (year, month, day) =>
      `try_cast(printf('%04d-%02d-%02d', cast(${year} as integer), cast(${month} as integer), cast(${day} as integer)) as date)`,
    rowHash: (columns) =>
      `sha256(${columns.map(([expression, type]) => canonicalText(expression, type)).join(" || chr(31) || ")})`,
  },
};

/** One value as the row hash sees it: the same text in every engine. */
function canonicalText(expression: string, type: ColumnType): string {
  return `coalesce(${notNullText(expression, type)}, chr(30))`;
}

function notNullText(expression: string, type: ColumnType): string {
  if (type === "boolean") return `case when ${expression} then '1' when not ${expression} then '0' end`;
  if (type === "timestamp") return `strftime(make_timestamp(epoch_us(${expression})), '%Y-%m-%dT%H:%M:%S.%fZ')`;
  if (type.startsWith("decimal")) {
    // The scale is fixed, so trailing zeros and a bare point can be cut without touching whole numbers.
    return `rtrim(rtrim(cast(${expression} as varchar), '0'), '.')`;
  }
  return `cast(${expression} as varchar)`;
}
