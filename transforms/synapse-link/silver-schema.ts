import type { Field } from "../delta/schema.ts";
import { isMaybeCut, MEMO_CUT, nullOf, type ScanGroup, typedColumn } from "../dialects/duckdb-fold.ts";
import { identifier } from "../engine/session.ts";
import type { ExportedType } from "../kernel/bronze.ts";
import { DENIED_COLUMNS } from "../kernel/denied-columns.ts";
import { type Silver, silverTypeOf } from "../kernel/silver.ts";
import { OperatorError } from "../operator-error.ts";
import { ARCHIVED_COUNTER, CUT_COUNTER, counted, countedValue, countOf, RECID_COUNTER } from "./counters.ts";
import { differsFromId } from "./record-id.ts";

/** The kit's own columns, first in every silver table. */
export const STANDARD_FIELDS: readonly Field[] = [
  { name: "id", type: "string", nullable: false },
  { name: "recid", type: "long", nullable: true },
  { name: "dataareaid", type: "string", nullable: true },
  { name: "versionnumber", type: "long", nullable: false },
  { name: "sink_modified_on", type: "timestamp", nullable: true },
  { name: "source_folder", type: "string", nullable: false },
  { name: "is_archived", type: "boolean", nullable: false },
];

/** Exported columns that silver replaces or does not keep. */
export const DROPPED = new Set([
  ...["id", "recid", "dataareaid", "versionnumber", "sinkmodifiedon", "isdelete", "sinkcreatedon", "createdon"],
  ...["modifiedon", "partition", "sysrowversion", "recversion", "createdonpartition", "partitionid"],
]);

/** Exported types by column, over all files of a run; declared columns first, in the model's order. */
export type SourceColumns = ReadonlyMap<string, ExportedType>;

/**
 * Columns that silver keeps of a run's files.
 *
 * @throws OperatorError CI-FEED-007 when a column's type differs between files or from what was seen before, so much
 * that silver would need another type.
 */
export function sourceColumns(
  model: Silver,
  seen: Readonly<Record<string, string>>,
  files: readonly { readonly folder: string; readonly columns: ScanGroup["columns"] }[],
): SourceColumns {
  const types = new Map<string, ExportedType>(Object.entries(seen) as [string, ExportedType][]);
  const denied = DENIED_COLUMNS[model.name] ?? [];
  for (const { folder, columns } of files) {
    for (const { name, type } of columns) {
      if (DROPPED.has(name) || denied.includes(name)) continue;
      const known = types.get(name) ?? model.source.columns[name]?.type;
      const keepsItsType = known === undefined || silverTypeOf(known) === silverTypeOf(type);
      if (!keepsItsType) throw typeChanged(model.name, name, known, type, folder);
      types.set(name, known ?? type);
    }
  }
  const declared = Object.keys(model.source.columns).filter((name) => !DROPPED.has(name) && !denied.includes(name));
  const ordered = new Map(declared.map((name) => [name, model.source.columns[name]!.type]));
  for (const [name, type] of types) if (!ordered.has(name)) ordered.set(name, type);
  return ordered;
}

/** The Delta schema of a silver table. */
export function silverFields(model: Silver, columns: SourceColumns): Field[] {
  const own = [...columns].map(([name, type]) => ({
    name,
    type: silverTypeOf(type, model.columns[name]),
    nullable: true,
  }));
  return [...STANDARD_FIELDS, ...own];
}

/** A field that could not be read: its column and the condition on the row. */
export interface UnreadableField {
  readonly column: string;
  readonly condition: string;
}

/** Columns of silver over one scan, in two steps: parsed, then given their meaning. */
export interface TypedColumns {
  /** Select list over the scan: texts as they are named there, parsed values as `parsed <name>`. */
  readonly parsed: readonly string[];
  /** Select list over the parsed ones: silver's columns. */
  readonly values: readonly string[];
  /** Conditions over the parsed ones. */
  readonly unreadable: readonly UnreadableField[];
  /** Conditions over the scan itself, for looking at few rows. */
  readonly unreadableText: readonly UnreadableField[];
}

