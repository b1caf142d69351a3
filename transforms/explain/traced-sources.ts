import { duckdb } from "../dialects/duckdb.ts";
import type { Session } from "../engine/session.ts";
import { compile, type Gold } from "../kernel/gold.ts";
import { createTracedViews, traceRows } from "../lineage/trace-rows.ts";
import type { Inputs } from "../publish/inputs.ts";
import type { JobContext } from "../run-context.ts";
import type { TracedRow } from "./explanation.ts";

/**
 * Silver rows that make one gold row, through the gold tables it reads; undefined when the query does not make it.
 *
 * @param models in dependency order.
 */
export async function tracedSources(
  { session, settings }: { readonly session: Session; readonly settings: JobContext["settings"] },
  inputs: Pick<Inputs, "absent" | "createRelations">,
  models: readonly Gold[],
  wanted: { readonly model: Gold; readonly key: string },
): Promise<readonly TracedRow[] | undefined> {
  // Keys still to trace, by gold table, with the way that led to each.
  const pending = new Map([[wanted.model.name, new Map([[wanted.key, [wanted.model.name]]])]]);
  const silver = new Map<string, TracedRow>();
  for (const model of [...models].reverse()) {
    const keys = pending.get(model.name);
    if (keys === undefined) continue;
    const asked = compile(model, duckdb, settings).inputs;
    const compiled = compile(model, duckdb, settings, await inputs.absent(asked));
    await inputs.createRelations(compiled.inputs);
    await createTracedViews(session, compiled);
    const traced = await traceRows(session, model, compiled, [...keys.keys()]);
    if (model === wanted.model && traced.size === 0) return undefined;
    for (const [key, sources] of traced) {
      const through = keys.get(key) ?? [model.name];
      for (const source of sources) {
        const name = `${source.table} ${source.key}`;
        if (source.layer === "silver") silver.set(name, silver.get(name) ?? { ...source, through });
        else {
          const waiting = pending.get(source.table) ?? new Map<string, string[]>();
          pending.set(source.table, waiting);
          if (!waiting.has(source.key)) waiting.set(source.key, [...through, source.table]);
        }
      }
    }
  }
  return [...silver.values()];
}
