import type { ColumnType } from "../delta/schema.ts";
import type { Dialect, Functions } from "../dialects/dialect.ts";
import type { Silver } from "./silver.ts";

/** Privacy class: pseudonymous key, direct identifier, sensitive, business-confidential. */
export type Privacy = "key" | "direct" | "sensitive" | "business";

export interface GoldColumn {
  readonly type: ColumnType;
  /** @default true */
  readonly nullable?: boolean;
  readonly description: string;
  readonly privacy?: Privacy;
}

/** What a customer may decide about the meaning of gold, from the stack's configuration. */
export interface GoldSettings {
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
}

/** One table that Customer Insights reads. */
export interface Gold {
  readonly layer: "gold";
  readonly name: string;
  readonly grain: string;
  /** The one column that identifies a row: never null, unique, stable. */
  readonly key: string;
  readonly columns: Readonly<Record<string, GoldColumn>>;
  readonly query: (tools: QueryTools) => string;
}

/** Declares a table of the gold contract. `RowHash` is added by the compiler. */
export function defineGold(model: Omit<Gold, "layer">): Gold {
  return { layer: "gold", ...model };
}

export interface CompiledGold {
  readonly inputs: readonly (Silver | Gold)[];
  /** Selects the model's columns in contract order; `RowHash` last. */
  readonly select: string;
}

/** Renders a model's query for one dialect and collects the models it reads, so that the list cannot go stale. */
export function compile(model: Gold, dialect: Dialect, settings: GoldSettings): CompiledGold {
  const inputs = new Set<Silver | Gold>();
  const query = model.query({
    fn: dialect.fn,
    settings,
    ref(other) {
      inputs.add(other);
      return `${dialect.id(other.layer)}.${dialect.id(other.name)}`;
    },
  });
  const names = Object.keys(model.columns);
  const list = names.map((name) => `    ${dialect.id(name)}`).join(",\n");
  const hash = dialect.fn.rowHash(names.map((name) => [dialect.id(name), model.columns[name]!.type]));
  const select = `select\n${list},\n    ${hash} as ${dialect.id("RowHash")}\nfrom (\n${dedent(query)}\n) contract`;
  return { inputs: [...inputs], select };
}

/** Removes the indentation that all lines share. */
function dedent(text: string): string {
  const lines = text.replace(/^\n+|\s+$/g, "").split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent).trimEnd()).join("\n");
}
