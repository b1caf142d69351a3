import { duckdbTypeOf } from "../delta/schema.ts";
import { identifier, literal, literalList } from "../engine/session.ts";
import type { ExportedType } from "../kernel/bronze.ts";
import { type SilverColumn, type SilverType, silverTypeOf } from "../kernel/silver.ts";

/** Files that share one list of columns, already on the local disk. */
export interface ScanGroup {
  readonly columns: readonly {
    readonly name: string;
    readonly type: ExportedType;
    readonly maxLength?: number;
    readonly storedAs?: string;
  }[];
  /** The files, all strict, are Parquet instead of CSV. @default false */
  readonly isParquet?: boolean;
  /** Files whose every row has all columns. */
  readonly strict: readonly string[];
  /** Files with rows that end early: missing right-hand fields are null. */
  readonly padded: readonly string[];
  /** Files with rows that are not UTF-8: those rows are left out. */
  readonly skipping: readonly string[];
  /** Those among them whose every record ends with a line feed, whatever stands inside quotes. @default none */
  readonly unified?: ReadonlySet<string>;
  /** Lines may exceed 2 MB: each of the scanner's buffers takes 64 MB then. @default false */
  readonly hasLongLines?: boolean;
}

/** Small buffers: they lie outside what spilling can free (measured, DuckDB 1.5.6: 0.2 GB less, as fast). */
const SHORT_LINES = "max_line_size = 2097152, buffer_size = 4194304";

const LONG_LINES = "max_line_size = 33554432, buffer_size = 67108864";

/** Name of the scan's column with the local file path. */
const FILE_COLUMN = "__file";

/** A relation with every column of the group as text. */
export function scanSql(group: ScanGroup): string {
  if (group.isParquet) return parquetSql(group);
  // The parallel scanner cannot pad rows while line feeds stand inside quotes (measured, DuckDB 1.5.6).
  const padding = "null_padding = true, parallel = false";
  // All columns are read, or rows broken in a column that the query leaves out would come back.
  const all = group.columns.map(({ name }) => identifier(name)).join(", ");
  const scans = [
    ...readEach(group, group.strict, ""),
    ...readEach(group, group.padded, padding),
    ...readEach(group, group.skipping, `${padding}, ignore_errors = true`).map(
      (source) => `${source} where hash(${all}) is not null`,
    ),
  ];
  return `(${scans.join(" union all ")})`;
}

/** Parquet columns as texts, bound by name; null where they are empty and in files that are older than a column. */
function parquetSql({ columns, strict }: ScanGroup): string {
  const stored = columns.map(({ name, storedAs = name }) => identifier(storedAs));
  const texts = columns.map(
    ({ name }, position) => `nullif(cast(${stored[position]} as varchar), '') as ${identifier(name)}`,
  );
  const empty = stored.map((name) => `cast(null as varchar) as ${name}`);
  return `(select ${texts.join(", ")}, ${FILE_COLUMN}
    from (select ${empty.join(", ")} where false union all by name
      select * from read_parquet(${literalList(strict)}, union_by_name = true, hive_partitioning = false, filename = '${FILE_COLUMN}')))`;
}

/** Scans of files, those with unified line ends apart: else the scanner takes its line end from the first quoted text. */
function readEach(group: ScanGroup, files: readonly string[], options: string): string[] {
  const unified = files.filter((file) => group.unified?.has(file));
  const others = files.filter((file) => !group.unified?.has(file));
  const lineFeed = [options, "new_line = '\\n'"].filter(Boolean).join(", ");
  return [
    ...(others.length > 0 ? [`from ${readCsv(group, others, options)}`] : []),
    ...(unified.length > 0 ? [`from ${readCsv(group, unified, lineFeed)}`] : []),
  ];
}

/** One scan of CSV files with further options of DuckDB's reader. */
export function readCsv(
  group: Pick<ScanGroup, "columns" | "hasLongLines">,
  files: readonly string[],
  options: string,
): string {
  const columns = group.columns.map(({ name }) => `${identifier(name)}: 'VARCHAR'`).join(", ");
  return `read_csv(${literalList(files)}, header = false, delim = ',', quote = '"', escape = '"', auto_detect = false,
    strict_mode = true, filename = '${FILE_COLUMN}', ${group.hasLongLines ? LONG_LINES : SHORT_LINES},
    columns = {${columns}}${options && `, ${options}`})`;
}

/**
 * Order-deciding columns only: id (a UUID: half the time of texts to compare), v (version), s (sink time), d (is a
 * delete), file (number), bad (one of them cannot be read).
 */
export function narrowSql(group: ScanGroup, fileNumber: string): string {
  const { id, version, sinkTime, isDelete } = keyColumns(group);
  const bad = keyProblems(group).map(({ condition }) => condition);
  return `select ${idOf(id)} as id, ${parse(version, "int64")} as v, ${sinkTime} as s,
    coalesce(${booleanOf(isDelete)}, false) as d, ${fileNumber} as file, (${bad.join(" or ")}) as bad from ${scanSql(group)}`;
}

