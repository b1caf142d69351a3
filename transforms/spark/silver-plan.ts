import { spark } from "../dialects/spark.ts";
import { SPARK_ID, SPARK_PARSE, sparkMeaning, sparkUnreadable } from "../dialects/spark-fold.ts";
import { type ExportedType, LEADING_COLUMNS, TRAILING_COLUMNS } from "../kernel/bronze.ts";
import { DENIED_COLUMNS } from "../kernel/denied-columns.ts";
import { type Silver, silverTypeOf } from "../kernel/silver.ts";
import { SILVER_CONFIGURATION } from "../synapse-link/silver-load.ts";
import { DROPPED, STANDARD_FIELDS } from "../synapse-link/silver-schema.ts";

/** One silver table as the job's fold needs it. */
export interface SilverPlan {
  readonly name: string;
  readonly optional: boolean;
  /** Exported types of the declared columns, in the model's order, with those that mean a day or have open ends. */
  readonly columns: Readonly<Record<string, ExportedType>>;
  readonly dates: readonly string[];
  readonly openEnds: readonly string[];
  /** Declared lengths of texts that the export cannot have cut. */
  readonly lengths: Readonly<Record<string, number>>;
  /** Columns that never leave bronze. */
  readonly denied: readonly string[];
}

/** What all silver tables share: types, expressions, own columns. */
export interface SilverRules {
  /** The key of a row from the text of its `Id`. */
  readonly id: string;
  readonly parse: Readonly<Record<ExportedType, string>>;
  readonly unreadable: Readonly<Record<string, string>>;
  readonly meaning: Readonly<Record<"date" | "timestamp" | "date open" | "timestamp open", string>>;
  readonly types: Readonly<Record<ExportedType, string>>;
  /** Types of the columns that every exported table has. */
  readonly exported: Readonly<Record<string, ExportedType>>;
  readonly dropped: readonly string[];
  readonly own: readonly { readonly name: string; readonly type: string; readonly nullable: boolean }[];
  readonly properties: Readonly<Record<string, string>>;
}

/** The silver tables that a job folds. Pure. */
export function silverPlans(models: readonly Silver[]): SilverPlan[] {
  return models.map((model) => {
    const columns = Object.entries(model.source.columns);
    const refined = (holds: (name: string) => boolean) => Object.keys(model.columns).filter(holds);
    const lengths = columns.flatMap(([name, { maxLength }]) => (maxLength === undefined ? [] : [[name, maxLength]]));
    return {
      name: model.name,
      optional: model.optional !== undefined,
      columns: Object.fromEntries(columns.map(([name, { type }]) => [name, type])),
      dates: refined((name) => model.columns[name]?.as === "date"),
      openEnds: refined((name) => model.columns[name]?.openEnd === true),
      lengths: Object.fromEntries(lengths),
      denied: DENIED_COLUMNS[model.name] ?? [],
    };
  });
}

/** The rules of the fold as the job holds them. Pure. */
export function silverRules(): SilverRules {
  const types = Object.keys(SPARK_PARSE) as ExportedType[];
  const exported = Object.entries({ ...LEADING_COLUMNS, ...TRAILING_COLUMNS });
  const unreadable = types.flatMap((type) => {
    const condition = sparkUnreadable(type);
    return condition === undefined ? [] : [[type, condition] as const];
  });
  return {
    id: SPARK_ID,
    parse: SPARK_PARSE,
    unreadable: Object.fromEntries(unreadable),
    meaning: {
      date: sparkMeaning("date", false),
      timestamp: sparkMeaning("timestamp", false),
      "date open": sparkMeaning("date", true),
      "timestamp open": sparkMeaning("timestamp", true),
    },
    types: Object.fromEntries(types.map((type) => [type, spark.typeName(silverTypeOf(type)).toLowerCase()])) as Record<
      ExportedType,
      string
    >,
    exported: Object.fromEntries(exported.map(([name, { type }]) => [name.toLowerCase(), type])),
    dropped: [...DROPPED],
    own: STANDARD_FIELDS.map(({ name, type, nullable }) => ({
      ...{ name, type: spark.typeName(type).toLowerCase(), nullable },
    })),
    properties: SILVER_CONFIGURATION,
  };
}
