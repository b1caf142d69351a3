import type { ExportedAttribute } from "../csv.ts";
import type { FeedTable } from "../feed.ts";
import type { Random } from "../random.ts";
import type { World } from "../world.ts";
import { withCells, withRecords, withTable, withTouched } from "./edits.ts";
import type { Fault } from "./fault.ts";

/** Faults of schemas: columns that move, come, go or change, and schemas that stand elsewhere. */
export const SCHEMA_FAULTS = {
  "shifted-columns": {
    fact: "C18",
    in: "any",
    summary: "the folder writes dirpartytable with its columns in another order than the root model.json says",
    apply: (world, random) =>
      withTable(world, "dirpartytable", random, (table) => {
        const own = table.attributes.slice(3, -10);
        const attributes = [...table.attributes.slice(0, 3), ...own.reverse(), ...table.attributes.slice(-10)];
        return { ...table, attributes };
      }),
  },
  "appended-column": {
    fact: "C22",
    in: "increment",
    summary: "custtable gets a new column at the right, filled in the rows of this folder",
    apply: (world, random) =>
      withSchema(world, "custtable", random, (table) => {
        const name = newColumn(table);
        const filled = withRecords(table, (record) => {
          return record.isDelete ? record : withCells(record, { [name]: `new ${record.version}` });
        });
        return { ...filled, attributes: [...table.attributes, { name, type: "string", maxLength: 20 }] };
      }),
  },
  "narrow-rows": {
    fact: "C20",
    in: "increment",
    summary: "dirpersonname gets a new column; every second row of the folder ends before it",
    apply: (world, random) =>
      withSchema(withTouched(world, "dirpersonname", random, 4), "dirpersonname", random, (table) => {
        const name = newColumn(table);
        let place = 0;
        const mixed = withRecords(table, (record) => {
          place++;
          if (place % 2 === 0) return { ...record, narrowBy: 1 };
          return record.isDelete ? record : withCells(record, { [name]: `new ${record.version}` });
        });
        return { ...mixed, attributes: [...table.attributes, { name, type: "string", maxLength: 20 }] };
      }),
  },
  "dropped-column": {
    fact: "C23",
    in: "increment",
    summary: "salestable loses a column that no model declares (estimate, then deliveryname)",
    apply: (world, random) =>
      withSchema(world, "salestable", random, (table) => {
        const dropped = ["estimate", "deliveryname"].find((name) => table.attributes.some((own) => own.name === name));
        return { ...table, attributes: table.attributes.filter(({ name }) => name !== dropped) };
      }),
  },
  "retyped-column": {
    fact: "C24",
    in: "increment",
    summary: "inventtable.netweight becomes a string: the table stops with CI-FEED-007",
    apply: (world, random) =>
      withSchema(world, "inventtable", random, (table) => {
        const retyped = (column: ExportedAttribute): ExportedAttribute =>
          column.name === "netweight" ? { name: column.name, type: "string", maxLength: 20 } : column;
        return { ...table, attributes: table.attributes.map(retyped), stops: "CI-FEED-007" };
      }),
  },
  "table-schema": {
    fact: "C19",
    in: "any",
    summary: "the folder's model.json lacks logisticselectronicaddress; its schema stands in the per-table file only",
    apply: (world, random) =>
      withTable(world, "logisticselectronicaddress", random, (table) => ({ ...table, schemaIn: "table" })),
  },
  "reserved-name": {
    fact: "C52",
    in: "any",
    summary: "the folder calls ecorescategory's column level_ instead of level",
    apply: (world, random) =>
      withTable(world, "ecorescategory", random, (table) => {
        const renamed = withRecords(table, (record) => withCells(record, { level_: record.row.level ?? null }));
        const attributes = table.attributes.map((column) =>
          column.name === "level" ? { ...column, name: "level_" } : column,
        );
        return { ...renamed, attributes };
      }),
  },
} as const satisfies Readonly<Record<string, Fault>>;

/** A schema change that later folders keep. */
function withSchema(world: World, name: string, random: Random, change: (table: FeedTable) => FeedTable): World {
  let attributes: readonly ExportedAttribute[] | undefined;
  const changed = withTable(world, name, random, (table) => {
    const result = change(table);
    attributes = result.attributes;
    return result;
  });
  const old = world.linked.get(name);
  if (attributes === undefined || old === undefined) return changed;
  return { ...changed, linked: new Map(changed.linked).set(name, { ...old, attributes }) };
}

function newColumn({ attributes }: FeedTable): string {
  const count = attributes.filter(({ name }) => name.startsWith("contosonew")).length;
  return `contosonew${count + 1}`;
}
