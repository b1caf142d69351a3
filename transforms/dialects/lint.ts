import { identifier, literal, type Session } from "../engine/session.ts";
import type { Dialect } from "./dialect.ts";

const macro =
  (name: string) =>
  (...parts: string[]) =>
    `macro_${name}(${parts.join(", ")})`;

/** Renders every macro as a call of its own name: what is left in the text is SQL that both engines must read alike. */
export const macros: Dialect = {
  name: "macros",
  setup: "",
  id: identifier,
  typeName: (type) => type,
  fn: {
    key: macro("key"),
    keyPart: macro("key_part"),
    longKeyPart: macro("long_key_part"),
    company: macro("company"),
    text: macro("text"),
    email: macro("email"),
    digits: macro("digits"),
    literal,
    instant: (value) => `macro_instant(${literal(value.toISOString())})`,
    cast: (expression, type) => `macro_cast(${expression}, ${literal(type)})`,
    narrow: (expression, type) => `macro_narrow(${expression}, ${literal(type)})`,
    decimalText: macro("decimal_text"),
    localDate: macro("local_date"),
    instantOf: macro("instant_of"),
    dayOffset: macro("day_offset"),
    instantAt: macro("instant_at"),
    dateKey: macro("date_key"),
    daysBetween: macro("days_between"),
    isoWeekday: macro("iso_weekday"),
    days: (from, to) => `(select macro_days(${from}, ${to}) as day)`,
    multiply: macro("multiply"),
    divide: macro("divide"),
    dateOf: macro("date_of"),
    joinTexts: macro("join_texts"),
    sha256: macro("sha256"),
    rowHash: (columns) => `macro_row_hash(${columns.map(([expression]) => expression).join(", ")})`,
  },
};

/** Functions and operators that DuckDB and Spark read alike (measured, DuckDB 1.5.6 and Spark 3.5.5). */
const PORTABLE = new Set([
  ...["nullif", "lower", "concat_ws", "abs", "count", "count_star", "min", "max", "sum", "length", "replace"],
  ...["||", "-", "+", "~~", "!~~", "year", "month", "day", "quarter", "weekofyear"],
]);

const OPERATORS = new Set([
  ...["OPERATOR_COALESCE", "OPERATOR_NOT", "OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL"],
  ...["COMPARE_IN", "COMPARE_NOT_IN"],
]);

/** Columns that make an order total: unique in their relation. */
const UNIQUE = new Set(["recid", "CustomerId", "OrderLineId", "ProductId"]);

type Node = Readonly<Record<string, unknown>>;

/**
 * What in a query the engines would read differently; empty when nothing. The query is one that the `macros` dialect
 * rendered.
 */
export async function lintSql(session: Session, sql: string): Promise<string[]> {
  const { tree } = await session.one<{ tree: string }>(
    `select cast(json_serialize_sql(${literal(sql)}) as varchar) as tree`,
  );
  const parsed = JSON.parse(tree) as { error: boolean; error_message?: string; statements?: unknown[] };
  if (parsed.error) return [`does not parse: ${parsed.error_message}`];
  const problems = new Set<string>();
  const walk = (value: unknown, tables: ReadonlySet<string>): void => {
    if (Array.isArray(value)) for (const member of value) walk(member, tables);
    if (value === null || typeof value !== "object" || Array.isArray(value)) return;
    const node = value as Node;
    const known = new Set([...tables, ...commonTables(node)]);
    for (const problem of problemsOf(node, known)) problems.add(problem);
    for (const member of Object.values(node)) walk(member, known);
  };
  walk(parsed.statements, new Set());
  return [...problems].sort();
}

function commonTables({ cte_map: ctes }: Node): string[] {
  const { map = [] } = (ctes ?? {}) as { map?: { key: string }[] };
  return map.map(({ key }) => key);
}

function problemsOf(node: Node, tables: ReadonlySet<string>): string[] {
  const name = String(node.function_name ?? "");
  switch (node.class ?? node.type) {
    case "FUNCTION":
      return PORTABLE.has(name) || name.startsWith("macro_") ? [] : [`function ${name}: not portable, use a macro`];
    case "WINDOW":
      return windowProblems(node);
    case "CAST":
      return isBoolean(node) ? [] : ["cast: use fn.cast or fn.narrow"];
    case "OPERATOR":
      return OPERATORS.has(String(node.type)) ? [] : [`operator ${String(node.type)}: not portable`];
    case "STAR":
      return ["*: name the columns"];
    case "BASE_TABLE":
      return tables.has(String(node.table_name)) || ["silver", "gold"].includes(String(node.schema_name))
        ? []
        : [`table ${node.table_name}: read tables through ref`];
    case "SELECT_NODE":
      return node.qualify == null ? [] : ["qualify: use a sub-select"];
    case "LAMBDA":
    case "POSITIONAL_REFERENCE":
      return [`${String(node.class).toLowerCase()}: not portable`];
    case "SUBQUERY":
      // A sub-select behind from has no class.
      return node.class === undefined ? [] : ["sub-select in an expression: join it"];
    default:
      return [];
  }
}

/** The literals true and false are casts of a text in DuckDB's tree. */
function isBoolean({ cast_type: type }: Node): boolean {
  return (type as Node | undefined)?.id === "BOOLEAN";
}

function windowProblems({ function_name: name, orders }: Node): string[] {
  const list = orders as readonly { null_order: string; expression: Node }[];
  const last = list.at(-1)?.expression.column_names as readonly string[] | undefined;
  const problems = list.some(({ null_order }) => null_order === "ORDER_DEFAULT")
    ? ["order by: spell nulls first or last"]
    : [];
  if (name !== "row_number") return [...problems, `window ${String(name)}: not portable`];
  if (!UNIQUE.has(last?.at(-1) ?? "")) problems.push("row_number: the order must end in a unique column");
  return problems;
}
