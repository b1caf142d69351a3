import type { TreeNode as Node } from "../engine/parse-tree.ts";

/** A query that the analysis cannot see through; the message says what it met. */
export class OpaqueQuery extends Error {}

/** A query's selects: one, or the branches of a union in order. @throws OpaqueQuery for another set operation. */
export function branchesOf(query: Node): Node[] {
  if (query.type === "SELECT_NODE") return [query];
  if (query.type !== "SET_OPERATION_NODE" || query.setop_type !== "UNION") {
    throw new OpaqueQuery(`a query of kind ${String(query.setop_type ?? query.type)}`);
  }
  return [...branchesOf(query.left as Node), ...branchesOf(query.right as Node)];
}

/** The list of a select. */
export function listOf(select: Node): readonly Node[] {
  return select.select_list as readonly Node[];
}

/** Names of a query's columns, lower-case. */
export function namesOf(query: Node): string[] {
  const [first] = branchesOf(query);
  return listOf(first as Node).map(nameOf);
}

/** Name under which an expression stands in a list, lower-case. */
export function nameOf(expression: Node): string {
  const { alias, column_names: path } = expression as { alias?: string; column_names?: readonly string[] };
  return (alias || path?.at(-1) || "").toLowerCase();
}

/** Whether two expressions are written alike, their aliases apart. */
export function isSame(left: Node, right: Node): boolean {
  const text = (node: Node) => JSON.stringify({ ...node, alias: "" });
  return text(left) === text(right);
}

/** All nodes of a tree that are of a class, sub-queries included. */
export function findAll(tree: unknown, kind: string): Node[] {
  if (Array.isArray(tree)) return tree.flatMap((member) => findAll(member, kind));
  if (tree === null || typeof tree !== "object") return [];
  const node = tree as Node;
  const own = node.class === kind || node.type === kind ? [node] : [];
  return [...own, ...Object.values(node).flatMap((member) => findAll(member, kind))];
}

/** The tree with each column reference replaced. */
export function mapColumns<Tree>(tree: Tree, replace: (path: readonly string[]) => Node): Tree {
  if (Array.isArray(tree)) return tree.map((member) => mapColumns(member, replace)) as Tree;
  if (tree === null || typeof tree !== "object") return tree;
  const node = tree as Node;
  if (node.class === "COLUMN_REF") {
    return { ...replace(node.column_names as readonly string[]), alias: node.alias } as Tree;
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, mapColumns(value, replace)])) as Tree;
}

/** Conjuncts of a condition. */
export function conjunctsOf(condition: unknown): Node[] {
  if (condition === null || condition === undefined) return [];
  const node = condition as Node;
  return node.type === "CONJUNCTION_AND" ? (node.children as Node[]).flatMap(conjunctsOf) : [node];
}

/** A column by its path. */
export function column(...path: readonly string[]): Node {
  return { class: "COLUMN_REF", type: "COLUMN_REF", alias: "", column_names: path };
}

/** All conditions together; null for none. */
export function every(conditions: readonly Node[]): Node | null {
  if (conditions.length < 2) return conditions[0] ?? null;
  return { class: "CONJUNCTION", type: "CONJUNCTION_AND", alias: "", children: conditions };
}

/** Condition: the expression is among the values of a query of one column. */
export function isIn(expression: Node, query: Node): Node {
  return {
    ...{ class: "SUBQUERY", type: "SUBQUERY", alias: "", subquery_type: "ANY", comparison_type: "COMPARE_EQUAL" },
    subquery: { node: query, named_param_map: [] },
    child: { ...expression, alias: "" },
  };
}

/** A table behind `from`. */
export function table(schema: string, name: string, alias: string): Node {
  const names = { schema_name: schema, table_name: name, catalog_name: "", column_name_alias: [] };
  return { type: "BASE_TABLE", alias, sample: null, ...names, at_clause: null };
}

/** A query behind `from`. */
export function derived(query: Node, alias: string): Node {
  const subquery = { node: query, named_param_map: [] };
  return { type: "SUBQUERY", alias, sample: null, subquery, column_name_alias: [] };
}

/** Two relations joined. */
export function joined(left: Node, right: Node, type: "INNER" | "LEFT", condition: Node | null): Node {
  const kind =
    condition === null ? { join_type: "INNER", ref_type: "CROSS" } : { join_type: type, ref_type: "REGULAR" };
  const rest = { using_columns: [], delim_flipped: false, duplicate_eliminated_columns: [] };
  return { type: "JOIN", alias: "", sample: null, left, right, condition, ...kind, ...rest };
}

/** A plain select. */
export function select(list: readonly Node[], from: Node, where: Node | null = null, isDistinct = false): Node {
  const grouping = { group_expressions: [], group_sets: [], aggregate_handling: "STANDARD_HANDLING" };
  return {
    type: "SELECT_NODE",
    modifiers: isDistinct ? [{ type: "DISTINCT_MODIFIER", distinct_on_targets: [] }] : [],
    ...{ cte_map: { map: [] }, select_list: list, from_table: from, where_clause: where, ...grouping },
    ...{ having: null, sample: null, qualify: null },
  };
}

/** `*` in a list. */
export const STAR: Node = {
  ...{ class: "STAR", type: "STAR", alias: "", relation_name: "", exclude_list: [], replace_list: [], columns: false },
  ...{ expr: null, unpacked: false, qualified_exclude_list: [], rename_list: [] },
};

/** Several queries with the same columns as one. */
export function unionOf(queries: readonly [Node, ...Node[]]): Node {
  const [first, ...rest] = queries;
  return rest.reduce((left, right) => {
    const kind = { type: "SET_OPERATION_NODE", modifiers: [], cte_map: { map: [] }, setop_type: "UNION" };
    return { ...kind, left, right, setop_all: true };
  }, first);
}