/**
 * Typed silver columns over the scan of a group.
 *
 * @param own expressions of a row's key, a UUID, and of its batch folder.
 */
export function typedColumns(
  model: Silver,
  columns: SourceColumns,
  group: ScanGroup,
  own: { readonly id: string; readonly folder: string },
): TypedColumns {
  const present = new Map(group.columns.map((column) => [column.name, column]));
  const parsed: string[] = [];
  const unreadable: UnreadableField[] = [];
  const unreadableText: UnreadableField[] = [];
  const memos: string[] = [];
  const typed = (name: string, type: ExportedType) => {
    const column = present.get(name);
    if (column === undefined) return nullOf(silverTypeOf(type, model.columns[name]));
    const form = typedColumn(name, column.type, model.columns[name]);
    const alias = identifier(`parsed ${name}`);
    // A text whose database length is at most 2000 cannot have been cut.
    if (type === "string" && isMemoLength(column.maxLength) && name !== "dataareaid") memos.push(name);
    parsed.push(`${form.parsed} as ${alias}`);
    if (form.unreadable !== undefined) {
      parsed.push(identifier(name));
      unreadable.push({ column: name, condition: form.unreadable(alias) });
      unreadableText.push({ column: name, condition: form.unreadable(form.parsed) });
    }
    const value = form.value(alias);
    return name === "recid" ? countedValue(value, differsFromId(`"parsed id"`, value), RECID_COUNTER) : value;
  };
  const code = present.has("sysdatastatecode") ? `coalesce(try_cast("sysdatastatecode" as bigint), 0) <> 0` : "false";
  parsed.push(
    `cast(${own.id} as varchar) as "parsed id"`,
    `try_cast("versionnumber" as bigint) as "parsed versionnumber"`,
  );
  const standard = [
    `"parsed id"`,
    typed("recid", "int64"),
    typed("dataareaid", "string"),
    `"parsed versionnumber"`,
    typed("sinkmodifiedon", "dateTime"),
    own.folder,
    `"parsed is_archived"`,
  ];
  const values = STANDARD_FIELDS.map(({ name }, position) => `${standard[position]} as ${identifier(name)}`);
  for (const [name, type] of columns) values.push(`${typed(name, type)} as ${identifier(name)}`);
  const isArchived = code === "false" ? code : counted(code, ARCHIVED_COUNTER);
  parsed.push(`${countedTexts(isArchived, memos)} as "parsed is_archived"`);
  return { parsed: [...new Set(parsed)], values, unreadable, unreadableText };
}

/** The value itself; texts that the export may have cut are counted on the way (fact C51). */
function countedTexts(value: string, names: readonly string[]): string {
  if (names.length === 0) return value;
  const counts = names.map((name) => countOf(isMaybeCut(name), CUT_COUNTER + name));
  // Bytes are free to count; one look at them decides nearly always.
  const bytes = names.map((name) => `strlen(${identifier(name)})`).join(", ");
  return `case when greatest(${bytes}) >= ${MEMO_CUT} then case when ${counts.join(" + ")} >= 0 then ${value} end else ${value} end`;
}

/** Columns of files whose texts the export may have cut. */
export function memoColumns(files: readonly { readonly columns: ScanGroup["columns"] }[]): Set<string> {
  const columns = files.flatMap((file) => file.columns);
  return new Set(
    columns.filter(({ type, maxLength }) => type === "string" && isMemoLength(maxLength)).map(({ name }) => name),
  );
}

function isMemoLength(maxLength = -1): boolean {
  return maxLength <= 0 || maxLength > MEMO_CUT;
}

function typeChanged(table: string, column: string, known: string, found: string, folder: string): OperatorError {
  const message = `${table}: column "${column}" changed from ${known} to ${found} in ${folder}. The table is left as it was.`;
  return new OperatorError(
    "CI-FEED-007",
    message,
    "Remove and re-add the table in Synapse Link, then run with --full-refresh.",
  );
}
