import type { ColumnType } from "../delta/schema.ts";
import type { Dialect, Functions } from "../dialects/dialect.ts";
import type { CustomerChoices, Privacy } from "./customer-choices.ts";
import { nearest } from "./nearest.ts";
import { columnTypesOf, type Silver } from "./silver.ts";

export interface GoldColumn {
  readonly type: ColumnType;
  /** @default true */
  readonly nullable?: boolean;
  readonly description: string;
  readonly privacy?: Privacy;
  /** What Customer Insights calls such a column when profiles are unified, e.g. `Person.FullName`. */
  readonly semantic?: string;
}

/** How Customer Insights takes a table as an activity (Microsoft Learn, Set up customer activities, 02/17/2026). */
interface Activity {
  /** A standard type, or the name of a custom one. */
  readonly type: "SalesOrder" | "SalesOrderLine" | "Loyalty" | { readonly custom: string };
  readonly timestamp: string;
  readonly event: string;
  /** Whether a customer's timeline shows it unless somebody decides otherwise. */
  readonly timeline: "shown" | "hidden";
}

/** What a customer may decide about the meaning of gold, from the stack's configuration. */
export interface GoldSettings extends CustomerChoices {
  /** Language tag of labels and translations, lower-case, e.g. "en-us". */
  readonly language: string;
  /** IANA zone of days whose channel states none. */
  readonly timeZone: string;
  /** The run's time: decides which dated rows are valid. */
  readonly asOf: Date;
}

/** What a model's query is written with. */
export interface QueryTools {
  readonly fn: Functions;
  readonly settings: GoldSettings;
  /** The relation of another model. */
  ref(model: Silver | Gold): string;
  /** Whether the customer links an optional source table; an absent one reads as empty. */
  has(model: Silver): boolean;
}

/** What a failed check does: hold the table back, hold the rows back, or only say so. */
export type Severity = "block" | "quarantine" | "warn";

/** One promise about the rows of a gold table. `rule` is its number in docs/gold.md. */
export type Check = {
  readonly rule: `Q${number}`;
  readonly severity: Severity;
} & (
  | { readonly kind: "unique"; readonly column: string }
  | { readonly kind: "not-null"; readonly column: string }
  /** Neither null nor empty nor longer than an index of Customer Insights takes, 450 characters. */
  | { readonly kind: "key-text"; readonly column: string }
  | { readonly kind: "accepted"; readonly column: string; readonly values: readonly string[] }
  /** Inclusive bounds as SQL expressions of the column's type. */
  | { readonly kind: "range"; readonly column: string; readonly from?: string; readonly to?: string }
  /** The value, where there is one, is a key of another table. */
  | {
      readonly kind: "foreign-key";
      readonly column: string;
      readonly table: { readonly name: string; readonly key: string };
      /** The other table is built after this one and checks the reference itself; here it says who needs whose rows. */
      readonly isJudgedThere?: true;
    }
  /** A condition over the row's columns that must not be false. */
  | { readonly kind: "holds"; readonly name: string; readonly condition: string }
  /** At most this share of the rows meets a condition; not judged below fifty rows. */
  | { readonly kind: "rare"; readonly name: string; readonly condition: string; readonly atMost: number }
  /** A row that meets the condition exists, unless the table is empty. */
  | { readonly kind: "some"; readonly name: string; readonly condition: string }
  /** Number of rows. */
  | { readonly kind: "row-count"; readonly name: string; readonly atMost: number }
  /**
   * A query that selects `key` of whatever offends, over sources, other gold tables and the rows themselves. Run by the
   * job's engine only, so it need not be portable.
   */
  | {
      readonly kind: "query";
      readonly name: string;
      readonly query: CheckQuery;
    }

  /**
   * A share of source rows that must be reached, over rows `good` and `total` of a query; not judged below fifty rows.
   * Always blocks.
   */
  | {
      readonly kind: "share";
      readonly name: string;
      readonly atLeast: number;
      readonly query: CheckQuery;
    }
);

/** Relations of a table while it is checked. */
interface CheckedRows {
  /** The rows that would be published. */
  readonly rows: string;
  /** Rows that quarantine checks took out: `"key"` and more. */
  readonly heldBack: string;
}

type CheckQuery = (tools: QueryTools, own: CheckedRows) => string;

/** Relation with the rows that checks held back: check, reason, key, row (JSON text). */
export const HELD_BACK = "held_back";

/** One table that Customer Insights reads. */
export interface Gold {
  readonly layer: "gold";
  readonly name: string;
  readonly grain: string;
  /** The one column that identifies a row: never null, unique, stable. */
  readonly key: string;
  readonly columns: Readonly<Record<string, GoldColumn>>;
  /** Undefined for tables that are no activities. */
  readonly activity?: Activity;
  /** Promises beyond those that follow from the columns. @default none */
  readonly checks?: readonly Check[];
  /** When the rows change next although no source row does, e.g. at a new year. */
  readonly changesAt?: (asOf: Date) => Date;
  readonly query: (tools: QueryTools) => string;
}

/** Declares a table of the gold contract. `RowHash` is added by the compiler. */
export function defineGold(model: Omit<Gold, "layer">): Gold {
  if (!(model.key in model.columns)) {
    throw new Error(`Gold ${model.name}: key column "${model.key}" is not in columns.`);
  }
  for (const column of [model.activity?.timestamp, model.activity?.event]) {
    if (column === undefined || column in model.columns) continue;
    throw new Error(`Gold ${model.name}: activity column "${column}" is not in columns.`);
  }
  return { layer: "gold", ...model };
}

