import { relationOf } from "../delta/scan.ts";
import type { Field } from "../delta/schema.ts";
import type { Snapshot } from "../delta/snapshot.ts";
import { findFiles } from "../delta/touched.ts";
import { identifier } from "../engine/session.ts";
import type { CompiledGold, Gold } from "../kernel/gold.ts";
import { OperatorError } from "../operator-error.ts";
import type { JobContext } from "../run-context.ts";
import { pathOf } from "./inputs.ts";
import type { Scope } from "./recomputed-rows.ts";

/** Published rows that the recomputed ones are compared with. */
interface Published {
  /** Relation; undefined where there is no table. */
  readonly published: string | undefined;
  /** Files that can hold them; all when absent. */
  readonly candidates?: ReadonlySet<string>;
}

/** The published rows that the scope is about. Which files hold some is found out by their keys alone. */
export async function publishedInScope(
  { session, lake, settings }: JobContext,
  model: Gold,
  snapshot: Snapshot | undefined,
  fields: readonly Field[],
  whole: string | undefined,
  { keys }: Scope,
): Promise<Published> {
  if (snapshot === undefined || whole === undefined || keys === undefined) return { published: whole };
  const table = pathOf(model, settings.goldRoot);
  const files = await findFiles({ session, store: lake, table, snapshot, key: model.key }, keys);
  await session.run(`
    create or replace temp table published_row as select * from ${relationOf([...files], fields)}
    where ${identifier(model.key)} in (select k0 from ${keys})`);
  return { published: "published_row", candidates: new Set([...files.values()].map(({ path }) => path)) };
}

/** The whole table as it will be: published rows outside the scope and recomputed ones. */
export async function createWhole(
  { session }: JobContext,
  model: Gold,
  name: string,
  published: string,
  { keys, rows }: Extract<Scope, { keys: string }>,
): Promise<void> {
  const list = Object.keys(model.columns).map(identifier).join(", ");
  await session.run(`
    create or replace view ${name} as
      select ${list} from ${published} p anti join ${keys} k on k.k0 = p.${identifier(model.key)}
      union all select ${list} from ${rows}`);
}

/**
 * Computes all rows of a table.
 *
 * @param isHashed computes the row hash too: every row of a first publish needs it.
 * @throws OperatorError CI-GOLD-003 when the query fails.
 */
export async function createFresh(
  { session }: JobContext,
  model: Gold,
  fresh: string,
  { rows, select }: CompiledGold,
  isHashed: boolean,
): Promise<void> {
  try {
    await session.run(`create or replace table ${fresh} as ${isHashed ? select : rows}`);
  } catch (cause) {
    const message = `${model.name} cannot be computed: ${(cause as Error).message.split("\n")[0]}. The published table is left as it was.`;
    const hint = "A fault of the kit: report it with the run's log; the next run tries again.";
    throw new OperatorError("CI-GOLD-003", message, hint, { cause });
  }
}
