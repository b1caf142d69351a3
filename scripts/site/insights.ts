import type { Dictionary, GoldTable } from "./dictionary.ts";

/** What a person types into Customer Insights - Data, as data. */
export interface InsightsSetup {
  readonly dataSource: { readonly connector: string; readonly container: string; readonly folder: string };
  readonly primaryKeys: readonly { readonly table: string; readonly key: string }[];
  readonly unification: {
    readonly table: string;
    readonly key: string;
    readonly semanticTypes: readonly { readonly column: string; readonly type: string }[];
  }[];
  readonly activities: readonly {
    readonly table: string;
    readonly type: string;
    readonly key: string;
    readonly timestamp: string;
    readonly event: string;
    readonly timeline: "shown" | "hidden";
    /** Foreign key to the profile table. */
    readonly customer: string;
  }[];
  readonly relationships: readonly {
    readonly from: string;
    readonly column: string;
    readonly to: string;
    readonly key: string;
  }[];
}

/** Set-up values for a dictionary whose gold lies in `<container>/<goldRoot>`. */
export function insightsSetup({ gold }: Dictionary, goldRoot: string): InsightsSetup {
  return {
    dataSource: { connector: "Azure Data Lake Delta tables", container: "gold", folder: goldRoot },
    primaryKeys: gold.map(({ model }) => ({ table: model.name, key: model.key })),
    unification: gold
      .filter(({ model }) => model.name.startsWith("profiles_"))
      .map(({ model, columns }) => ({
        table: model.name,
        key: model.key,
        semanticTypes: columns.flatMap(({ name, semantic }) => (semantic ? [{ column: name, type: semantic }] : [])),
      })),
    activities: gold.flatMap(activityOf),
    relationships: gold.flatMap(relationshipsOf),
  };
}

function activityOf({ model }: GoldTable): InsightsSetup["activities"] {
  if (model.activity === undefined) return [];
  const { type, timestamp, event, timeline } = model.activity;
  const name = typeof type === "string" ? type : `custom: ${type.custom}`;
  return [{ table: model.name, type: name, key: model.key, timestamp, event, timeline, customer: "CustomerId" }];
}

function relationshipsOf({ model, columns }: GoldTable): InsightsSetup["relationships"] {
  return columns.flatMap(({ name, checks }) =>
    checks.flatMap((check) =>
      check.kind === "foreign-key"
        ? [{ from: model.name, column: name, to: check.table.name, key: check.table.key }]
        : [],
    ),
  );
}