export interface CompiledGold {
  readonly inputs: readonly (Silver | Gold)[];
  /** Selects the model's columns in contract order, without the hash. */
  readonly rows: string;
  /** Expression of the row hash over those columns. */
  readonly hash: string;
  /** Selects the model's columns in contract order; `RowHash` last. */
  readonly select: string;
  /** Checks that ask a query of their own (share, query), rendered. */
  readonly shares: readonly { readonly check: Check; readonly select: string }[];
}

/**
 * Renders a model's query for one dialect and collects the models it reads, so that the list cannot go stale.
 *
 * @param absent optional source tables that the customer does not link.
 * @throws Error for a column that the model behind its alias does not have.
 */
export function compile(
  model: Gold,
  dialect: Dialect,
  settings: GoldSettings,
  absent: ReadonlySet<string> = new Set(),
): CompiledGold {
  const inputs = new Map<string, Silver | Gold>();
  const tools = {
    fn: dialect.fn,
    settings,
    has: (other: Silver) => !absent.has(other.name),
    ref(other: Silver | Gold) {
      const relation = `${dialect.id(other.layer)}.${dialect.id(other.name)}`;
      const known = inputs.get(relation);
      if (known === undefined || declaresMore(other, known)) inputs.set(relation, other);
      const columns = settings.excludeArchived ? Object.keys(sourceColumnsOf(other)).map(dialect.id) : [];
      if (columns.length === 0) return relation;
      return `(select ${columns.join(", ")} from ${relation} where not coalesce(is_archived, false))`;
    },
  };
  const own = { rows: `${dialect.id("gold")}.${dialect.id(model.name)}`, heldBack: dialect.id(HELD_BACK) };
  const query = model.query(tools);
  const shares = (model.checks ?? []).flatMap((check) =>
    check.kind === "share" || check.kind === "query" ? [{ check, select: check.query(tools, own) }] : [],
  );
  refuseUnknownColumns(model.name, query, inputs);
  const names = Object.keys(model.columns);
  const list = names.map((name) => `    ${dialect.id(name)}`);
  const hash = dialect.fn.rowHash(names.map((name) => [dialect.id(name), model.columns[name]!.type]));
  const from = `from (\n${dedent(query)}\n) contract`;
  return {
    inputs: [...inputs.values()],
    rows: `select\n${list.join(",\n")}\n${from}`,
    hash,
    shares,
    select: `select\n${[...list, `    ${hash} as ${dialect.id("RowHash")}`].join(",\n")}\n${from}`,
  };
}

/**
 * Compiles models that stand in dependency order.
 *
 * @throws Error when a model reads one that is not listed before it: that way no cycle can be built.
 */
export function compileAll(
  models: readonly Gold[],
  dialect: Dialect,
  settings: GoldSettings,
  absent?: ReadonlySet<string>,
): { readonly model: Gold; readonly compiled: CompiledGold }[] {
  const done = new Set<string>();
  return models.map((model) => {
    const compiled = compile(model, dialect, settings, absent);
    for (const { layer, name } of compiled.inputs) {
      if (layer === "gold" && !done.has(name)) {
        throw new Error(`Gold ${model.name} reads ${name}, which must be listed before it.`);
      }
    }
    done.add(model.name);
    return { model, compiled };
  });
}

/** A source table may be asked for with a customer's columns and without: the larger declaration counts. */
function declaresMore(other: Silver | Gold, known: Silver | Gold): boolean {
  const size = (model: Silver | Gold) => (model.layer === "silver" ? Object.keys(model.source.columns).length : 0);
  return size(other) > size(known);
}

/** Standard and declared columns of a source table; the kit's own table of labels knows no archive. */
function sourceColumnsOf(model: Silver | Gold): object {
  return model.layer === "silver" && model.name !== "optionsets" ? columnTypesOf(model) : {};
}

/** Checks `alias.column` where the alias stands for a model and for nothing else in the query. */
function refuseUnknownColumns(name: string, query: string, inputs: ReadonlyMap<string, Silver | Gold>): void {
  const aliases = new Map<string, Set<string>>();
  for (const [relation, model] of inputs) {
    const columns = model.layer === "silver" ? Object.keys(columnTypesOf(model)) : Object.keys(model.columns);
    const pattern = new RegExp(`(?:from|join)\\s+${relation.replaceAll(/[.$`]/g, "\\$&")}\\s+(\\w+)`, "g");
    for (const [, alias = ""] of query.matchAll(pattern)) {
      aliases.set(alias, new Set([...(aliases.get(alias) ?? []), ...columns]));
    }
  }
  for (const [, alias = ""] of query.matchAll(/\)\s+(\w+)/g)) aliases.delete(alias);
  const unknown: string[] = [];
  for (const [, alias = "", column = ""] of query.matchAll(/\b(\w+)\.(\w+)\b/g)) {
    const columns = aliases.get(alias);
    if (columns === undefined || columns.has(column)) continue;
    const known = nearest(column, columns);
    unknown.push(`"${alias}.${column}"${known === undefined ? "" : `, did you mean "${alias}.${known}"`}`);
  }
  if (unknown.length > 0) throw new Error(`Gold ${name}: no column ${[...new Set(unknown)].join("; ")}?`);
}

/** Removes the indentation that all lines share. */
function dedent(text: string): string {
  const lines = text.replace(/^\n+|\s+$/g, "").split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent).trimEnd()).join("\n");
}
