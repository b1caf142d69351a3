import { type DeltaWorld, field, mergeRows } from "./delta.ts";

/** Columns of the table that tests merge into. */
export const fields = [field("id", "string", false), field("name", "string"), field("n", "long")];
/** Changes of a row, named by its id. */
export const insert = (id: string, name: string | null = id, n: string | null = "1") => ({
  id,
  name,
  n,
  _change: "insert",
});
export const update = (id: string, name: string | null = id, n: string | null = "2") => ({
  id,
  name,
  n,
  _change: "update",
});
export const remove = (id: string) => ({ id, name: null, n: null, _change: "delete" });
/** Options of a table with change data feed. */
export const fed = { configuration: { "delta.enableChangeDataFeed": "true" } };

/** Two files of table t: a and b in one, c in the other. */
export async function twoFiles(world: DeltaWorld, options = {}): Promise<void> {
  await mergeRows(world, "t", fields, [insert("a"), insert("b")], options);
  await mergeRows(world, "t", fields, [insert("c")], options);
}
