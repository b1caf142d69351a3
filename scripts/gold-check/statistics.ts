import type { AddFile } from "../../transforms/delta/actions.ts";
import { identifier, literal } from "../../transforms/engine/session.ts";
import { rowsOf } from "./data-rows.ts";
import { engineTypeOf, type SchemaField } from "./schema-field.ts";
import type { TableSubject } from "./table-subject.ts";

/** Files per table whose statistics are compared with their rows. */
const SAMPLED_FILES = 8;

interface Statistics {
  readonly numRecords?: string;
  readonly minValues?: Readonly<Record<string, unknown>>;
  readonly maxValues?: Readonly<Record<string, unknown>>;
  readonly nullCount?: Readonly<Record<string, unknown>>;
}

/** Files spread evenly over a list, the first and the last among them. Pure. */
export function sampleOf<File>(files: readonly File[], most = SAMPLED_FILES): File[] {
  if (files.length <= most) return [...files];
  const positions = Array.from({ length: most }, (_, n) => Math.round((n * (files.length - 1)) / (most - 1)));
  return files.filter((_, position) => positions.includes(position));
}

/** Statistics with numbers as the text they were written in, so that long ones lose no digit. */
function parseStatistics(text: string): Statistics {
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ) => unknown;
  return parse(text, (_key, value, { source }) => (typeof value === "number" ? source : value)) as Statistics;
}

/** A statement of the statistics that the rows do not bear out. */
export interface FalseClaim {
  readonly text: string;
  /** The bound is right to the digits of a double: its writer rounded it. */
  readonly isRounded: boolean;
}

interface Claim {
  readonly text: string;
  /** SQL that is false when the claim is; null when it cannot be compared, e.g. without values. */
  readonly holds: string;
  /** The same with the digits of a double. */
  readonly nearly?: string;
}

/** What a file's statistics say that its rows do not bear out. */
export async function statisticsProblems(subject: TableSubject, file: AddFile): Promise<FalseClaim[]> {
  if (file.stats === undefined || file.stats === "") return [];
  const { store, table, fields, state, session } = subject;
  let claims: Claim[];
  try {
    claims = claimsOf(parseStatistics(file.stats), fields);
  } catch {
    return [{ text: `${file.path}: the statistics are not JSON`, isRounded: false }];
  }
  if (claims.length === 0) return [];
  const partitionColumns = state.metaData?.partitionColumns ?? [];
  const relation = await rowsOf({ store, table, fields, partitionColumns }, [file]);
  const list = claims.flatMap(({ holds, nearly = "false" }, position) => [
    `coalesce(${holds}, true) as c${position}`,
    `coalesce(${nearly}, true) as n${position}`,
  ]);
  const row = await session.one<Record<string, boolean>>(`select ${list.join(", ")} from ${relation}`);
  return claims.flatMap(({ text }, position) => {
    const isRounded = row[`n${position}`] === true;
    return row[`c${position}`] === false ? [{ text: `${file.path}: ${text} is not true`, isRounded }] : [];
  });
}

function claimsOf(stats: Statistics, fields: readonly SchemaField[]): Claim[] {
  const { numRecords: rows } = stats;
  const total =
    rows === undefined ? [] : [{ text: `numRecords ${rows}`, holds: `count(*) = ${literal(rows)}::bigint` }];
  return [...total, ...fields.flatMap((field) => columnClaims(stats, field))];
}

function columnClaims(stats: Statistics, field: SchemaField): Claim[] {
  const type = engineTypeOf(field);
  if (type === undefined || type === "BLOB") return [];
  const column = identifier(field.name);
  const value = (group: Readonly<Record<string, unknown>> | undefined) => textOf(group?.[field.storedName]);
  const [nulls, min, max] = [value(stats.nullCount), value(stats.minValues), value(stats.maxValues)];
  const claims: Claim[] = [];
  if (nulls !== undefined) {
    const holds = `count(*) filter (${column} is null) = try_cast(${literal(nulls)} as bigint)`;
    claims.push({ text: `nullCount of ${field.name} ${nulls}`, holds });
  }
  const bound = (side: "min" | "max", text: string) => {
    const real = type === "DOUBLE" || type === "FLOAT" ? ` filter (not isnan(${column}))` : "";
    // Writers cut timestamps to milliseconds.
    const slack = side === "max" && type.startsWith("TIMESTAMP") ? " + interval 1 millisecond" : "";
    const compare = (as: string) =>
      `${side}(cast(${column} as ${as}))${real} ${side === "min" ? ">=" : "<="} try_cast(${literal(text)} as ${as})${slack}`;
    const nearly = type.startsWith("DECIMAL") ? { nearly: compare("DOUBLE") } : {};
    claims.push({ text: `${side}imum of ${field.name} ${text}`, holds: compare(type), ...nearly });
  };
  if (min !== undefined) bound("min", min);
  if (max !== undefined) bound("max", max);
  return claims;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "boolean" ? String(value) : undefined;
}
