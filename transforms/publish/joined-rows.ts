import type { TreeNode as Node } from "../engine/parse-tree.ts";
import { branchesOf, conjunctsOf, findAll, isSame, listOf, namesOf, OpaqueQuery } from "./query-tree.ts";

/** One relation of a select with the condition that joins it to those before it. */
export interface Item {
  readonly relation: Node;
  /** Lower-case. */
  readonly alias: string;
  readonly type: "INNER" | "LEFT" | "CROSS";
  readonly on: readonly Node[];
  /** Names of its columns, lower-case. */
  readonly columns: ReadonlySet<string>;
}

/** Columns of a base table, by `schema.table`; lower-case. */
export type Catalog = (relation: string) => Iterable<string>;

/** Functions that look at several rows. */
const AGGREGATES = new Set([
  ...["count", "count_star", "min", "max", "sum", "avg", "string_agg", "list", "array_agg", "any_value", "first"],
  ...["last", "arg_min", "arg_max", "bool_and", "bool_or", "group_concat"],
]);

/** `schema.table` of a base table. */
export function relationName({ schema_name: schema, table_name: name }: Node): string {
  return `${String(schema)}.${String(name)}`;
}

/** The query of a relation in brackets. */
export function queryOf(relation: Node): Node {
  return (relation.subquery as { node: Node }).node;
}

/** Base tables that a tree reads. */
export function tablesOf(tree: Node): string[] {
  return findAll(tree, "BASE_TABLE").map(relationName);
}

/** The relations of a select in the order of their joins. @throws OpaqueQuery for joins that keep rows of both sides. */
export function itemsOf(select: Node, catalog: Catalog): Item[] {
  const { map } = select.cte_map as { map: unknown[] };
  if (map.length > 0) throw new OpaqueQuery("a common table expression");
  const modifiers = select.modifiers as readonly Node[];
  if (modifiers.some(({ type }) => type !== "DISTINCT_MODIFIER")) throw new OpaqueQuery("a limited or ordered select");
  if (select.qualify !== null || select.sample !== null) throw new OpaqueQuery("qualify or a sample");
  return flatten(select.from_table as Node, catalog);
}

function flatten(from: Node, catalog: Catalog): Item[] {
  if (from.type !== "JOIN") return [itemOf(from, "INNER", [], catalog)];
  const left = flatten(from.left as Node, catalog);
  const kind = from.ref_type === "CROSS" ? "CROSS" : from.join_type;
  if (kind !== "INNER" && kind !== "LEFT" && kind !== "CROSS") {
    throw new OpaqueQuery(`a ${String(kind).toLowerCase()} join`);
  }
  if ((from.using_columns as unknown[]).length > 0) throw new OpaqueQuery("a join with using");
  return [...left, itemOf(from.right as Node, kind, conjunctsOf(from.condition), catalog)];
}

function itemOf(relation: Node, type: Item["type"], on: readonly Node[], catalog: Catalog): Item {
  if (relation.type === "BASE_TABLE") {
    const alias = String(relation.alias || relation.table_name).toLowerCase();
    return { relation, alias, type, on, columns: new Set(catalog(relationName(relation))) };
  }
  if (relation.type !== "SUBQUERY") throw new OpaqueQuery(`a relation of kind ${String(relation.type).toLowerCase()}`);
  const alias = String(relation.alias).toLowerCase();
  return { relation, alias, type, on, columns: new Set(namesOf(queryOf(relation))) };
}

/** Places of the items whose columns an expression reads. @throws OpaqueQuery for a column that cannot be told. */
export function placesIn(expression: unknown, items: readonly Item[]): Set<number> {
  const references = findAll(expression, "COLUMN_REF");
  return new Set(references.map(({ column_names: path }) => placeOf(path as readonly string[], items)));
}

/** Place of the item that a column belongs to. */
function placeOf(path: readonly string[], items: readonly Item[]): number {
  const [first = "", second] = path.map((part) => part.toLowerCase());
  const fits = (item: Item) =>
    second === undefined ? items.length === 1 || item.columns.has(first) : item.alias === first;
  const found = items.flatMap((item, place) => (fits(item) ? [place] : []));
  const [place] = found;
  if (place === undefined || found.length > 1) throw new OpaqueQuery(`the column ${path.join(".")}`);
  return place;
}

/**
 * What mixes rows of a select that differ in the expressions: the partition of a rank, or undefined for nothing.
 *
 * @throws OpaqueQuery where a group does, or more than one rank.
 */
export function mixingRank(select: Node, expressions: readonly Node[]): readonly Node[] | undefined {
  const groups = select.group_expressions as readonly Node[];
  const isSummed = listOf(select).some(hasAggregate);
  if ((groups.length > 0 || isSummed) && !expressions.every((one) => isDetermined(one, groups))) {
    throw new OpaqueQuery(groups.length === 0 ? "a total over all rows" : "groups of another key");
  }
  const ranks = findAll(listOf(select), "WINDOW").map((one) => one.partitions as readonly Node[]);
  const mixing = ranks.filter((partition) => !expressions.every((one) => isDetermined(one, partition)));
  if (mixing.length > 1 || (mixing.length > 0 && findAll(expressions, "WINDOW").length > 0)) {
    throw new OpaqueQuery("ranks of another key");
  }
  return mixing[0];
}

function hasAggregate(expression: Node): boolean {
  return findAll(expression, "FUNCTION").some(({ function_name: name }) => AGGREGATES.has(String(name)));
}

/** Whether an expression is a function of others. */
function isDetermined(expression: Node, determining: readonly Node[]): boolean {
  if (determining.some((other) => isSame(expression, other))) return true;
  if (expression.class === "COLUMN_REF" || expression.class === "WINDOW" || expression.class === "SUBQUERY")
    return false;
  if (expression.class === "FUNCTION" && AGGREGATES.has(String(expression.function_name))) return false;
  return partsOf(expression).every((part) => isDetermined(part, determining));
}

/** Expressions directly inside another. */
function partsOf(node: Node): Node[] {
  const inside = (value: unknown): Node[] => {
    if (Array.isArray(value)) return value.flatMap(inside);
    if (value === null || typeof value !== "object") return [];
    return typeof (value as Node).class === "string" ? [value as Node] : Object.values(value).flatMap(inside);
  };
  return Object.values(node).flatMap(inside);
}

/** Expressions over a query's columns as they stand in each of its branches. */
export function substituted(query: Node, expressions: readonly Node[], replace: Replace): [Node, Node[]][] {
  const names = namesOf(query);
  return branchesOf(query).map((branch) => {
    const list = listOf(branch);
    const inBranch = replace(expressions, (path) => {
      const found = list[names.indexOf((path.at(-1) ?? "").toLowerCase())];
      if (found === undefined) throw new OpaqueQuery(`the column ${path.join(".")}`);
      return found;
    });
    return [branch, inBranch];
  });
}

type Replace = (expressions: readonly Node[], by: (path: readonly string[]) => Node) => Node[];
