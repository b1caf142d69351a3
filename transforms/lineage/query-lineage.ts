import type { TreeNode } from "../engine/parse-tree.ts";
import { allSources, CONSTANT, mergeOrigins, type Origin, type Source, union } from "./origin.ts";
import { isNode, nodesOf } from "./query-tree.ts";

/** Columns of a base table by schema and name; undefined for a table nobody knows. */
export type TableColumns = (schema: string, table: string) => readonly string[] | undefined;

/** Where the columns of a query's result come from. */
export interface QueryLineage {
  readonly columns: ReadonlyMap<string, Origin>;
  /** Columns that decide which rows there are: filters, inner joins, groups. */
  readonly rows: ReadonlySet<Source>;
}

/** What names stand for while a query is read. */
interface Scope {
  readonly tables: TableColumns;
  readonly commonTables: ReadonlyMap<string, QueryLineage>;
  /** Columns of the query around a sub-select. */
  readonly outer?: Resolve;
}

type Resolve = (names: readonly string[]) => Origin;

/** One relation behind from. */
interface Member {
  readonly alias: string;
  readonly columns: ReadonlyMap<string, Origin>;
  /** A table function: every column comes from its arguments. */
  readonly any?: Origin;
  /** By what a row of it is found from the rows before it. */
  readonly reach: ReadonlySet<Source>;
}

interface From {
  readonly members: readonly Member[];
  readonly rows: ReadonlySet<Source>;
}

/** Aggregates that make one row of any number. */
const AGGREGATES = new Set(["min", "max", "sum", "count", "count_star"]);

/**
 * Column lineage of a select, from its parse tree.
 *
 * @throws Error for a column or table that cannot be resolved: no lineage is better than a wrong one.
 */
export function queryLineage(node: TreeNode, tables: TableColumns): QueryLineage {
  return readQuery(node, { tables, commonTables: new Map() });
}

function readQuery(node: TreeNode, outer: Scope): QueryLineage {
  const scope = withCommonTables(node, outer);
  if (node.type === "SET_OPERATION_NODE") return readSetOperation(node, scope);
  if (node.type === "SELECT_NODE") return readSelect(node, scope);
  throw new Error(`lineage: a query of type ${String(node.type)} is not understood`);
}

function withCommonTables(node: TreeNode, scope: Scope): Scope {
  const map = isNode(node.cte_map) ? nodesOf(node.cte_map.map) : [];
  const commonTables = new Map(scope.commonTables);
  for (const { key, value } of map) {
    const query = isNode(value) && isNode(value.query) && isNode(value.query.node) ? value.query.node : {};
    commonTables.set(String(key), readQuery(query, { ...scope, commonTables }));
  }
  return { ...scope, commonTables };
}

/** Columns meet by position and are named by the first query. */
function readSetOperation(node: TreeNode, scope: Scope): QueryLineage {
  const sides = [node.left, node.right, ...nodesOf(node.children)].filter(isNode).map((side) => readQuery(side, scope));
  const [first, ...others] = sides;
  if (first === undefined) throw new Error("lineage: a set operation without sides");
  const positions = others.map(({ columns }) => [...columns.values()]);
  const columns = [...first.columns].map(([name, origin], index): [string, Origin] => [
    name,
    mergeOrigins([origin, ...positions.flatMap((list) => list[index] ?? [])]),
  ]);
  return { columns: new Map(columns), rows: union(sides.map(({ rows }) => rows)) };
}

function readSelect(node: TreeNode, scope: Scope): QueryLineage {
  const from = readFrom(isNode(node.from_table) ? node.from_table : { type: "EMPTY" }, scope);
  const resolve = resolverOf(from.members, scope.outer);
  const originOf = (expression: unknown) => readExpression(expression, resolve, scope);
  const deciding = [node.where_clause, node.having, node.qualify, ...nodesOf(node.group_expressions)].map(originOf);
  const kept = union([from.rows, ...deciding.map(allSources)]);
  const columns = nodesOf(node.select_list).map((item): [string, Origin] => {
    const origin = originOf(item);
    return [nameOf(item), countsRows(item) ? { ...origin, lookups: union([origin.lookups, kept]) } : origin];
  });
  const isDistinct = nodesOf(node.modifiers).some(({ type }) => type === "DISTINCT_MODIFIER");
  const rows = union([kept, ...(isDistinct ? columns.map(([, origin]) => allSources(origin)) : [])]);
  const isOneRow = nodesOf(node.group_expressions).length === 0 && nodesOf(node.select_list).every(isAggregate);
  if (!isOneRow) return { columns: new Map(columns), rows };
  // An aggregate of everything is always one row: what was filtered decides its values.
  const values = columns.map(([name, origin]): [string, Origin] => [
    name,
    { ...origin, lookups: union([origin.lookups, rows]) },
  ]);
  return { columns: new Map(values), rows: new Set() };
}

/** Whether an expression counts rows: it names no column, and depends on what keeps them. */
function countsRows(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(countsRows);
  return isNode(value) && (value.function_name === "count_star" || Object.values(value).some(countsRows));
}

