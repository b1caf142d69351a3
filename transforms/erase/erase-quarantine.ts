import { mergeByKey } from "../delta/merge.ts";
import { scanOf } from "../delta/scan.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { identifier, literal, literalList } from "../engine/session.ts";
import type { JobContext } from "../run-context.ts";
import { deltaTables } from "./delta-tables.ts";
import { keepNewestOnly } from "./old-versions.ts";

/**
 * Deletes the quarantine's records of a person, by row id, by key and by any telling value in the text they keep, and
 * their history with them.
 *
 * @param values lower case.
 */
export async function eraseQuarantine(
  context: JobContext,
  values: readonly string[],
): Promise<{ readonly rows: number; readonly versions: Readonly<Record<string, number>> }> {
  const { session, lake, scratch, now, newId } = context;
  await session.run(`create or replace temp table telling as
    select unnest(${values.length === 0 ? "[]::varchar[]" : literalList(values)}) as value`);
  const versions: Record<string, number> = {};
  let rows = 0;
  for (const table of await deltaTables(lake, "quarantine")) {
    const snapshot = await readSnapshot(lake, table, session);
    if (snapshot === undefined) continue;
    const fields = snapshot.metadata.schema;
    const texts = fields
      .filter(({ type, name }) => type === "string" && !["quarantine_id", "first_run", "resolved_run"].includes(name))
      .map(({ name }) => `lower(${identifier(name)})`);
    const about = `concat_ws(chr(31), ${texts.join(", ")})`;
    const own = fields.some(({ name }) => name === "id")
      ? `id in (select id from person_row where "table" = ${literal(table.slice(table.lastIndexOf("/") + 1))} and fate <> 'unlink')`
      : "false";
    await session.run(`create or replace temp table change as
      select ${fields.map(({ name }) => identifier(name)).join(", ")}, 'delete' as _change
      from ${await scanOf(snapshot, lake, table)} record
      where ${own} or exists (select 1 from telling where contains(${about}, value))`);
    const merged = await mergeByKey({
      ...{ store: lake, table, session, scratch, now, newId, snapshot, fields, configuration: {} },
      ...{ key: "quarantine_id", changes: "change", operation: "ERASE" },
    });
    rows += merged.deleted;
    const version = await keepNewestOnly(context, table);
    if (version !== undefined) versions[table] = version;
  }
  return { rows, versions };
}
