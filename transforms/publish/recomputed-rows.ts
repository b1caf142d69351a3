import { isDeepStrictEqual } from "node:util";
import { type TreeNode as Node, parseSelect, renderSelect } from "../engine/parse-tree.ts";
import { identifier } from "../engine/session.ts";
import type { CompiledGold, Gold } from "../kernel/gold.ts";
import { columnTypesOf } from "../kernel/silver.ts";
import type { JobContext } from "../run-context.ts";
import { affectedKeys } from "./affected-keys.ts";
import { heldBackKeys } from "./gold-quarantine.ts";
import type { InputChanges } from "./input-changes.ts";
import type { GoldManifest } from "./manifest.ts";
import { narrowedQuery } from "./narrowed-query.ts";
import type { PublishedModel } from "./published-model.ts";
import { column, derived, OpaqueQuery, select, table } from "./query-tree.ts";

/** Schemas of what a run computes of single tables. */
export const SCOPES = { keys: "affected_keys", rows: "recomputed_rows" };

/** Above this share of a table's rows, recomputing all of them costs less. */
const MOST_AFFECTED = 0.3;

/** Rows per input row below which computing all of them costs less than following the changes of the inputs. */
const FEW_ROWS = 0.01;

/** Rows of a table and its inputs up to which finding out what is affected costs more than recomputing all of it. */
const SMALL_ROWS = 100_000;

/** The rows of a table that are recomputed. */
export type Scope =
  /** Those under the keys `k0` of a relation. */
  | { readonly keys: string; readonly rows: string }
  /** All; the reason is undefined where there was nothing to compare with, or little. */
  | { readonly keys?: undefined; readonly reason: string | undefined };

/** What is known about the last publish of a table. */
export interface LastPublish {
  readonly entry: GoldManifest["tables"][string] | undefined;
  /** Rows of the published table; undefined where there is none. */
  readonly rows: number | undefined;
  /** Rows of everything that the table is made from. */
  readonly inputRows: number;
  /** The published table is the one that the manifest tells of. */
  readonly isOurs: boolean;
  /** The model as it is now. */
  readonly model: PublishedModel;
  /** A dated row became valid or invalid. */
  readonly isDue: boolean;
}

/**
 * Decides which rows of a table are recomputed, and computes them into `rows` of the scope: those whose inputs changed,
 * or all where the query does not tell which.
 */
export async function recomputedRows(
  context: JobContext,
  changes: InputChanges,
  model: Gold,
  compiled: CompiledGold,
  { entry, rows, inputRows, isOurs, model: now, isDue }: LastPublish,
): Promise<Scope> {
  if (rows === undefined || entry === undefined) return { reason: undefined };
  const small = context.smallRows ?? SMALL_ROWS;
  if (rows + inputRows <= small) return { reason: undefined };
  if (!isOurs) return { reason: "the published table is not as the last run left it" };
  if (entry.inputs === undefined || !isDeepStrictEqual(entry.model, now)) {
    return { reason: "the model or a setting changed" };
  }
  if (isDue) return { reason: "dated rows became valid or invalid" };
  if (rows < small && rows < inputRows * FEW_ROWS)
    return { reason: `it has ${rows} rows, which come of ${inputRows} input rows` };
  const prepared = await changes.prepare(compiled, entry.inputs);
  if ("reason" in prepared) return prepared;
  try {
    return await computeAffected(context, model, compiled, prepared.changed, rows);
  } catch (error) {
    if (!(error instanceof OpaqueQuery)) throw error;
    return { reason: `the query has ${error.message}` };
  }
}

async function computeAffected(
  context: JobContext,
  model: Gold,
  compiled: CompiledGold,
  changed: ReadonlySet<string>,
  rows: number,
): Promise<Scope> {
  const { session } = context;
  const columns = columnsByRelation(compiled);
  const columnsOf = (relation: string) => columns.get(relation) ?? [];
  const tree = await parseSelect(session, compiled.rows);
  const query = affectedKeys(tree, model.key, { changed, columnsOf });
  const keys = `${SCOPES.keys}.${identifier(model.name)}`;
  const held = await heldBackKeys(context, model);
  const found = [
    ...(query === undefined ? [] : [await renderSelect(session, query)]),
    ...(held === undefined ? [] : [held]),
  ];
  const all = found.join(" union all ") || "select null::varchar as k0";
  await session.run(`create or replace table ${keys} as select distinct k0 from (${all}) where k0 is not null`);
  const { affected } = await session.one<{ affected: bigint }>(`select count(*) as affected from ${keys}`);
  if (Number(affected) > rows * MOST_AFFECTED && Number(affected) > 1000) {
    return { reason: `${affected} keys are affected, the table has ${rows} rows` };
  }
  const narrowed = narrowedQuery(tree, model.key, table(SCOPES.keys, model.name, ""), columnsOf);
  for (const step of narrowed.steps) {
    await session.run(`create or replace temp table ${step.name} as ${await renderSelect(session, step.query)}`);
  }
  const target = `${SCOPES.rows}.${identifier(model.name)}`;
  await session.run(
    `create or replace table ${target} as ${await renderSelect(session, ordered(model, narrowed.query))}`,
  );
  for (const step of narrowed.steps) await session.run(`drop table temp.${step.name}`);
  return { keys, rows: target };
}

/** The model's columns in contract order. */
function ordered(model: Gold, query: Node): Node {
  const list = Object.keys(model.columns).map((name) => ({ ...column(name), alias: name }));
  return select(list, derived(query, "model"));
}

function columnsByRelation({ inputs }: CompiledGold): Map<string, string[]> {
  return new Map(
    inputs.map((input) => {
      const names = Object.keys(input.layer === "silver" ? columnTypesOf(input) : input.columns);
      return [`${input.layer}.${input.name}`, names.map((name) => name.toLowerCase())];
    }),
  );
}
