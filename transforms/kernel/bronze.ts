/** `dataType` values of Synapse Link's model.json. */
export type ExportedType =
  | "guid"
  | "string"
  | "int64"
  | "decimal"
  | "double"
  | "boolean"
  | "dateTime"
  | "dateTimeOffset";

export interface ExportedColumn {
  readonly type: ExportedType;
  readonly maxLength?: number;
}

/** A source table as Synapse Link exports it. Column names are lower-case; the standard columns are not repeated. */
export interface Bronze<Column extends string = string> {
  readonly name: string;
  readonly columns: Readonly<Record<Column, ExportedColumn>>;
}

/** Declares a source table. */
export function defineBronze<Column extends string>(
  name: string,
  columns: Readonly<Record<Column, ExportedColumn>>,
): Bronze<Column> {
  return { name, columns };
}

/** Columns before the table's own in every exported table (Microsoft Learn, Synapse Link FAQ, 04/29/2025). */
export const LEADING_COLUMNS: Readonly<Record<string, ExportedColumn>> = {
  Id: { type: "guid" },
  SinkCreatedOn: { type: "dateTime" },
  SinkModifiedOn: { type: "dateTime" },
};

/** Columns after the table's own in every exported table, in file order. */
export const TRAILING_COLUMNS: Readonly<Record<string, ExportedColumn>> = {
  dataareaid: { type: "string", maxLength: 4 },
  recversion: { type: "int64" },
  partition: { type: "int64" },
  sysrowversion: { type: "int64" },
  recid: { type: "int64" },
  tableid: { type: "int64" },
  versionnumber: { type: "int64" },
  createdon: { type: "dateTimeOffset" },
  modifiedon: { type: "dateTimeOffset" },
  IsDelete: { type: "boolean" },
};
