import type { TreeNode } from "../engine/parse-tree.ts";
import { isNode, nodesOf } from "./query-tree.ts";

/** Column that carries the source rows of a row: texts made by the traced tables. */
export const SOURCES = "_sources";

/** Aggregates in gold queries. A select with one of them, or with groups, makes one row of many. */
const AGGREGATES = new Set(["min", "max", "sum", "count", "count_star", "list", "string_agg"]);

/**
 * The same query with a column more, `_sources`: the rows of base tables that made each row. Joins concatenate, groups
 * collect; of rows that a distinct makes equal, one is enough. Base tables are read from `traced_<schema>`, whose
 * tables must have that column (query rewriting as in Perm, Glavic and Alonso 2009).
 */
export function traceQuery(node: TreeNode): TreeNode {
  return rewrite(node) as TreeNode;
}

function rewrite(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewrite);
  if (!isNode(value)) return value;
  const node: TreeNode = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rewrite(member)]));
  if (node.type === "SELECT_NODE") return withSources(node);
  if (node.type !== "BASE_TABLE" || !node.schema_name) return node;
  return { ...node, schema_name: `traced_${String(node.schema_name)}`, alias: node.alias || node.table_name };
}

function withSources(node: TreeNode): TreeNode {
  const items = nodesOf(node.select_list);
  const row = call("list_concat", [EMPTY, ...aliasesOf(node.from_table).map((alias) => column(alias, SOURCES))]);
  const groups = nodesOf(node.group_expressions);
  const isDistinct = nodesOf(node.modifiers).some(({ type }) => type === "DISTINCT_MODIFIER");
  if (isDistinct && groups.length === 0) {
    return {
      ...node,
      modifiers: nodesOf(node.modifiers).filter(({ type }) => type !== "DISTINCT_MODIFIER"),
      group_expressions: items.map((item) => ({ ...item, alias: "" })),
      group_sets: [items.map((_, index) => index)],
      select_list: [...items, named(call("min", [row]))],
    };
  }
  const isGrouped = groups.length > 0 || items.some(hasAggregate);
  const sources = isGrouped ? call("list_distinct", [call("flatten", [call("list", [row])])]) : row;
  return { ...node, select_list: [...items, named(sources)] };
}

/** Names of the relations behind from that carry sources. */
function aliasesOf(from: unknown): string[] {
  if (!isNode(from)) return [];
  if (from.type === "JOIN") return [...aliasesOf(from.left), ...aliasesOf(from.right)];
  return from.type === "BASE_TABLE" || from.type === "SUBQUERY" ? [String(from.alias || from.table_name)] : [];
}

function hasAggregate(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasAggregate);
  if (!isNode(value) || value.class === "WINDOW" || value.class === "SUBQUERY") return false;
  return AGGREGATES.has(String(value.function_name)) || Object.values(value).some(hasAggregate);
}

/** A text list with one empty text: never null, so that lists have one type. */
const EMPTY = call("string_split", [text(""), text(" ")]);

function named(expression: TreeNode): TreeNode {
  return { ...expression, alias: SOURCES };
}

function column(...names: string[]): TreeNode {
  return { class: "COLUMN_REF", type: "COLUMN_REF", alias: "", column_names: names };
}

function text(value: string): TreeNode {
  const type = { id: "VARCHAR", type_info: null };
  return { class: "CONSTANT", type: "VALUE_CONSTANT", alias: "", value: { type, is_null: false, value } };
}

function call(name: string, children: readonly TreeNode[]): TreeNode {
  return {
    ...{ class: "FUNCTION", type: "FUNCTION", alias: "", function_name: name, schema: "", catalog: "", children },
    ...{ filter: null, order_bys: { type: "ORDER_MODIFIER", orders: [] }, distinct: false, is_operator: false },
    export_state: false,
  };
}
