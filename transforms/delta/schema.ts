import { z } from "zod";
import { OperatorError } from "../operator-error.ts";

/** Types the kit writes. Customer Insights reads all of them; nothing else exists in its tables. */
export type ColumnType =
  | "string"
  | "long"
  | "integer"
  | "boolean"
  | "date"
  | "timestamp"
  | "double"
  | `decimal(${number},${number})`;

export interface Field {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly comment?: string;
}

const NAMES: Readonly<Record<string, string>> = {
  string: "VARCHAR",
  long: "BIGINT",
  integer: "INTEGER",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMPTZ",
  double: "DOUBLE",
};

const SchemaString = z.looseObject({
  type: z.literal("struct"),
  fields: z.array(
    z.looseObject({
      name: z.string(),
      type: z.unknown(),
      nullable: z.boolean().default(true),
      metadata: z.looseObject({ comment: z.string().optional() }).default({}),
    }),
  ),
});

/** DuckDB's name of a Delta type. */
export function duckdbTypeOf(type: ColumnType): string {
  return NAMES[type] ?? type.toUpperCase();
}

/** The `schemaString` of a metaData action. */
export function toSchemaString(fields: readonly Field[]): string {
  return JSON.stringify({ type: "struct", fields: fields.map(schemaField) });
}

/** A schema with fields appended; whatever other writers noted about the old fields stays. */
export function appendToSchemaString(schemaString: string, added: readonly Field[]): string {
  const schema = JSON.parse(schemaString) as { readonly fields: readonly unknown[] };
  return JSON.stringify({ ...schema, fields: [...schema.fields, ...added.map(schemaField)] });
}

/** @throws OperatorError CI-DELTA-003 for a type that the kit does not read. */
export function parseSchemaString(table: string, text: string): Field[] {
  return SchemaString.parse(JSON.parse(text)).fields.map(({ name, type, nullable, metadata }) => ({
    name,
    type: knownType(table, name, type),
    nullable,
    ...(metadata.comment !== undefined && { comment: metadata.comment }),
  }));
}

/**
 * The schema after new columns were added: old columns keep their place, new ones follow and are nullable.
 *
 * @throws OperatorError CI-DELTA-004 when a column changed its type; CI-DELTA-006 for names that Delta refuses.
 */
export function mergeSchemas(table: string, old: readonly Field[], wanted: readonly Field[]): Field[] {
  checkNames(table, wanted);
  const known = new Map(old.map((field) => [field.name.toLowerCase(), field]));
  const added: Field[] = [];
  for (const field of wanted) {
    const before = known.get(field.name.toLowerCase());
    if (before === undefined) added.push({ ...field, nullable: true });
    else if (before.type !== field.type) {
      const message = `${table}: column "${field.name}" is ${before.type} and would become ${field.type}. Only new columns can be added.`;
      throw new OperatorError(
        "CI-DELTA-004",
        message,
        "Publish to a new root folder, or rebuild the table with --full-refresh.",
      );
    }
  }
  return [...old, ...added];
}

/**
 * Refuses column names that Parquet readers refuse, and names that differ only by case.
 *
 * @throws OperatorError CI-DELTA-006 with every bad name.
 */
export function checkNames(table: string, fields: readonly Field[]): void {
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const { name } of fields) {
    const folded = name.toLowerCase();
    if (name === "" || /[ ,;{}()\n\t=]/.test(name))
      problems.push(`"${name}" is empty or holds one of " ,;{}()=", tab, line feed`);
    if (seen.has(folded)) problems.push(`"${name}" stands twice (names are compared without case)`);
    seen.add(folded);
  }
  if (problems.length === 0) return;
  throw new OperatorError(
    "CI-DELTA-006",
    `${table}: column names that a Delta table cannot have: ${problems.join("; ")}. Nothing was changed.`,
    "Rename the columns in the model.",
  );
}

function schemaField({ name, type, nullable, comment }: Field) {
  return { name, type, nullable, metadata: comment === undefined ? {} : { comment } };
}

function knownType(table: string, column: string, type: unknown): ColumnType {
  if (typeof type === "string" && (type in NAMES || /^decimal\(\d+,\d+\)$/.test(type))) return type as ColumnType;
  const shown = typeof type === "string" ? type : JSON.stringify(type);
  const message = `${table}: column "${column}" has type ${shown}; readable are ${Object.keys(NAMES).join(", ")}, decimal(p,s).`;
  throw new OperatorError(
    "CI-DELTA-003",
    message,
    "The table is left as it was. Its writer uses types that Customer Insights cannot read.",
  );
}
