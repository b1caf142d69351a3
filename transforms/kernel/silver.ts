import type { Bronze, ExportedType } from "./bronze.ts";

/** How one column is kept. Its type follows from the export unless refined here. */
export interface SilverColumn {
  /** What the value means, for the data dictionary. */
  readonly description?: string;
  /** A calendar day: model.json does not tell a date from a date-time. */
  readonly as?: "date";
  /** Dates from 2154-12-31 and 9999-12-30 on mean "no end" and become null. */
  readonly openEnd?: true;
}

/** One kept source table: current, live rows only, keyed by `id`. */
export interface Silver {
  readonly layer: "silver";
  readonly name: string;
  readonly source: Bronze;
  readonly grain: string;
  readonly columns: Readonly<Record<string, SilverColumn>>;
  /** What gold lacks when a customer does not link the table; undefined for a table that every customer must link. */
  readonly optional?: string;
}

/** Delta types that silver uses. */
export type SilverType = "string" | "long" | "boolean" | "date" | "timestamp" | "double" | "decimal(38,6)";

const TYPES: Readonly<Record<ExportedType, SilverType>> = {
  guid: "string",
  string: "string",
  int64: "long",
  decimal: "decimal(38,6)",
  double: "double",
  boolean: "boolean",
  dateTime: "timestamp",
  dateTimeOffset: "timestamp",
};

/** Declares how a source table is kept. Refinements name columns of the source; a misspelt one does not compile. */
export function defineSilver<Column extends string>(
  source: Bronze<Column>,
  definition: {
    readonly grain: string;
    readonly columns?: Readonly<Partial<Record<Column, SilverColumn>>>;
    readonly optional?: string;
  },
): Silver {
  const { columns = {}, ...rest } = definition;
  return { layer: "silver", name: source.name, source, columns: columns as Record<string, SilverColumn>, ...rest };
}

/** Columns of every silver table beside its own. */
const STANDARD_COLUMNS: Readonly<Record<string, SilverType>> = {
  id: "string",
  recid: "long",
  dataareaid: "string",
  versionnumber: "long",
  sink_modified_on: "timestamp",
  source_folder: "string",
  is_archived: "boolean",
};

/** Types of all columns that a model declares, the standard ones first. */
export function columnTypesOf(model: Silver): Readonly<Record<string, SilverType>> {
  const own = Object.entries(model.source.columns).map(([name, { type }]) => [
    name,
    silverTypeOf(type, model.columns[name]),
  ]);
  return { ...STANDARD_COLUMNS, ...Object.fromEntries(own) };
}

/** The Delta type a column of silver has. */
export function silverTypeOf(type: ExportedType, refinement?: SilverColumn): SilverType {
  return refinement?.as ?? TYPES[type];
}
