import type { ColumnType } from "../delta/schema.ts";
import { firstPerKey } from "../gold/first-per-key.ts";
import type { ExportedType } from "../kernel/bronze.ts";
import type { AddedColumn, CustomerChoices } from "../kernel/customer-choices.ts";
import type { Gold, GoldColumn, QueryTools } from "../kernel/gold.ts";
import type { Silver } from "../kernel/silver.ts";
import { ROW_SOURCES, type RowSource } from "./row-sources.ts";

/** Columns of the contract that are empty until an overlay names their source. */
export const FILLABLE: Readonly<Record<string, readonly string[]>> = { supporting_Products: ["BrandName"] };

/**
 * The models as one customer has them: added columns behind the contract's, emptied columns, rows of the chosen legal
 * entities and party types only. A model that nothing is decided about is the same object as before. Names must have
 * been checked (`overlayProblems`).
 */
export function overlaid(models: readonly Gold[], choices: CustomerChoices): readonly Gold[] {
  return models.map((model) => {
    const added = (choices.addedColumns ?? []).filter(({ table }) => table === model.name);
    const emptied = new Set(choices.nullColumns?.[model.name] ?? []);
    const conditions = conditionsOf(model, choices);
    const isPlain = added.length === 0 && emptied.size === 0 && conditions.length === 0;
    return isPlain ? model : wrapped(model, added, emptied, conditions);
  });
}

/** Conditions over the rows of a model, as a function of the query's tools: literals differ by engine. */
type Condition = (tools: QueryTools) => string;

function conditionsOf({ name, columns }: Gold, choices: CustomerChoices): Condition[] {
  const { legalEntities, partyTypes, excludeAnonymous } = choices;
  const oneOf =
    (column: string, values: readonly string[]): Condition =>
    ({ fn }) => {
      const isOne = `base.${column} in (${values.map(fn.literal).join(", ")})`;
      return columns[column]?.nullable === false ? isOne : `(base.${column} is null or ${isOne})`;
    };
  // Headers and returns are made of lines, and follow them.
  const isOwnActivity =
    name.startsWith("activities_") && !["activities_OrderHeaders", "activities_Returns"].includes(name);
  return [
    ...(legalEntities !== undefined && "DataAreaId" in columns ? [oneOf("DataAreaId", legalEntities)] : []),
    // A store takes its legal entity from its channel: one whose channel is not chosen has neither.
    ...(legalEntities !== undefined && name === "supporting_Stores" ? [() => "base.ChannelId is not null"] : []),
    ...(partyTypes !== undefined && "PartyType" in columns ? [oneOf("PartyType", partyTypes)] : []),
    ...(excludeAnonymous && isOwnActivity ? [() => "base.CustomerId is not null"] : []),
  ];
}

function wrapped(
  model: Gold,
  added: readonly AddedColumn[],
  emptied: ReadonlySet<string>,
  conditions: readonly Condition[],
): Gold {
  const columns: Record<string, GoldColumn> = { ...model.columns };
  for (const { name, type, description, privacy } of added) {
    columns[name] ??= { type, description, ...(privacy && { privacy }) };
  }
  const sources = [...new Set(added.map((column) => rowSourceOf(model.name, column)))];
  return {
    ...model,
    columns,
    query: (tools) => {
      const { fn } = tools;
      const rows = model.query(tools);
      const expressionOf = (name: string): string => {
        const column = added.find((one) => one.name === name);
        if (emptied.has(name)) return fn.cast("null", columns[name]!.type);
        return column === undefined ? `base.${name}` : addedValue(tools, sources, model.name, column);
      };
      const list = Object.keys(columns).map((name) => `      ${expressionOf(name)} as ${name}`);
      const joins = sources.flatMap((source, place) => joinOf(tools, source, place, added, model.name));
      const where = conditions.map((condition) => condition(tools));
      return [
        "    select",
        list.join(",\n"),
        `    from (${rows}) base`,
        ...joins,
        ...(where.length > 0 ? [`    where ${where.join(" and ")}`] : []),
      ].join("\n");
    },
  };
}

/** The value of an added column: text is trimmed, a value that does not fit its type is null. */
function addedValue(tools: QueryTools, sources: readonly RowSource[], table: string, column: AddedColumn): string {
  const { fn, has } = tools;
  const source = rowSourceOf(table, column);
  if (!has(source.model)) return fn.cast("null", column.type);
  const value = `own${sources.indexOf(source)}.${column.source.column}`;
  return column.type === "string" ? fn.text(fn.cast(value, "string")) : fn.narrow(value, column.type);
}

function joinOf(
  tools: QueryTools,
  source: RowSource,
  place: number,
  added: readonly AddedColumn[],
  table: string,
): string[] {
  if (!tools.has(source.model)) return [];
  const own = added.filter((column) => rowSourceOf(table, column) === source);
  const names = [...new Set(own.map((column) => column.source.column))];
  const rows = firstPerKey({
    from: `${tools.ref(withColumns(source.model, own))} own`,
    key: { source_key: source.key(tools) },
    columns: Object.fromEntries(names.map((name) => [name, `own.${name}`])),
    order: [source.order ?? "own.recid nulls last"],
  });
  return [`    left join ${rows} own${place} on own${place}.source_key = ${source.of(tools)}`];
}

/** A source table that declares the added columns too. What they really are, `overlaySourceProblems` has checked. */
function withColumns(model: Silver, added: readonly AddedColumn[]): Silver {
  const declared = added.map(({ type, source }) => [source.column, { type: exportedAs(type) }] as const);
  const columns = { ...Object.fromEntries(declared), ...model.source.columns };
  return { ...model, source: { ...model.source, columns } };
}

function exportedAs(type: ColumnType): ExportedType {
  if (type === "date" || type === "timestamp") return "dateTime";
  if (type === "string") return "string";
  return type.startsWith("decimal") ? "decimal" : "int64";
}

function rowSourceOf(table: string, { source }: AddedColumn): RowSource {
  const found = ROW_SOURCES[table]?.find(({ model }) => model.name === source.table);
  if (found === undefined) throw new Error(`${table} has no rows of ${source.table}`);
  return found;
}
