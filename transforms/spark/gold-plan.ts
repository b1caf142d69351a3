import { nameOf } from "../checks/offenders.ts";
import { spark } from "../dialects/spark.ts";
import { type CompiledGold, compile, type Gold, type GoldSettings } from "../kernel/gold.ts";
import { columnTypesOf, type Silver } from "../kernel/silver.ts";
import { fieldsOf } from "../publish/gold-schema.ts";
import type { SqlText } from "./python.ts";
import { timeless } from "./timeless.ts";

/** One gold table as the Spark job needs it. */
export interface GoldPlan {
  readonly name: string;
  readonly key: string;
  /** Commit order: what others refer to comes first. */
  readonly rank: number;
  /** Type and definition (type, nullability, comment) of every column in contract order, `RowHash` last. */
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly nullable: boolean;
    readonly comment: string;
  }[];
  /** Silver tables that must be there, silver tables that may be absent, gold tables computed before. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly gold: readonly string[];
  /** Columns that must hold a key of another table; the name of the check that says so, null where that table judges it. */
  readonly references: readonly {
    readonly column: string;
    readonly table: string;
    readonly key: string;
    readonly check: string | null;
  }[];
  /** Limits on the number of rows that are only told. */
  readonly rowLimits: readonly { readonly check: string; readonly atMost: number }[];
  /** The table changes by itself, as a calendar does: its number of rows may change at will. */
  readonly changesAlone: boolean;
  /** The query for each set of absent optional tables that changes it; the first that fits counts. */
  readonly queries: readonly { readonly absent: readonly string[]; readonly sql: SqlText }[];
}

/** A silver table as gold queries expect it. */
export interface SilverInput {
  readonly name: string;
  /** What gold lacks without it; null for a table that must be there. */
  readonly optional: string | null;
  /** Spark types of the declared columns; a table older than a column shows null. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Name of the view that stands for a table in the job's queries. */
function viewOf({ layer, name }: Pick<Silver | Gold, "layer" | "name">): string {
  return `${layer}_${name}`;
}

/** The silver tables that gold reads, by name. Pure. */
export function silverInputs(models: readonly Gold[], settings: Omit<GoldSettings, "asOf">): SilverInput[] {
  const inputs = models.flatMap((model) => compile(model, spark, { ...settings, asOf: new Date(0) }).inputs);
  const silver = new Map(inputs.flatMap((input) => (input.layer === "silver" ? [[input.name, input] as const] : [])));
  return [...silver.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((model) => ({
      name: model.name,
      optional: model.optional ?? null,
      columns: Object.fromEntries(
        Object.entries(columnTypesOf(model)).map(([name, type]) => [name, spark.typeName(type)]),
      ),
    }));
}

/** Everything a Spark job needs to know about gold, in dependency order. Pure. */
export function goldPlan(models: readonly Gold[], settings: Omit<GoldSettings, "asOf">): GoldPlan[] {
  const names = new Set(models.map(({ name }) => name));
  return models.map((model): GoldPlan => {
    const { inputs } = compile(model, spark, { ...settings, asOf: new Date(0) });
    const silver = inputs.filter((input) => input.layer === "silver");
    const optional = silver.filter((input) => input.optional !== undefined).map(({ name }) => name);
    return {
      name: model.name,
      key: model.key,
      rank: rankOf(model.name),
      columns: fieldsOf(model).map(({ name, type, nullable, comment = "" }) => ({
        ...{ name, type: spark.typeName(type).toLowerCase(), nullable, comment },
      })),
      required: silver.filter((input) => input.optional === undefined).map(({ name }) => name),
      optional,
      gold: inputs.filter(({ layer }) => layer === "gold").map(({ name }) => name),
      references: (model.checks ?? []).flatMap((check) =>
        check.kind === "foreign-key" && check.severity === "block" && names.has(check.table.name)
          ? [
              {
                ...{ column: check.column, table: check.table.name, key: check.table.key },
                check: check.isJudgedThere ? null : nameOf(check),
              },
            ]
          : [],
      ),
      rowLimits: (model.checks ?? []).flatMap((check) =>
        check.kind === "row-count" && check.severity === "warn" ? [{ check: nameOf(check), atMost: check.atMost }] : [],
      ),
      changesAlone: model.changesAt !== undefined,
      queries: queriesOf(model, settings, optional),
    };
  });
}

function rankOf(name: string): number {
  return ["supporting", "profiles", "activities"].indexOf(name.split("_")[0] ?? "");
}

/** The query as it is, and first those for absent tables that the model asks about. */
function queriesOf(
  model: Gold,
  settings: Omit<GoldSettings, "asOf">,
  optional: readonly string[],
): GoldPlan["queries"] {
  const render = (absent: readonly string[]) =>
    timeless(model.name, (asOf) => {
      const compiled = compile(model, spark, { ...settings, asOf }, new Set(absent));
      return withViews(compiled);
    });
  const all = render([]);
  const asked = optional.filter((name) => render([name]) !== all);
  if (asked.length > 4)
    throw new Error(`Gold ${model.name} asks about ${asked.length} absent tables; at most 4 can be.`);
  return subsetsOf(asked).map((absent) => ({ absent, sql: { rawText: render(absent) } }));
}

/** All subsets, larger ones first. */
function subsetsOf(names: readonly string[]): string[][] {
  const subsets: string[][] = [[]];
  for (const name of names) subsets.push(...subsets.map((one) => [...one, name]));
  return subsets.sort((a, b) => b.length - a.length);
}

/** A job registers nothing in a metastore: its tables are temporary views. */
function withViews({ select, inputs }: CompiledGold): string {
  return inputs.reduce(
    (text, input) => text.replaceAll(`${spark.id(input.layer)}.${spark.id(input.name)}`, spark.id(viewOf(input))),
    select,
  );
}
