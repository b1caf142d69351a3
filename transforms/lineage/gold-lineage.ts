import { duckdb } from "../dialects/duckdb.ts";
import { parseSelect } from "../engine/parse-tree.ts";
import type { Session } from "../engine/session.ts";
import { compile, type Gold, type GoldSettings } from "../kernel/gold.ts";
import { columnTypesOf, type Silver } from "../kernel/silver.ts";
import { allSources, CONSTANT, mergeOrigins, type Origin, type Source, union } from "./origin.ts";
import { type QueryLineage, queryLineage } from "./query-lineage.ts";

/** Where one gold table comes from. */
export interface GoldLineage {
  readonly table: string;
  readonly inputs: readonly (Silver | Gold)[];
  /** Through the tables its query reads: silver, and gold tables built before it. */
  readonly near: QueryLineage;
  /** Through gold inputs down to silver. */
  readonly far: QueryLineage;
}

/**
 * Column lineage of gold tables, read from the SQL that the job runs. Contract order is kept; `RowHash`, which covers
 * every other column, is left out.
 *
 * @param models in dependency order.
 * @throws Error for a column that cannot be resolved.
 */
export async function goldLineage(
  session: Session,
  models: readonly Gold[],
  settings: GoldSettings,
): Promise<ReadonlyMap<string, GoldLineage>> {
  const known = new Map<string, GoldLineage>();
  for (const model of models) {
    const { inputs, rows } = compile(model, duckdb, settings);
    const near = queryLineage(await parseSelect(session, rows), (layer, name) => {
      const input = inputs.find((one) => one.layer === layer && one.name === name);
      if (input === undefined) return undefined;
      return Object.keys(input.layer === "silver" ? columnTypesOf(input) : input.columns);
    });
    known.set(model.name, { table: model.name, inputs, near, far: throughGold(near, known) });
  }
  return known;
}

/** Replaces gold sources by what they come from, and adds what decides the rows of the gold tables read. */
function throughGold({ columns, rows }: QueryLineage, known: ReadonlyMap<string, GoldLineage>): QueryLineage {
  const originOf = (source: Source): Origin => {
    const [layer, table = "", column = ""] = source.split(".");
    const origin = layer === "gold" ? known.get(table)?.far.columns.get(column) : undefined;
    return origin ?? { ...CONSTANT, values: new Set([source]) };
  };
  const everything = (sources: ReadonlySet<Source>) =>
    union([...sources].map((source) => allSources(originOf(source))));
  const expand = ({ values, conditions, lookups }: Origin): Origin =>
    mergeOrigins([
      ...[...values].map(originOf),
      { ...CONSTANT, conditions: everything(conditions), lookups: everything(lookups) },
    ]);
  const goldTables = new Set([...rows].flatMap((source) => (source.startsWith("gold.") ? [source.split(".")[1]] : [])));
  const theirRows = [...goldTables].map((table) => known.get(table ?? "")?.far.rows ?? new Set<Source>());
  return {
    columns: new Map([...columns].map(([name, origin]) => [name, expand(origin)])),
    rows: union([everything(rows), ...theirRows]),
  };
}