function isAggregate({ class: kind, function_name: name }: TreeNode): boolean {
  return kind === "FUNCTION" && AGGREGATES.has(String(name));
}

function nameOf(item: TreeNode): string {
  const names = item.column_names as readonly string[] | undefined;
  return String(item.alias || names?.at(-1) || item.function_name || item.class);
}

function readFrom(node: TreeNode, scope: Scope): From {
  switch (node.type) {
    case "EMPTY":
      return { members: [], rows: new Set() };
    case "BASE_TABLE":
      return memberOf(node, readTable(node, scope));
    case "SUBQUERY":
      return memberOf(node, readQuery((node.subquery as { node: TreeNode }).node, scope));
    case "TABLE_FUNCTION": {
      const any = readExpression(node.function, resolverOf([], scope.outer), scope);
      return { members: [{ alias: aliasOf(node), columns: new Map(), any, reach: new Set() }], rows: allSources(any) };
    }
    case "JOIN":
      return readJoin(node, scope);
    default:
      throw new Error(`lineage: a relation of type ${String(node.type)} is not understood`);
  }
}

function aliasOf({ alias, table_name: table }: TreeNode): string {
  return String(alias || table || "").toLowerCase();
}

function memberOf(node: TreeNode, { columns, rows }: QueryLineage): From {
  const own = new Map([...columns].map(([name, origin]) => [name.toLowerCase(), origin]));
  return { members: [{ alias: aliasOf(node), columns: own, reach: new Set() }], rows };
}

function readTable({ schema_name: schema, table_name: table }: TreeNode, scope: Scope): QueryLineage {
  const common = schema ? undefined : scope.commonTables.get(String(table));
  if (common !== undefined) return common;
  const names = scope.tables(String(schema ?? ""), String(table));
  if (names === undefined) throw new Error(`lineage: no table ${String(schema ?? "")}.${String(table)}`);
  const columns = names.map((name): [string, Origin] => [
    name,
    { ...CONSTANT, values: new Set<Source>([`${String(schema)}.${String(table)}.${name}`]) },
  ]);
  return { columns: new Map(columns), rows: new Set() };
}

/** A left join only looks rows up; every other join also decides which rows there are. */
function readJoin(node: TreeNode, scope: Scope): From {
  const [left, right] = [readFrom(node.left as TreeNode, scope), readFrom(node.right as TreeNode, scope)];
  const resolve = resolverOf([...left.members, ...right.members], scope.outer);
  const using = ((node.using_columns ?? []) as readonly string[]).flatMap((name) =>
    [left, right].map(({ members }) => resolverOf(members)([name])),
  );
  const condition = allSources(mergeOrigins([readExpression(node.condition, resolve, scope), ...using]));
  const reach = union([condition, right.rows]);
  const found = right.members.map((member) => ({ ...member, reach: union([member.reach, reach]) }));
  const rows = node.join_type === "LEFT" ? left.rows : union([left.rows, reach]);
  return { members: [...left.members, ...found], rows };
}

/** Names as a query may use them: `column` where it is unique, `alias.column`, `schema.table.column`. */
function resolverOf(members: readonly Member[], outer?: Resolve): Resolve {
  return (names) => {
    const [column = "", alias] = names.map((name) => name.toLowerCase()).reverse();
    const found = members.flatMap((member) => {
      if (alias !== undefined && member.alias !== alias) return [];
      const origin = member.columns.get(column) ?? member.any;
      return origin === undefined ? [] : [{ ...origin, lookups: union([origin.lookups, member.reach]) }];
    });
    if (found.length === 0 && outer !== undefined) return outer(names);
    const [origin, ...others] = found;
    if (origin === undefined) throw new Error(`lineage: no column ${names.join(".")}`);
    if (others.length > 0) throw new Error(`lineage: column ${names.join(".")} is ambiguous`);
    return origin;
  };
}

function readExpression(value: unknown, resolve: Resolve, scope: Scope): Origin {
  const originOf = (part: unknown) => readExpression(part, resolve, scope);
  if (Array.isArray(value)) return mergeOrigins(value.map(originOf));
  if (!isNode(value)) return CONSTANT;
  switch (value.class) {
    case "COLUMN_REF":
      return resolve(value.column_names as readonly string[]);
    case "CASE": {
      const checks = nodesOf(value.case_checks);
      const deciding = mergeOrigins(checks.map((check) => originOf(check.when_expr)));
      const chosen = mergeOrigins([...checks.map((check) => originOf(check.then_expr)), originOf(value.else_expr)]);
      return {
        values: chosen.values,
        conditions: union([chosen.conditions, deciding.conditions, deciding.values]),
        lookups: union([chosen.lookups, deciding.lookups]),
      };
    }
    case "SUBQUERY": {
      const { node } = value.subquery as { node: TreeNode };
      const { columns, rows } = readQuery(node, { ...scope, outer: resolve });
      const origin = mergeOrigins([...columns.values(), originOf(value.child)]);
      return { ...origin, lookups: union([origin.lookups, rows]) };
    }
    case "STAR":
      throw new Error("lineage: * is not understood, name the columns");
    default:
      return mergeOrigins(Object.values(value).map(originOf));
  }
}
