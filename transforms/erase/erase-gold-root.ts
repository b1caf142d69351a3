import { mergeByKey } from "../delta/merge.ts";
import { scanOf } from "../delta/scan.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { identifier, literalList } from "../engine/session.ts";
import type { JobContext } from "../run-context.ts";
import { deltaTables } from "./delta-tables.ts";

/** What was taken out of one gold table. */
interface ErasedGold {
  readonly table: string;
  readonly version: number;
  readonly deleted: number;
  readonly updated: number;
  readonly inserted: number;
}

/**
 * Deletes a person's rows from gold roots that no job publishes any more, as an earlier contract leaves them beside its
 * successor: rows with one of the person's keys in any column.
 *
 * @param root the root that is published, which is left alone.
 * @param keys lower case.
 */
export async function eraseOtherRoots(
  context: JobContext,
  root: string,
  keys: readonly string[],
): Promise<ErasedGold[]> {
  const { session, lake, scratch, now, newId } = context;
  const erased: ErasedGold[] = [];
  if (keys.length === 0) return [];
  for (const table of await deltaTables(lake, "gold")) {
    if (table.startsWith(`gold/${root}/`)) continue;
    const snapshot = await readSnapshot(lake, table, session);
    if (snapshot === undefined) continue;
    const fields = snapshot.metadata.schema;
    const [key] = fields;
    const texts = fields.filter(({ type }) => type === "string").map(({ name }) => `lower(${identifier(name)})`);
    if (key === undefined || texts.length === 0) continue;
    await session.run(`create or replace temp table change as
      select ${fields.map(({ name }) => identifier(name)).join(", ")}, 'delete' as _change
      from ${await scanOf(snapshot, lake, table)} stored
      where list_has_any([${texts.join(", ")}], ${literalList(keys)})`);
    const { version, deleted } = await mergeByKey({
      ...{ store: lake, table, session, scratch, now, newId, snapshot, fields, configuration: {} },
      ...{ key: key.name, changes: "change", operation: "ERASE" },
    });
    if (deleted > 0) erased.push({ table: table.slice("gold/".length), version, deleted, updated: 0, inserted: 0 });
  }
  return erased;
}
