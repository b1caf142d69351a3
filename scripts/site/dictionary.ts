import { checksOf } from "../../transforms/checks/standard-checks.ts";
import type { Privacy } from "../../transforms/kernel/customer-choices.ts";
import type { Check, Gold } from "../../transforms/kernel/gold.ts";
import { columnTypesOf, type Silver } from "../../transforms/kernel/silver.ts";
import type { GoldLineage } from "../../transforms/lineage/gold-lineage.ts";
import type { Origin, Source } from "../../transforms/lineage/origin.ts";
import { type Rule, rulesOf } from "./rules.ts";

/** A column of gold as the dictionary shows it. */
export interface GoldEntry {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly meaning: string;
  readonly privacy?: Privacy;
  readonly semantic?: string;
  /** Empty unless the stack's settings ask for it: privacy, cost, events of web shops. */
  readonly emptyByDefault: boolean;
  /** Through the tables the query reads. */
  readonly near: Origin;
  /** Down to silver. */
  readonly far: Origin;
  readonly rules: readonly Rule[];
  readonly checks: readonly Check[];
}

export interface GoldTable {
  readonly layer: "gold";
  readonly model: Gold;
  readonly inputs: readonly (Silver | Gold)[];
  /** Gold tables that read it. */
  readonly readers: readonly string[];
  readonly columns: readonly GoldEntry[];
  /** Columns that decide which rows there are, by table. */
  readonly rows: ReadonlySet<Source>;
  /** Checks of the whole table, or of several columns. */
  readonly checks: readonly Check[];
}

/** A column of silver as the dictionary shows it. */
export interface SilverEntry {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly meaning: string;
  /** Gold columns whose value it becomes. */
  readonly becomes: readonly Source[];
  /** Gold columns that it decides or finds. */
  readonly decides: readonly Source[];
}

export interface SilverTable {
  readonly layer: "silver";
  readonly model: Silver;
  readonly readers: readonly string[];
  readonly columns: readonly SilverEntry[];
}

/** Every table of the lake, in the order of the models. */
export interface Dictionary {
  readonly gold: readonly GoldTable[];
  readonly silver: readonly SilverTable[];
}

/** What a dictionary is made of. */
export interface DictionarySources {
  readonly gold: readonly Gold[];
  readonly silver: readonly Silver[];
  /** Lineage with every privacy and cost setting on. */
  readonly lineage: ReadonlyMap<string, GoldLineage>;
  /** Lineage of a customer who sets nothing. */
  readonly byDefault: ReadonlyMap<string, GoldLineage>;
}

/** What every table of silver says of its own seven columns (gold contract, section 2). */
const STANDARD_MEANINGS: Readonly<Record<string, string>> = {
  id: "Key of the row in Dataverse.",
  recid: "Record id of finance and operations.",
  dataareaid: "Legal entity as exported.",
  versionnumber: "Version of the row; the highest one is kept.",
  sink_modified_on: "When Dataverse wrote the row to the landing account.",
  source_folder: "Folder of the change feed that the row came with.",
  is_archived: "The row was moved to the archive in finance and operations.",
};

const REQUIRED = new Set(["id", "versionnumber", "source_folder", "is_archived"]);

/** Joins models, lineage and checks to one description of every column. */
export function createDictionary({ gold, silver, lineage, byDefault }: DictionarySources): Dictionary {
  const readersOf = (layer: string, name: string) =>
    [...lineage.values()].flatMap(({ table, inputs }) =>
      inputs.some((input) => input.layer === layer && input.name === name) ? [table] : [],
    );
  return {
    gold: gold.map((model) =>
      describeGold(model, lineageOf(lineage, model), lineageOf(byDefault, model), readersOf("gold", model.name)),
    ),
    silver: silver.map((model) => describeSilver(model, lineage, readersOf("silver", model.name))),
  };
}

function lineageOf(lineage: ReadonlyMap<string, GoldLineage>, { name }: Gold): GoldLineage {
  const found = lineage.get(name);
  if (found === undefined) throw new Error(`no lineage of ${name}`);
  return found;
}

function describeGold(
  model: Gold,
  lineage: GoldLineage,
  byDefault: GoldLineage,
  readers: readonly string[],
): GoldTable {
  // The time only fills bounds that are not shown.
  const checks = checksOf(model, new Date(0));
  const columns = [...lineage.far.columns].map(([name, far]): GoldEntry => {
    const { type, nullable = true, description, privacy, semantic } = model.columns[name] ?? unknownColumn(model, name);
    const isConstant = ({ values, conditions }: Origin) => values.size + conditions.size === 0;
    const usual = byDefault.far.columns.get(name);
    return {
      ...{ name, type, nullable, meaning: description, far },
      ...(privacy && { privacy }),
      ...(semantic && { semantic }),
      near: lineage.near.columns.get(name) ?? far,
      emptyByDefault: nullable && !isConstant(far) && usual !== undefined && isConstant(usual),
      rules: rulesOf(model, name, far),
      checks: checks.filter((check) => "column" in check && check.column === name),
    };
  });
  return {
    ...{ layer: "gold", model, readers, columns, inputs: lineage.inputs, rows: lineage.near.rows },
    checks: checks.filter((check) => !("column" in check)),
  };
}

function unknownColumn(model: Gold, name: string): never {
  throw new Error(`Gold ${model.name}: lineage names an unknown column ${name}`);
}

function describeSilver(
  model: Silver,
  lineage: ReadonlyMap<string, GoldLineage>,
  readers: readonly string[],
): SilverTable {
  const columns = Object.entries(columnTypesOf(model)).map(([name, type]): SilverEntry => {
    const source: Source = `silver.${model.name}.${name}`;
    const targets = [...lineage.values()].flatMap(({ table, near }) =>
      [...near.columns].map(([column, origin]): [Source, Origin] => [`gold.${table}.${column}`, origin]),
    );
    const becomes = targets.flatMap(([target, { values }]) => (values.has(source) ? [target] : []));
    const decides = targets.flatMap(([target, { values, conditions, lookups }]) =>
      !values.has(source) && (conditions.has(source) || lookups.has(source)) ? [target] : [],
    );
    const { description, openEnd } = model.columns[name] ?? {};
    const meaning = description ?? STANDARD_MEANINGS[name] ?? (openEnd ? "An open end is empty." : "");
    return { name, type, nullable: !REQUIRED.has(name), meaning, becomes, decides };
  });
  return { layer: "silver", model, readers, columns };
}
