import type { TreeNode as Node } from "../engine/parse-tree.ts";
import {
  type Catalog,
  type Item,
  itemsOf,
  mixingRank,
  placesIn,
  queryOf,
  relationName,
  substituted,
  tablesOf,
} from "./joined-rows.ts";
import {
  branchesOf,
  column,
  derived,
  every,
  findAll,
  joined,
  listOf,
  mapColumns,
  nameOf,
  namesOf,
  OpaqueQuery,
  select,
  table,
  unionOf,
} from "./query-tree.ts";

/** Schema of the relations with the former and the present state of changed rows, named as `changedName` says. */
export const CHANGED = "changed_rows";
/** Schema of the relations with all present rows and the former state of changed ones. */
export const EITHER = "either_rows";

/** What the analysis needs to know beside the query. */
export interface Changes {
  /** Relations whose rows changed, e.g. `silver.salesline`. */
  readonly changed: ReadonlySet<string>;
  readonly columnsOf: Catalog;
}

/** Name of a changed relation in both schemas. */
export function changedName(relation: string): string {
  return relation.replace(".", "_");
}

/**
 * The query of the keys under which a model's rows may differ because rows of its inputs changed: a column `k0`, or
 * undefined when nothing that it reads changed. It may name too many keys, never too few:
 *
 * - A changed row of the driving relation affects the key that it has, and the one that it had.
 * - A changed row of a joined relation affects the driving rows that join it by the former or the present value. Other
 *   relations can be looked at in their present state: where a driving row met another row of them before, their own
 *   change affects it anyway.
 * - Conditions and ranks only take rows away, so they are left out; a group is affected by its grouping values.
 *
 * @throws OpaqueQuery, saying why, where the tree does not tell; then the table must be recomputed.
 */
export function affectedKeys(query: Node, key: string, changes: Changes): Node | undefined {
  const found = affectedOf(query, [column(key)], changes);
  const [first, ...rest] = found;
  return first === undefined ? undefined : unionOf([first, ...rest]);
}

const substitute = (expressions: readonly Node[], by: (path: readonly string[]) => Node): Node[] =>
  expressions.map((expression) => mapColumns(expression, by));

/** Selects of the tuples of expressions (k0, k1, …), over a query's columns, whose rows may differ. */
function affectedOf(query: Node, expressions: readonly Node[], changes: Changes): Node[] {
  if (!isChanged(query, changes)) return [];
  return substituted(query, expressions, substitute).flatMap(([branch, own]) => {
    if (!isChanged(branch, changes)) return [];
    const items = itemsOf(branch, changes.columnsOf);
    const through = (wanted: readonly Node[]) =>
      items.flatMap((item, place) =>
        isChanged(item.relation, changes) ? affectedThrough(place, items, wanted, changes) : [],
      );
    const partition = mixingRank(branch, own);
    return partition === undefined ? through(own) : inPartitions(through(partition), partition, items, own, changes);
  });
}

/** Tuples of all rows whose partition is affected: another of them may come first now. */
function inPartitions(
  affected: readonly Node[],
  partition: readonly Node[],
  items: readonly Item[],
  expressions: readonly Node[],
  changes: Changes,
): Node[] {
  return affected.map((tuple) => {
    const from = eitherFrom(items, [...expressions, ...partition], changes);
    const same = partition.map((own, position) => ({
      ...{ class: "COMPARISON", type: "COMPARE_NOT_DISTINCT_FROM", alias: "" },
      ...{ left: { ...own, alias: "" }, right: column("affected_partition", `k${position}`) },
    }));
    const list = expressions.map((expression, position) => ({ ...expression, alias: `k${position}` }));
    return select(list, joined(from, derived(tuple, "affected_partition"), "INNER", every(same)), null, true);
  });
}

function isChanged(tree: Node, { changed }: Changes): boolean {
  return tablesOf(tree).some((name) => changed.has(name));
}

/** Tuples affected by changes of one relation of a select. */
function affectedThrough(
  place: number,
  items: readonly Item[],
  expressions: readonly Node[],
  changes: Changes,
): Node[] {
  const needed = closureOf([0, place, ...placesIn(expressions, items)], items);
  for (const other of placesIn(expressions, items)) {
    if (other > 0 && items[other]?.type === "LEFT")
      throw new OpaqueQuery(`a key from the left join of ${items[other].alias}`);
  }
  const item = items[place] as Item;
  const conditions = item.on.filter((one) => isEquality(one, place, items));
  if (place > 0 && conditions.length === 0) throw new OpaqueQuery(`the join of ${item.alias}, which has no equality`);
  const later = needed.filter((other) => other > place).flatMap((other) => items[other]?.on ?? []);
  const columns = columnsOfPlace(place, items, [...expressions, ...conditions, ...later]);
  const tuples = affectedItem(item, columns, changes);
  return tuples.map((tuple) => {
    const from = needed.reduce<Node | undefined>((left, other) => {
      const own = items[other] as Item;
      const wanted = columnsOfPlace(other, items, [...expressions, ...needed.flatMap((one) => items[one]?.on ?? [])]);
      const relation = other === place ? derived(tuple, own.alias) : either(own, wanted, changes);
      if (left === undefined) return relation;
      const on = other === place ? conditions : own.on.filter((one) => isSubset(placesIn(one, items), needed));
      return joined(left, relation, other === place ? "INNER" : "LEFT", every(on));
    }, undefined);
    const list = expressions.map((expression, position) => ({ ...expression, alias: `k${position}` }));
    return select(list, from as Node, null, true);
  });
}

