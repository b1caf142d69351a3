import { literal, type Session } from "./session.ts";

/** A node of DuckDB's parse tree; members depend on its `class` (expressions) or `type` (relations). */
export type TreeNode = Readonly<Record<string, unknown>>;

/**
 * The parse tree of one select (DuckDB, `json_serialize_sql`), without places in the text: they say nothing once a tree
 * is rearranged, and equal expressions differ in them. Nothing is bound: the tables need not exist.
 *
 * @throws Error for a text that is not one select.
 */
export async function parseSelect(session: Session, sql: string): Promise<TreeNode> {
  const { tree } = await session.one<{ tree: string }>(
    `select cast(json_serialize_sql(${literal(sql)}) as varchar) as tree`,
  );
  const parsed = JSON.parse(tree, withoutLocation) as {
    error: boolean;
    error_message?: string;
    statements?: { node: TreeNode }[];
  };
  const [statement, ...others] = parsed.statements ?? [];
  if (parsed.error || statement === undefined || others.length > 0) {
    throw new Error(`not one select: ${parsed.error_message ?? `${others.length + 1} statements`}`);
  }
  return statement.node;
}

/** The SQL text of a select. */
export async function renderSelect(session: Session, node: TreeNode): Promise<string> {
  const tree = JSON.stringify({ error: false, statements: [{ node, named_param_map: [] }] });
  const { text } = await session.one<{ text: string }>(
    `select json_deserialize_sql(cast(${literal(tree)} as json)) as text`,
  );
  return text;
}

function withoutLocation(key: string, value: unknown): unknown {
  return key === "query_location" ? undefined : value;
}