/** Expressions of the order-deciding columns; null where a file does not have one. */
export function keyColumns(group: ScanGroup) {
  const has = (name: string) => group.columns.some((column) => column.name === name);
  const column = (name: string) => (has(name) ? identifier(name) : "cast(null as varchar)");
  const time = timestampOf(column("sinkmodifiedon"));
  return {
    id: column("id"),
    version: column("versionnumber"),
    isDelete: column("isdelete"),
    // nullif and greatest name the expression once: parsing it is what costs.
    sinkTime: `nullif(greatest(${time}, timestamp '1900-01-01'), timestamp '1900-01-01')`,
  };
}

/** The key of a row from the text of its `Id`, which is a GUID in every export; null when it is none. */
export function idOf(text: string): string {
  return `try_cast(${text} as uuid)`;
}

/** Reason for quarantine: only deletes may come without version. */
export const NO_VERSION = "no version on a row that is not a delete";

/** What makes the place of a row in the order unknown. */
export function keyProblems(group: ScanGroup) {
  const { id, version, isDelete } = keyColumns(group);
  const v = parse(version, "int64");
  const d = booleanOf(isDelete);
  return [
    { column: "id", reason: "no Id", condition: `coalesce(${id}, '') = ''` },
    { column: "id", reason: "unreadable field", condition: `(${id} <> '' and ${idOf(id)} is null)` },
    { column: "versionnumber", reason: "unreadable field", condition: `(${version} is not null and ${v} is null)` },
    { column: "isdelete", reason: "unreadable field", condition: `(${isDelete} is not null and ${d} is null)` },
    {
      ...{ column: "versionnumber", reason: NO_VERSION },
      condition: `(${version} is null and not coalesce(${d}, false))`,
    },
  ];
}

/** How one exported column becomes a typed one: in two steps, because DuckDB would parse a repeated expression again. */
export interface TypedColumn {
  /** The text parsed; null also when it cannot be. */
  readonly parsed: string;
  /** The value silver holds, given a name of the parsed one. */
  readonly value: (parsed: string) => string;
  /** Holds when the text could not be read, given a name of the parsed one; undefined for texts. */
  readonly unreadable: ((parsed: string) => string) | undefined;
}

/** The typed form of a column of a scan. */
export function typedColumn(name: string, type: ExportedType, refinement?: SilverColumn): TypedColumn {
  const text = identifier(name);
  const silverType = silverTypeOf(type, refinement);
  const isText = type === "string" || type === "guid";
  return {
    parsed: parse(text, type),
    value: (parsed) => meaning(parsed, silverType, refinement),
    unreadable: isText ? undefined : (parsed) => unreadableIf(parsed, text, type),
  };
}

function unreadableIf(parsed: string, text: string, type: ExportedType): string {
  if (type !== "dateTime" && type !== "dateTimeOffset") return `(${parsed} is null and ${text} is not null)`;
  // DuckDB reads years that no other reader of the tables does.
  return `coalesce(${parsed} >= timestamp '10000-01-01', ${text} is not null)`;
}

/** Characters at which the export cuts memo fields (fact C51). */
export const MEMO_CUT = 2000;

/** Whether a text has exactly the length at which the export cuts memo fields. */
export function isMaybeCut(name: string): string {
  return `length(${identifier(name)}) = ${MEMO_CUT}`;
}

/** A typed null, for a column that a file does not have. */
export function nullOf(type: SilverType): string {
  return `cast(null as ${duckdbTypeOf(type)})`;
}

function parse(text: string, type: ExportedType): string {
  switch (type) {
    case "guid":
      return `lower(${text})`;
    case "string":
      // A scan has null for an empty text already.
      return `case when ends_with(${text}, ' ') then nullif(rtrim(${text}), '') else ${text} end`;
    case "int64":
      // A cast alone would round a fraction.
      return `case when contains(${text}, '.') then null else try_cast(${text} as bigint) end`;
    case "decimal":
      // Casts to more than 18 digits are over 200 times slower, so the narrow one goes first.
      return `coalesce(cast(try_cast(${text} as decimal(18,6)) as decimal(38,6)), try_cast(${text} as decimal(38,6)))`;
    case "double":
      return `try_cast(${text} as double)`;
    case "boolean":
      return booleanOf(text);
    case "dateTime":
      return timestampOf(text);
    case "dateTimeOffset":
      // A cast to timestamp ignores the offset; the one that heeds it is slow.
      return `case when substr(${text}, -6, 1) in ('+', '-') and not ends_with(${text}, '+00:00')
        then make_timestamp(epoch_us(try_cast(${text} as timestamptz))) else ${timestampOf(text)} end`;
  }
}

function meaning(parsed: string, type: SilverType, refinement?: SilverColumn): string {
  if (type !== "timestamp" && type !== "date") return parsed;
  const end = refinement?.openEnd ? ` or ${parsed} >= timestamp '2154-12-31'` : "";
  const kept = `case when ${parsed} <= timestamp '1900-01-01'${end} then null else ${parsed} end`;
  return type === "date" ? `cast(${kept} as date)` : `make_timestamptz(epoch_us(${kept}))`;
}

function timestampOf(text: string): string {
  const sinkForm = `try_strptime(${text}, ${literal("%m/%d/%Y %I:%M:%S %p")})`;
  return `case when contains(${text}, '/') then ${sinkForm} else try_cast(${text} as timestamp) end`;
}

function booleanOf(text: string): string {
  return `case lower(${text}) when 'true' then true when '1' then true when 'false' then false when '0' then false end`;
}