/** Distinct values of columns of a relation in rows that may differ, under the columns' names. */
function affectedItem(item: Item, columns: readonly string[], changes: Changes): Node[] {
  const list = columns.map((name) => ({ ...column(name), alias: name }));
  if (item.relation.type === "BASE_TABLE") {
    const relation = table(CHANGED, changedName(relationName(item.relation)), "");
    return [select(list, relation, null, true)];
  }
  const tuples = affectedOf(
    queryOf(item.relation),
    list.map((one) => ({ ...one, alias: "" })),
    changes,
  );
  const renamed = columns.map((name, position) => ({ ...column(`k${position}`), alias: name }));
  return tuples.map((tuple) => select(renamed, derived(tuple, "tuple")));
}

/** Items that must be at hand: those named, and those that their conditions read. */
function closureOf(places: readonly number[], items: readonly Item[]): number[] {
  const needed = new Set<number>();
  const add = (place: number): void => {
    if (needed.has(place)) return;
    needed.add(place);
    for (const other of placesIn(items[place]?.on ?? [], items)) add(other);
  };
  for (const place of places) add(place);
  return [...needed].sort((a, b) => a - b);
}

function isSubset(places: ReadonlySet<number>, of: readonly number[]): boolean {
  return [...places].every((place) => of.includes(place));
}

/** Whether a condition equates an item's columns with those of items before it. */
function isEquality(condition: Node, place: number, items: readonly Item[]): boolean {
  if (condition.type !== "COMPARE_EQUAL") return false;
  const sides = [placesIn(condition.left, items), placesIn(condition.right, items)];
  return (
    sides.some((side) => side.size === 1 && side.has(place)) && sides.some((side) => side.size > 0 && !side.has(place))
  );
}

/** Names of an item's columns that expressions read. */
function columnsOfPlace(place: number, items: readonly Item[], expressions: readonly Node[]): string[] {
  const references = findAll(expressions, "COLUMN_REF").map(({ column_names: path }) => path as readonly string[]);
  const own = references.filter((path) => placesIn(column(...path), items).has(place));
  return [...new Set(own.map((path) => (path.at(-1) ?? "").toLowerCase()))];
}

/** A relation in both states: at least the rows that it had and has, in the columns asked for. */
function either(item: Item, columns: readonly string[], changes: Changes): Node {
  if (item.relation.type === "BASE_TABLE") return eitherTable(item.relation, item.alias, changes);
  return derived(eitherQuery(queryOf(item.relation), columns, changes), item.alias);
}

function eitherTable(relation: Node, alias: string, { changed }: Changes): Node {
  const name = relationName(relation);
  return changed.has(name) ? table(EITHER, changedName(name), alias) : { ...relation, alias };
}

function eitherQuery(query: Node, columns: readonly string[], changes: Changes): Node {
  const names = namesOf(query);
  const places = columns.map((name) => names.indexOf(name));
  const branches = branchesOf(query).map((branch) => {
    const list = places.map((place, position) => ({
      ...(listOf(branch)[place] as Node),
      alias: columns[position] ?? "",
    }));
    if (list.some((one) => nameOf(one) === "" || findAll(one, "WINDOW").length > 0))
      throw new OpaqueQuery("a rank as a value");
    const items = itemsOf(branch, changes.columnsOf);
    const groups = branch.group_expressions as readonly Node[];
    const read = [...list, ...groups];
    const from = eitherFrom(items, read, changes);
    return { ...branch, select_list: list, from_table: from, where_clause: null, having: null };
  });
  const [first, ...rest] = branches;
  return unionOf([first as Node, ...rest]);
}

/** The relations of a select that expressions need, joined, in both states. */
function eitherFrom(items: readonly Item[], read: readonly Node[], changes: Changes): Node {
  const needed = closureOf([0, ...placesIn(read, items)], items);
  const conditions = needed.flatMap((place) => items[place]?.on ?? []);
  const relations = needed.map((place) => {
    const item = items[place] as Item;
    return { item, relation: either(item, columnsOfPlace(place, items, [...read, ...conditions]), changes) };
  });
  const [first, ...rest] = relations as [(typeof relations)[number], ...typeof relations];
  return rest.reduce((left, { item, relation }) => joined(left, relation, "LEFT", every(item.on)), first.relation);
}
