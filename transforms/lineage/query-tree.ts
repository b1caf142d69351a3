import { literal, type Session } from "../engine/session.ts";

/** A node of DuckDB's parse tree; members depend on its `class` (expressions) or `type` (relations). */
export type TreeNode = Readonly<Record<string, unknown>>;

/**
 * The parse tree of one select (DuckDB, `json_serialize_sql`). Nothing is bound: the tables need not exist.
 *
 * @throws Error for a text that is not one select.
 */
export async function queryTree(session: Session, sql: string): Promise<TreeNode> {
  const { tree } = await session.one<{ tree: string }>(
    `select cast(json_serialize_sql(${literal(sql)}) as varchar) as tree`,
  );
  const parsed = JSON.parse(tree) as { error: boolean; error_message?: string; statements?: { node: TreeNode }[] };
  const [statement, ...others] = parsed.statements ?? [];
  if (parsed.error || statement === undefined || others.length > 0) {
    throw new Error(`not one select: ${parsed.error_message ?? `${others.length + 1} statements`}`);
  }
  return statement.node;
}

/** Whether a member of a node is a node itself. */
export function isNode(value: unknown): value is TreeNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member that is a list of nodes; absent ones are empty. */
export function nodesOf(value: unknown): readonly TreeNode[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}
