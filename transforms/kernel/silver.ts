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
  definition: { readonly grain: string; readonly columns?: Readonly<Partial<Record<Column, SilverColumn>>> },
): Silver {
  const { grain, columns = {} } = definition;
  return { layer: "silver", name: source.name, source, grain, columns: columns as Record<string, SilverColumn> };
}

/** The Delta type a column of silver has. */
export function silverTypeOf(type: ExportedType, refinement?: SilverColumn): SilverType {
  return refinement?.as ?? TYPES[type];
}
