import type { MetaData } from "../../transforms/delta/actions.ts";

/** A column as the log declares it, whatever its writer and type. */
export interface SchemaField {
  readonly name: string;
  /** Name inside the data files: differs under column mapping. */
  readonly storedName: string;
  /** Primitive type as Delta spells it, or the JSON text of a nested one. */
  readonly type: string;
  readonly isNested: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
}

const DUCKDB_TYPES: Readonly<Record<string, string>> = {
  string: "VARCHAR",
  byte: "TINYINT",
  short: "SMALLINT",
  integer: "INTEGER",
  long: "BIGINT",
  float: "FLOAT",
  double: "DOUBLE",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMPTZ",
  timestamp_ntz: "TIMESTAMP",
  binary: "BLOB",
};

interface RawField {
  readonly name: string;
  readonly type: unknown;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Columns of a metaData action. Throws when its schema is not JSON with a list of fields. */
export function schemaFieldsOf(metaData: MetaData): SchemaField[] {
  const { fields } = JSON.parse(metaData.schemaString) as { readonly fields?: readonly RawField[] };
  if (!Array.isArray(fields))
    throw new Error(`the schema has no list of fields: ${metaData.schemaString.slice(0, 80)}`);
  const mode = metaData.configuration["delta.columnMapping.mode"] ?? "none";
  return fields.map(({ name, type, metadata = {} }) => {
    const physical = metadata["delta.columnMapping.physicalName"];
    return {
      ...{ name, metadata },
      storedName: mode !== "none" && typeof physical === "string" ? physical : name,
      type: typeof type === "string" ? type : JSON.stringify(type),
      isNested: typeof type !== "string",
    };
  });
}

/** The engine's type for a column; undefined for nested and unknown ones, which data checks leave out. */
export function engineTypeOf({ type, isNested }: SchemaField): string | undefined {
  if (isNested) return undefined;
  const digits = Number(/^decimal\((\d+),\d+\)$/.exec(type)?.[1] ?? 0);
  return DUCKDB_TYPES[type] ?? (digits > 0 && digits <= 38 ? type.toUpperCase() : undefined);
}
