import type { TreeNode as Node } from "../engine/parse-tree.ts";
import { type Catalog, type Item, itemsOf, mixingRank, placesIn, queryOf, substituted } from "./joined-rows.ts";
import {
  column,
  conjunctsOf,
  derived,
  every,
  findAll,
  isIn,
  joined,
  mapColumns,
  OpaqueQuery,
  STAR,
  select,
  table,
  unionOf,
} from "./query-tree.ts";

/** A query that computes some of a model's rows, in steps. */
export interface NarrowedQuery {
  /** Relations to create first, in this order: what the next steps and the query read. */
  readonly steps: readonly { readonly name: string; readonly query: Node }[];
  readonly query: Node;
}

/**
 * The rows of a query whose key is in `keys` (one column, `k0`), without computing the others: the condition moves down
 * to the driving tables, and what is joined is reduced to the values that their rows ask for. Where it cannot move on,
 * it stays; the rows are right in any case.
 */
export function narrowedQuery(query: Node, key: string, keys: Node, columnsOf: Catalog): NarrowedQuery {
  const steps: { name: string; query: Node }[] = [];
  const wanted = select([column("k0")], keys);
  const narrowed = attempt(steps, () => narrow(query, column(key), wanted, { columnsOf, steps }));
  if (narrowed !== undefined) return { steps, query: narrowed };
  return { steps: [], query: select([STAR], derived(query, "model"), isIn(column(key), wanted)) };
}

interface Work {
  readonly columnsOf: Catalog;
  readonly steps: { name: string; query: Node }[];
}

/** @throws OpaqueQuery when rows with one value of the expression depend on others. */
function narrow(query: Node, expression: Node, wanted: Node, work: Work): Node {
  const substitute = (list: readonly Node[], by: (path: readonly string[]) => Node) =>
    list.map((one) => mapColumns(one, by));
  const branches = substituted(query, [expression], substitute).map(([branch, own]) => {
    if (mixingRank(branch, own) !== undefined) throw new OpaqueQuery("ranks of another key");
    return narrowBranch(branch, own[0] as Node, wanted, work);
  });
  const [first, ...rest] = branches;
  return unionOf([first as Node, ...rest]);
}

function narrowBranch(branch: Node, expression: Node, wanted: Node, work: Work): Node {
  const items = itemsOf(branch, work.columnsOf);
  const [driver] = items as [Item, ...Item[]];
  const places = placesIn(expression, items);
  if (places.size !== 1 || !places.has(0)) {
    const where = every([...conjunctsOf(branch.where_clause), isIn(expression, wanted)]);
    return { ...branch, where_clause: where };
  }
  const step = stepOf(narrowItem(driver, expression, wanted, work, namesIn(branch)), driver.alias, work);
  const from = items.slice(1).reduce<Node>((left, item, position) => {
    const relation = reduced(item, position + 1, items, step, work);
    return joined(
      left,
      relation,
      item.type === "LEFT" ? "LEFT" : "INNER",
      item.type === "CROSS" ? null : every(item.on),
    );
  }, step);
  return { ...branch, from_table: from };
}

/** The rows of a relation with wanted values. */
function narrowItem(item: Item, expression: Node, wanted: Node, work: Work, read: ReadonlySet<string>): Node {
  const own = mapColumns(expression, (path) => column(path.at(-1) ?? ""));
  if (item.relation.type === "BASE_TABLE") {
    const list = [...item.columns].filter((name) => read.has(name)).map((name) => column(name));
    return select(list.length === 0 ? [STAR] : list, item.relation, isIn(expression, wanted));
  }
  const query = queryOf(item.relation);
  const deeper = attempt(work.steps, () => narrow(query, own, wanted, work));
  return deeper ?? select([STAR], derived(query, item.alias), isIn(expression, wanted));
}

/** Names of all columns that a select reads, lower-case: wide tables are read in those only. */
function namesIn(branch: Node): Set<string> {
  const paths = findAll(branch, "COLUMN_REF").map(({ column_names: path }) => path as readonly string[]);
  return new Set(paths.map((path) => (path.at(-1) ?? "").toLowerCase()));
}

/** A joined relation reduced to what the driving rows ask for; as it is where that cannot be told. */
function reduced(item: Item, place: number, items: readonly Item[], driver: Node, work: Work): Node {
  if (item.relation.type !== "SUBQUERY") return item.relation;
  for (const { type, left, right } of item.on as readonly (Node & { left?: Node; right?: Node })[]) {
    if (type !== "COMPARE_EQUAL" || left === undefined || right === undefined) continue;
    const sides = [
      [left, right],
      [right, left],
    ] as const;
    for (const [inner, outer] of sides) {
      const isInner = onlyReads(inner, place, items) && onlyReads(outer, 0, items);
      if (!isInner) continue;
      const wanted = select([{ ...outer, alias: "k0" }], driver, null, true);
      const own = mapColumns(inner, (path) => column(path.at(-1) ?? ""));
      const query = attempt(work.steps, () => narrow(queryOf(item.relation), own, wanted, work));
      if (query !== undefined) return derived(query, item.alias);
    }
  }
  return item.relation;
}

function onlyReads(expression: Node, place: number, items: readonly Item[]): boolean {
  const places = placesIn(expression, items);
  return places.size === 1 && places.has(place);
}

/** Makes rows a relation of their own, so that they are computed once. */
function stepOf(query: Node, alias: string, { steps }: Work): Node {
  const name = `narrowed_${steps.length + 1}`;
  steps.push({ name, query });
  return table("", name, alias);
}

/** The result, or undefined where the tree does not tell; steps of a failed attempt are dropped. */
function attempt(steps: unknown[], build: () => Node): Node | undefined {
  const before = steps.length;
  try {
    return build();
  } catch (error) {
    if (!(error instanceof OpaqueQuery)) throw error;
    steps.length = before;
    return undefined;
  }
}
