import type { TreeNode } from "../engine/parse-tree.ts";

/** Whether a member of a node is a node itself. */
export function isNode(value: unknown): value is TreeNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member that is a list of nodes; absent ones are empty. */
export function nodesOf(value: unknown): readonly TreeNode[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}
