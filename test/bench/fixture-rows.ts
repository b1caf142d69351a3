import type { ExportedAttribute } from "../../scripts/generate/csv.ts";
import { tableNamed } from "../../scripts/generate/tables.ts";

/** Tables that fixtures write: order lines, and the orders that they belong to. */
export type FixtureTable = "salesline" | "salestable";

/** Columns of the order lines. */
const WIDTH = 60;

/** Columns in file order: those of the exported table; of order lines more texts and numbers up to the width. */
export function columnsOf(table: FixtureTable): readonly ExportedAttribute[] {
  const { attributes } = tableNamed(table);
  if (table === "salestable") return attributes;
  const more = Array.from({ length: Math.max(0, WIDTH - attributes.length) }, (_, place): ExportedAttribute => {
    return { name: `fixture${place + 1}`, type: place % 2 === 0 ? "string" : "decimal" };
  });
  const end = attributes.findIndex(({ name }) => name === "modifieddatetime");
  return [...attributes.slice(0, end), ...more, ...attributes.slice(end)];
}

/** Whether the export writes a column in quotes. */
export function isQuoted({ type }: ExportedAttribute): boolean {
  return type === "string" || type === "dateTime" || type === "dateTimeOffset";
}

/** What decides a column's values beside the row. */
interface Context {
  readonly table: FixtureTable;
  /** Order lines of the first folder: they were created within three years. */
  readonly keys: number;
  readonly isDelete: boolean;
}

/**
 * SQL of a column from the key `k`, a line's or an order's number, and the version `v`. Arithmetic only: hashes would
 * cost more than the writing.
 */
export function sqlOf({ name, type }: ExportedAttribute, { table, keys, isDelete }: Context): string {
  const order = table === "salesline" ? "(k // 3)" : "k";
  const exact = standard(table)[name];
  if (exact !== undefined) return exact;
  const created = createdAt(order, keys);
  if (name === "IsDelete") return isDelete ? "'True'" : "cast(null as varchar)";
  if (name === "createdon" || name === "modifiedon") {
    return isDelete ? "'0001-01-01T00:00:00.0000000'" : `${created} || '.0000000+00:00'`;
  }
  if (isDelete) return "cast(null as varchar)";
  if (name === "createddatetime") return `${created} || '.0000000Z'`;
  if (name === "recid") return `4294967296 + ${LOW[table]}`;
  const own = (table === "salesline" ? LINE : ORDER)[name] ?? shared(order)[name];
  if (own !== undefined) return own;
  const salt = [...name].reduce((sum, character) => sum + character.charCodeAt(0), 0);
  const isSparse = salt % 5 < 3;
  if (type === "string") return isSparse ? "cast(null as varchar)" : `'text ' || ((k * ${salt} + v) % 9973)`;
  if (type === "int64") return `(k + ${salt}) % ${isSparse ? 2 : 5000}`;
  if (type === "decimal") return isSparse ? "'0.000000'" : `((k * ${salt} + v) % 99991) || '.500000'`;
  return isSparse ? "'1900-01-01T00:00:00.0000000Z'" : `${stamp(`(k + ${salt}) % 1000`)} || '.0000000Z'`;
}

/** Low half of the RecId, whose high half is always 1: orders begin far behind those of the small environment. */
const LOW = { salesline: "(1342177280 + k)", salestable: "(1442177280 + k)" } as const;

function standard(table: FixtureTable): Readonly<Record<string, string>> {
  const low = LOW[table];
  return {
    Id: `'${tableNamed(table).tableId.toString(16).padStart(8, "0")}-0000-0000-' ||
      format('{:02x}{:02x}-{:02x}{:02x}01000000', ${low} % 256, ${low} // 256 % 256, ${low} // 65536 % 256, ${low} // 16777216)`,
    SinkCreatedOn: `'1/6/2025 6:' || (10 + v % 50) || ':00 AM'`,
    SinkModifiedOn: `'1/6/2025 6:' || (10 + v % 50) || ':00 AM'`,
    versionnumber: "1000000 + v",
  };
}

/** What lines have in common with their order. */
function shared(order: string): Readonly<Record<string, string>> {
  return {
    salesid: `'SO-' || (1000000 + ${order})`,
    dataareaid: `case ${order} % 3 when 0 then 'usmf' when 1 then 'usrt' else 'demf' end`,
    currencycode: "'USD'",
    sysdatastatecode: "0",
    salesstatus: "1 + k % 4",
    salestype: "3",
  };
}

const ACCOUNT = (order: string) =>
  `case ${order} % 3 when 2 then 'DE-' else 'US-' end || lpad(cast(1 + ${order} % 100 as varchar), 6, '0')`;

const LINE: Readonly<Record<string, string>> = {
  itemid: "lpad(cast(1 + k % 60 as varchar), 4, '0')",
  name: `case k % 10 when 0 then 'Classic Jacket, ' || k || chr(10) || 'say "hi"' else 'Urban Lamp ' || (k % 5000) || ', large' end`,
  custaccount: `case k % 2 when 0 then ${ACCOUNT("(k // 3)")} else '' end`,
  salesqty: "(1 + k % 3) || '.000000'",
  salesunit: "'ea'",
  inventtransid: "'T' || k",
};

const ORDER: Readonly<Record<string, string>> = {
  custaccount: ACCOUNT("k"),
  incltax: "0",
  retailchanneltable: "0",
  email: "case k % 2 when 0 then 'order' || k || '@example.com' else '' end",
  dlvmode: "'Standard'",
};

/** When an order was entered, to the second: they come evenly, the first folder's within the three years from 2022 on. */
function createdAt(order: string, keys: number): string {
  const seconds = 3 * 365 * 86_400;
  return `strftime(timestamp '2022-01-01' + to_seconds(${order} * 3 * ${seconds} // ${keys}), '%Y-%m-%dT%H:%M:%S')`;
}

/** Instant to the second, a number of days after 2022. */
function stamp(days: string): string {
  return `cast(date '2022-01-01' + cast(${days} as integer) as varchar) || 'T10:20:30'`;
}
