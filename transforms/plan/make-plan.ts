import { duckdb } from "../dialects/duckdb.ts";
import { type CompiledGold, compileAll, type Gold, type GoldSettings } from "../kernel/gold.ts";
import type { Silver } from "../kernel/silver.ts";
import type { LayerMode } from "../layers.ts";
import type { GoldManifest } from "../publish/manifest.ts";
import { nextRootOf } from "../publish/next-root.ts";
import { publishedModelOf } from "../publish/published-model.ts";
import { optionsets } from "../silver/optionsets.ts";
import { type Deployed, sumOf } from "./deployed.ts";
import type { Plan, PlanKind, PlanSize, TablePlan } from "./plan.ts";
import { planGold } from "./plan-gold.ts";
import { planSilver } from "./plan-silver.ts";

/** Everything a plan is made from. */
export interface PlanInput {
  readonly lake: string;
  readonly layers: LayerMode;
  readonly goldRoot: string;
  readonly settings: Omit<GoldSettings, "asOf">;
  readonly silver: readonly Silver[];
  readonly gold: readonly Gold[];
  readonly manifest: GoldManifest;
  /** Whether the last run, by these very models and settings, published every table. */
  readonly isCurrent: boolean;
  /** Tables of the lake by layer and name, declared or not. */
  readonly deployed: { readonly silver: ReadonlyMap<string, Deployed>; readonly gold: ReadonlyMap<string, Deployed> };
  readonly landing: Plan["landing"];
}

/** Kinds of tables that stop until the operator acts. */
const STOPPING: ReadonlySet<PlanKind> = new Set(["breaking", "rebuild", "unreadable"]);

/** Kinds that change nothing in the lake. */
const IDLE: ReadonlySet<PlanKind> = new Set(["unchanged", "absent", "orphan"]);

/** Compares models and settings with a lake. Pure. */
export function makePlan(input: PlanInput): Plan {
  const { lake, layers, goldRoot, settings, deployed, manifest, isCurrent } = input;
  const absent = input.silver.filter(({ name, optional }) => optional !== undefined && !deployed.silver.has(name));
  const absentNames = new Set(absent.map(({ name }) => name));
  const compiled = compileAll(input.gold, duckdb, { ...settings, asOf: new Date(0) }, absentNames);
  const readersOf = readers(compiled);
  const gold: TablePlan[] = [];
  for (const { model, compiled: query } of compiled) {
    const due = new Set(gold.filter(({ kind }) => !IDLE.has(kind) && kind !== "new").map(({ table }) => table));
    const inputs = query.inputs.filter(({ layer }) => layer === "gold").map(({ name }) => name);
    gold.push(
      planGold({
        ...{ model, isCurrent, goldRoot, hasRoot: deployed.gold.size > 0 },
        wanted: publishedModelOf(model, query),
        published: manifest.tables[model.name]?.model,
        deployed: deployed.gold.get(model.name),
        read: sumOf(query.inputs.map((one) => sizeOf(deployed[one.layer].get(one.name)))),
        changedInputs: inputs.filter((name) => due.has(name)),
        readers: readersOf(model.name),
      }),
    );
  }
  const silver = input.silver.map((model) => planSilver(model, deployed.silver.get(model.name), readersOf(model.name)));
  const tables = [...gold, ...orphans(input, "gold"), ...silver, ...orphans(input, "silver")];
  const isBreaking = gold.some(({ kind }) => kind === "breaking");
  return {
    ...{ lake, layers, goldRoot, outcome: outcomeOf(tables), tables },
    total: { read: readOnce(compiled, gold, input), write: sumOf(tables.map(({ write }) => write)) },
    newRoot: isBreaking
      ? { root: nextRootOf(goldRoot), write: sumOf(input.gold.map(({ name }) => sizeOf(deployed.gold.get(name)))) }
      : null,
    landing: input.landing,
  };
}

function outcomeOf(tables: readonly TablePlan[]): Plan["outcome"] {
  if (tables.some(({ kind }) => STOPPING.has(kind))) return "breaking";
  return tables.every(({ kind }) => IDLE.has(kind)) ? "nothing-to-do" : "compatible";
}

/** Gold tables behind a table, in the order they are built. */
function readers(compiled: readonly { readonly model: Gold; readonly compiled: CompiledGold }[]) {
  return (name: string): string[] => {
    const behind = new Set([name]);
    for (const { model, compiled: query } of compiled) {
      if (query.inputs.some((input) => behind.has(input.name))) behind.add(model.name);
    }
    return [...behind].filter((table) => table !== name);
  };
}

function sizeOf(table: Deployed | undefined): PlanSize {
  return table !== undefined && "size" in table ? table.size : { rows: 0, bytes: 0 };
}

/** Inputs of all tables that are computed. */
function readOnce(
  compiled: readonly { readonly model: Gold; readonly compiled: CompiledGold }[],
  plans: readonly TablePlan[],
  { deployed }: PlanInput,
): PlanSize {
  const computed = new Set(
    plans.filter(({ kind }) => ["additive", "recompute", "new"].includes(kind)).map(({ table }) => table),
  );
  const inputs = new Set(
    compiled.flatMap(({ model, compiled: { inputs: own } }) => (computed.has(model.name) ? own : [])),
  );
  return sumOf([...inputs].map(({ layer, name }) => sizeOf(deployed[layer].get(name))));
}

function orphans({ silver, gold, deployed }: PlanInput, layer: "silver" | "gold"): TablePlan[] {
  const declared = new Set((layer === "gold" ? gold : [...silver, optionsets]).map(({ name }) => name));
  const nothing = { rows: 0, bytes: 0 };
  const advice =
    layer === "gold"
      ? "It stays and is no longer brought up to date. Take it out of the data source of Customer Insights, then remove its folder."
      : "It stays and is no longer brought up to date. Remove its folder when nobody reads it.";
  return [...deployed[layer].keys()]
    .filter((table) => !declared.has(table))
    .map((table) => ({
      ...{ layer, table, kind: "orphan", changes: [], read: nothing, write: nothing },
      ...{ ciDataFullRefresh: "no", holdsBack: [], advice },
    }));
}
