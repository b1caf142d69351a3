import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expectedState } from "./expected.ts";
import type { World } from "./world.ts";

/**
 * Writes the right state beside a landing zone: `<table>.jsonl` with one live row a line (int64 and decimal as text),
 * and `tables.json` with the number of rows per table and where a right reader stops one.
 */
export async function writeExpected(directory: string, world: World): Promise<void> {
  await mkdir(directory, { recursive: true });
  const summary: Record<string, unknown> = {};
  for (const [table, { rows, stops }] of expectedState(world)) {
    summary[table] = { rows: rows.length, ...(stops === undefined ? {} : { stops }) };
    await writeFile(join(directory, `${table}.jsonl`), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  }
  await writeFile(join(directory, "tables.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
}
