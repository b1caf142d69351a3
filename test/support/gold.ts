import { tmpdir } from "node:os";
import { duckdbTypeOf } from "../../transforms/delta/schema.ts";
import { duckdb } from "../../transforms/dialects/duckdb.ts";
import { typedColumn } from "../../transforms/dialects/duckdb-fold.ts";
import { identifier, literal, openSession, type Session } from "../../transforms/engine/session.ts";
import { compile, type Gold, type GoldSettings } from "../../transforms/kernel/gold.ts";
import { columnTypesOf, type Silver } from "../../transforms/kernel/silver.ts";
import { OWN_SILVER, SILVER } from "../../transforms/models.ts";
import { overlaid } from "../../transforms/overlay/overlaid.ts";

/** A source row as exported: absent columns are empty, `recid` counts from 1, the legal entity is usrt. */
export type SourceRow = Readonly<Record<string, string | number | boolean | null>>;

/** Rows by table. A table that is not named is empty. */
export type SourceRows = Readonly<Record<string, readonly SourceRow[]>>;

/** Settings that tests change one by one. */
export const SETTINGS: GoldSettings = { language: "en-us", timeZone: "UTC", asOf: new Date("2026-03-01T12:00:00Z") };

/** An engine with silver tables made from their declarations, and gold built through the compiler on demand. */
export interface GoldLake {
  readonly session: Session;
  readonly settings: GoldSettings;
  readonly absent: ReadonlySet<string>;
  /** Relations that exist. */
  readonly built: Set<string>;
}

/**
 * Opens an in-memory lake with source rows, typed and cleaned as the fold does it.
 *
 * @param absent optional tables that the customer does not link.
 */
export async function lakeOf(
  rows: SourceRows,
  settings: Partial<GoldSettings> = {},
  absent: readonly string[] = [],
): Promise<GoldLake> {
  const session = await openSession({ memoryLimit: "512MB", threads: 1, tempDirectory: tmpdir() });
  await session.run("create schema silver; create schema gold");
  await session.run(duckdb.setup);
  const lake = { session, settings: { ...SETTINGS, ...settings }, absent: new Set(absent), built: new Set<string>() };
  const models = new Map([...SILVER, ...OWN_SILVER].map((model) => [model.name, model]));
  for (const [table, own] of Object.entries(rows)) {
    const model = models.get(table);
    if (model === undefined) throw new Error(`no silver table "${table}"`);
    await createSilver(lake, model, own);
  }
  return lake;
}

/** Builds a gold table and everything it reads, once. */
export async function buildIn(lake: GoldLake, model: Silver | Gold): Promise<void> {
  if (lake.built.has(model.name)) return;
  if (model.layer === "silver") return createSilver(lake, model, []);
  lake.built.add(model.name);
  const [own = model] = overlaid([model], lake.settings);
  const { inputs, select } = compile(own, duckdb, lake.settings, lake.absent);
  for (const input of inputs) await buildIn(lake, input);
  await lake.session.run(`create or replace table gold.${identifier(model.name)} as ${select}`);
}

/** Rows of a gold table in key order, without the hash. */
export async function rowsOf(
  lake: GoldLake,
  model: Gold,
  columns?: readonly string[],
): Promise<Record<string, unknown>[]> {
  await buildIn(lake, model);
  const list = columns?.map(identifier).join(", ") ?? '* exclude "RowHash"';
  return lake.session.all(
    `select ${list} from gold.${identifier(model.name)} order by ${identifier(model.key)} nulls last`,
  );
}

/** Rows of a gold table made of source rows, in key order, without the hash. */
export async function goldOf(
  model: Gold,
  rows: SourceRows,
  options: { columns?: readonly string[]; settings?: Partial<GoldSettings>; absent?: readonly string[] } = {},
): Promise<Record<string, unknown>[]> {
  const lake = await lakeOf(rows, options.settings, options.absent);
  try {
    return await rowsOf(lake, model, options.columns);
  } finally {
    lake.session.close();
  }
}

/** Creates a silver table from its declaration and source rows. */
async function createSilver(lake: GoldLake, model: Silver, rows: readonly SourceRow[]): Promise<void> {
  lake.built.add(model.name);
  await lake.session.run(`create table silver.${identifier(model.name)} as ${silverSelect(model, rows)}`);
}

/** A query with source rows as silver keeps them: columns and types from the declaration. */
export function silverSelect(model: Silver, rows: readonly SourceRow[]): string {
  const types = columnTypesOf(model);
  const defaults = (position: number): SourceRow => ({
    ...{ id: `row-${position}`, recid: position + 1, dataareaid: "usrt", versionnumber: 1, source_folder: "test" },
    is_archived: false,
  });
  const known = new Set(Object.keys(types));
  const selects = rows.map((own, position) => {
    const unknown = Object.keys(own).filter((name) => !known.has(name));
    if (unknown.length > 0) throw new Error(`${model.name} has no column ${unknown.join(", ")}`);
    const row = { ...defaults(position), ...own };
    return `select ${[...known].map((name) => `${textOf(row[name])} as ${identifier(name)}`).join(", ")}`;
  });
  const list = Object.entries(types).map(([name, type]) => {
    const exported = model.source.columns[name]?.type;
    const value = exported === undefined ? identifier(name) : meaningOf(name, exported, model.columns[name]);
    return `cast(${value} as ${duckdbTypeOf(type)}) as ${identifier(name)}`;
  });
  const none = `select ${[...known].map((name) => `cast(null as varchar) as ${identifier(name)}`).join(", ")} where false`;
  return `select ${list.join(", ")} from (${[none, ...selects].join(" union all ")})`;
}

function textOf(value: string | number | boolean | null | undefined): string {
  return value === null || value === undefined ? "cast(null as varchar)" : literal(String(value));
}

/** What the fold makes of an exported text. */
function meaningOf(...column: Parameters<typeof typedColumn>): string {
  const { parsed, value } = typedColumn(...column);
  return value(`(${parsed})`);
}
