import { localFiles, relationOf } from "../delta/scan.ts";
import type { Field } from "../delta/schema.ts";
import { readSnapshot, type Snapshot } from "../delta/snapshot.ts";
import { identifier } from "../engine/session.ts";
import type { CompiledGold, Gold } from "../kernel/gold.ts";
import type { Silver } from "../kernel/silver.ts";
import { EXIT, OperatorError } from "../operator-error.ts";
import type { JobContext } from "../run-context.ts";
import { CHANGED, changedName, EITHER } from "./affected-keys.ts";
import { fieldsOf } from "./gold-schema.ts";
import { declaredFields, type InputState, type Inputs, pathOf } from "./inputs.ts";

/** Changed rows of inputs, as relations of the engine. */
export interface InputChanges {
  /**
   * Makes the changed rows of a table's inputs readable in both schemas and tells which inputs have some.
   *
   * @returns the reason where it cannot be told what changed.
   */
  prepare(
    compiled: CompiledGold,
    before: Readonly<Record<string, InputState>>,
  ): Promise<{ readonly changed: ReadonlySet<string> } | { readonly reason: string }>;
  /** Keeps the rows that this run changes in a gold table: query of their former and their present state. */
  keep(model: Gold, former: string, present: string): Promise<void>;
}

/**
 * @param text all queries of the run: a column that none of them names cannot change a row.
 */
export function openInputChanges(context: JobContext, inputs: Inputs, text: string): InputChanges {
  const { session, lake, settings } = context;
  const named = new Set(text.toLowerCase().match(/\w+/g) ?? []);
  const made = new Map<string, number>();
  const kept = new Set<string>();
  const usedFields = (model: Silver | Gold) => {
    const fields =
      model.layer === "silver" ? declaredFields(model) : fieldsOf(model).filter(({ name }) => name in model.columns);
    return fields.filter(({ name }) => name === keyOf(model) || named.has(name.toLowerCase()));
  };

  async function compare(model: Silver | Gold, from: number, current: Snapshot, former: string, present: string) {
    const path = pathOf(model, settings.goldRoot);
    const fields = usedFields(model);
    const old = await readSnapshot(lake, path, session, from);
    if (old === undefined) throw new Error(`version ${from} of ${path} is gone`);
    const side = async (files: Snapshot["files"], others: Snapshot["files"]) =>
      relationOf(
        [
          ...(await localFiles(
            lake,
            path,
            [...files.values()].filter(({ path: file }) => !others.has(file)),
          )),
        ],
        fields,
      );
    await createDifference(
      await side(old.files, current.files),
      await side(current.files, old.files),
      model,
      fields,
      former,
      present,
    );
  }

  async function createDifference(
    was: string,
    is: string,
    model: Silver | Gold,
    fields: readonly Field[],
    former: string,
    present: string,
  ): Promise<void> {
    const key = identifier(keyOf(model));
    const columns = fields.filter(({ name }) => name !== keyOf(model)).map(({ name }) => identifier(name));
    const differs = columns.map((name) => `w.${name} is distinct from i.${name}`).join(" or ") || "false";
    await session.run(`
      create or replace temp table changed_key as select coalesce(w.${key}, i.${key}) as key
        from ${was} w full join ${is} i on i.${key} = w.${key} where w.${key} is null or i.${key} is null or ${differs};
      create or replace table ${former} as select * from ${was} where ${key} in (select key from changed_key);
      create or replace table ${present} as select * from ${is} where ${key} in (select key from changed_key)`);
  }

  async function make(model: Silver | Gold, from: number, relation: string): Promise<void> {
    const name = changedName(relation);
    if (made.get(name) === from) return;
    const list = usedFields(model)
      .map((field) => identifier(field.name))
      .join(", ");
    const [former, present] = [
      `${CHANGED}.${identifier(`${name}_former`)}`,
      `${CHANGED}.${identifier(`${name}_present`)}`,
    ];
    const current = await inputs.snapshot(model);
    const parts = { former: [] as string[], present: [] as string[] };
    if (current !== undefined && current.version > from) {
      await compare(model, from, current, former, present);
      parts.former.push(former);
      parts.present.push(present);
    }
    if (kept.has(name)) {
      parts.former.push(`${CHANGED}.${identifier(`${name}_left`)}`);
      parts.present.push(`${CHANGED}.${identifier(`${name}_right`)}`);
    }
    if (parts.former.length === 0) throw new Error(`${relation} went back to an older version`);
    const all = (relations: readonly string[]) =>
      relations.map((one) => `select ${list} from ${one}`).join(" union all ");
    await session.run(`
      create or replace view ${CHANGED}.${identifier(name)} as ${all([...parts.former, ...parts.present])};
      create or replace view ${EITHER}.${identifier(name)} as ${all([relation, ...parts.former])}`);
    made.set(name, from);
  }

  return {
    async prepare(compiled, before) {
      const now = await inputs.states(compiled);
      const changed = new Set<string>();
      const gone = Object.keys(before).find((relation) => now[relation] === undefined);
      if (gone !== undefined) return { reason: `${gone} is not there any more` };
      await inputs.createRelations(compiled.inputs);
      for (const input of compiled.inputs) {
        const relation = `${input.layer}.${input.name}`;
        const [old, current] = [before[relation], now[relation]];
        if (current === undefined) continue;
        if (old === undefined || old.id !== current.id) return { reason: `${relation} is new or was made anew` };
        if (old.version === current.version) continue;
        try {
          await make(input, old.version, relation);
        } catch (error) {
          if (
            error instanceof OperatorError &&
            (error.exitCode === EXIT.tryLater || error.exitCode === EXIT.interrupted)
          )
            throw error;
          return { reason: `what changed in ${relation} cannot be told: ${(error as Error).message.split("\n")[0]}` };
        }
        changed.add(relation);
      }
      return { changed };
    },

    async keep(model, former, present) {
      const name = changedName(`gold.${model.name}`);
      await session.run(`
        create or replace table ${CHANGED}.${identifier(`${name}_left`)} as ${former};
        create or replace table ${CHANGED}.${identifier(`${name}_right`)} as ${present}`);
      kept.add(name);
    },
  };
}

function keyOf(model: Silver | Gold): string {
  return model.layer === "silver" ? "id" : model.key;
}
