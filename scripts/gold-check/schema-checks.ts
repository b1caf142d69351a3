import type { MetaData } from "../../transforms/delta/actions.ts";
import { fieldsOf } from "../../transforms/publish/gold-schema.ts";
import { DELTA_PAGE, type Finding, someOf } from "./check.ts";
import { type SchemaField, schemaFieldsOf } from "./schema-field.ts";
import type { TableCheck } from "./table-subject.ts";

const ACCEPTED = "string, integer, long, decimal up to 38 digits, boolean, date, timestamp";

const BREAKING = {
  accepted: "new nullable columns only",
  remedy: "Bring the column back as it was, or publish to a new root; a refresh in Customer Insights fails until then.",
};

/** Checks of the columns and of what became of them. */
export const SCHEMA_CHECKS: readonly TableCheck[] = [
  {
    ...{ id: "column-types", title: "column types that Customer Insights reads", area: "schema", severity: "block" },
    ...{ reads: "log", source: "gold contract: no published list, so only types known to work" },
    run({ fields, schemaProblem }) {
      if (schemaProblem !== undefined) {
        return [
          { found: schemaProblem, accepted: "a readable schema", remedy: "Repair the log, or write a new table." },
        ];
      }
      return fields.flatMap(typeFinding);
    },
  },
  {
    ...{ id: "schema-since", title: "no column removed or retyped since the last version", area: "schema" },
    ...{ severity: "block", reads: "log", source: DELTA_PAGE },
    run({ sinceState, since, fields, schemaProblem }) {
      if (schemaProblem !== undefined) return { skipped: "the schema could not be read" };
      const before = readable(sinceState?.metaData);
      if (before === undefined) return { skipped: "no earlier version to compare with" };
      return compare(before, fields, {
        gone: `columns removed since version ${since}`,
        retyped: `changed its type since version ${since}`,
      });
    },
  },
  {
    ...{ id: "schema-contract", title: "columns as the contract declares them", area: "schema", severity: "block" },
    ...{ reads: "log", source: "gold contract" },
    run({ contract, fields, schemaProblem }) {
      if (contract === undefined) return { skipped: "the table is not compared with the contract" };
      if (schemaProblem !== undefined) return { skipped: "the schema could not be read" };
      return compare(fieldsOf(contract), fields, {
        gone: "columns of the contract that are missing",
        retyped: "has not the type of the contract",
      });
    },
  },
];

function typeFinding(field: SchemaField): Finding[] {
  const { name, type, isNested } = field;
  const advice = { accepted: ACCEPTED, remedy: "Write the column with one of these types." };
  if (isNested) return [{ found: `column "${name}" is nested: ${type.slice(0, 80)}`, ...advice }];
  const digits = /^decimal\((\d+),\d+\)$/.exec(type)?.[1];
  if (digits !== undefined) {
    return Number(digits) <= 38 ? [] : [{ found: `column "${name}" is ${type}`, ...advice }];
  }
  if (["string", "integer", "long", "boolean", "date", "timestamp"].includes(type)) return [];
  const isNumber = ["double", "float", "short", "byte"].includes(type);
  return [{ ...(isNumber && { severity: "warn" }), found: `column "${name}" is ${type}`, ...advice }];
}

function compare(
  before: readonly { readonly name: string; readonly type: string }[],
  now: readonly SchemaField[],
  words: { readonly gone: string; readonly retyped: string },
): Finding[] {
  const types = new Map(now.map(({ name, type }) => [name, type]));
  const removed = before.filter(({ name }) => !types.has(name)).map(({ name }) => name);
  const retyped = before.filter(({ name, type }) => types.has(name) && types.get(name) !== type);
  return [
    ...(removed.length === 0 ? [] : [{ found: `${words.gone}: ${someOf(removed, 12)}`, ...BREAKING }]),
    ...retyped.map(({ name, type }) => ({
      found: `column "${name}" ${words.retyped}: ${type} became ${types.get(name)}`,
      ...BREAKING,
    })),
  ];
}

function readable(metaData: MetaData | undefined): SchemaField[] | undefined {
  try {
    return metaData === undefined ? undefined : schemaFieldsOf(metaData);
  } catch {
    return undefined;
  }
}
