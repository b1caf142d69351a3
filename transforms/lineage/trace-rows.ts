import { duckdb } from "../dialects/duckdb.ts";
import { parseSelect, renderSelect } from "../engine/parse-tree.ts";
import { identifier, literal, type Session } from "../engine/session.ts";
import type { CompiledGold, Gold } from "../kernel/gold.ts";
import { SOURCES, traceQuery } from "./trace-query.ts";

/** A row of a table that had a part in a gold row: silver by `id`, gold by its key. */
export interface SourceRow {
  readonly layer: "silver" | "gold";
  readonly table: string;
  readonly key: string;
}

/** Separates layer, table and key. */
const UNIT = "\u001f";

/** Makes the inputs of a query traceable; they exist as `layer.name`. */
export async function createTracedViews(session: Session, { inputs }: CompiledGold): Promise<void> {
  await session.run("create schema if not exists traced_silver; create schema if not exists traced_gold");
  for (const input of inputs) {
    const key = identifier(input.layer === "silver" ? "id" : input.key);
    const prefix = literal(`${input.layer}${UNIT}${input.name}${UNIT}`);
    await session.run(`
      create or replace view ${identifier(`traced_${input.layer}`)}.${identifier(input.name)} as
      select *, [${prefix} || cast(${key} as varchar)] as ${SOURCES}
      from ${identifier(input.layer)}.${identifier(input.name)}`);
  }
}

/** Rows of the query's inputs that make the gold rows with these keys, by key. A key that is not made is absent. */
export async function traceRows(
  session: Session,
  model: Gold,
  compiled: CompiledGold,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly SourceRow[]>> {
  const sql = await renderSelect(session, traceQuery(await parseSelect(session, compiled.rows)));
  const key = duckdb.id(model.key);
  const wanted = keys.map(literal).join(", ");
  const asText = model.columns[model.key]?.type === "string" ? key : `cast(${key} as varchar)`;
  const rows = await session.all<{ key: string; sources: string[] }>(`
    select ${asText} as key, list_sort(list_distinct(${SOURCES})) as sources
    from (${sql}) traced where ${asText} in (${wanted})`);
  return new Map(rows.map(({ key: found, sources }) => [found, sources.flatMap(sourceRow)]));
}

function sourceRow(text: string): SourceRow[] {
  const [layer, table, ...key] = text.split(UNIT);
  if ((layer !== "silver" && layer !== "gold") || table === undefined) return [];
  return [{ layer, table, key: key.join(UNIT) }];
}
