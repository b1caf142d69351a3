import { identifier, type Session } from "../engine/session.ts";
import type { Check, CompiledGold, Gold } from "../kernel/gold.ts";
import { EXIT, OperatorError } from "../operator-error.ts";
import type { Inputs } from "./inputs.ts";

type Reference = Extract<Check, { readonly kind: "foreign-key" }>;

/** Models without references to tables that are not among them: such a reference cannot be judged. Pure. */
export function judgeable(models: readonly Gold[]): Gold[] {
  const names = new Set(models.map(({ name }) => name));
  return models.map((model) => ({
    ...model,
    checks: (model.checks ?? []).filter((check) => check.kind !== "foreign-key" || names.has(check.table.name)),
  }));
}

/** Keeps the rows of a table that is held back out of the way of its published ones. */
export async function setAside(session: Session, { name }: Gold): Promise<void> {
  const [{ tables } = { tables: 0n }] = await session.all<{ tables: bigint }>(`
    select count(*) as tables from duckdb_tables() where schema_name = 'gold' and table_name = '${name}'`);
  if (tables > 0n) await session.run(`alter table gold.${identifier(name)} rename to ${identifier(asideOf(name))}`);
}

const asideOf = (name: string) => `${name} held back`;

/**
 * Names staged tables that must not be committed because they refer to rows that only the new state of a table that is
 * held back has, or are computed from such a table. Tables are staged in the order of their inputs, so a table that
 * refers to a later one is found out here.
 */
export async function withhold(
  session: Session,
  inputs: Inputs,
  models: readonly Gold[],
  compiled: readonly { readonly model: Gold; readonly compiled: CompiledGold }[],
  staged: readonly { readonly model: Gold }[],
): Promise<ReadonlyMap<string, OperatorError>> {
  const withheld = new Map<string, OperatorError>();
  const readBy = new Map(compiled.map(({ model, compiled: { inputs: read } }) => [model.name, read]));
  const isStaged = ({ name }: { readonly name: string }) => staged.some(({ model }) => model.name === name);
  const held = models.filter((model) => !isStaged(model) && inputs.isHeldBack(model.name));
  for (let next = held.shift(); next !== undefined; next = held.shift()) {
    for (const { model } of staged) {
      if (withheld.has(model.name) || model.name === next.name) continue;
      const isComputed = readBy.get(model.name)?.some(({ layer, name }) => layer === "gold" && name === next.name);
      const missing = isComputed ? 0 : await rowsInNeed(session, inputs, model, next, withheld.has(next.name));
      if (!isComputed && missing === 0) continue;
      const why = isComputed ? "it is computed from" : `${missing} rows refer to new rows of`;
      const message = `${model.name} is held back: ${why} ${next.name}, which is held back. The published table is left as it was.`;
      const hint = `Correct what stopped ${next.name}; the next run tries again.`;
      withheld.set(model.name, new OperatorError("CI-GOLD-002", message, hint, { exitCode: EXIT.checkFailed }));
      held.push(model);
    }
  }
  return withheld;
}

/** Rows that refer to what the published rows of a table do not hold. */
async function rowsInNeed(
  session: Session,
  inputs: Inputs,
  model: Gold,
  held: Gold,
  isStaged: boolean,
): Promise<number> {
  const references = (model.checks ?? []).filter(
    (check): check is Reference => check.kind === "foreign-key" && check.table.name === held.name,
  );
  let rows = 0;
  for (const { column, table, severity } of references) {
    const aside = isStaged ? held.name : asideOf(held.name);
    const published = await inputs.published(held);
    const value = identifier(column);
    const keys = (relation: string) => `(select ${identifier(table.key)} from ${relation})`;
    const unknown = published === undefined ? "true" : `${value} not in ${keys(published)}`;
    const hasNew = await exists(session, aside);
    // A reference that must hold needs its row whether or not the new rows were computed.
    const isNew = severity === "block" ? "true" : hasNew ? `${value} in ${keys(`gold.${identifier(aside)}`)}` : "false";
    const { missing } = await session.one<{ missing: bigint }>(`
      select count(*) as missing from gold.${identifier(model.name)} where ${value} is not null and ${unknown} and ${isNew}`);
    rows += Number(missing);
  }
  return rows;
}

async function exists(session: Session, name: string): Promise<boolean> {
  const found = await session.all(`
    select 1 from information_schema.tables where table_schema = 'gold' and table_name = '${name}'`);
  return found.length > 0;
}
