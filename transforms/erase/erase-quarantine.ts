import { mergeByKey } from "../delta/merge.ts";
import { scanOf } from "../delta/scan.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { identifier, literal, literalList } from "../engine/session.ts";
import type { JobContext } from "../run-context.ts";
import { deltaTables } from "./delta-tables.ts";
import { keepNewestOnly } from "./old-versions.ts";
import type { TellingValues } from "./telling-values.ts";

/**
 * Deletes the quarantine's records of a person: by row id, by a key in any of their texts, and of source rows by a
 * name, contact or address in the field they keep. Their history goes with them.
 *
 * @param register keeps `person_row`, which the records found are added to, before any of them is deleted.
 */
export async function eraseQuarantine(
  context: JobContext,
  { keys, texts }: TellingValues,
  register: () => Promise<void>,
): Promise<{ readonly rows: number; readonly versions: Readonly<Record<string, number>> }> {
  const { session, lake, scratch, now, newId } = context;
  await session.run(`create or replace temp table telling as
    select unnest(${listOf(keys)}) as value, true as is_key union all select unnest(${listOf(texts)}), false`);
  const versions: Record<string, number> = {};
  let rows = 0;
  for (const table of await deltaTables(lake, "quarantine")) {
    const snapshot = await readSnapshot(lake, table, session);
    if (snapshot === undefined) continue;
    const fields = snapshot.metadata.schema;
    const columns = fields
      .filter(({ type, name }) => type === "string" && !["quarantine_id", "first_run", "resolved_run"].includes(name))
      .map(({ name }) => `lower(${identifier(name)})`);
    const about = `concat_ws(chr(31), ${columns.join(", ")})`;
    const hasId = fields.some(({ name }) => name === "id");
    const own = `id in (select id from person_row
      where "table" = ${literal(table.slice(table.lastIndexOf("/") + 1))} and fate <> 'unlink')`;
    await session.run(`create or replace temp table change as
      select ${fields.map(({ name }) => identifier(name)).join(", ")}, 'delete' as _change
      from ${await scanOf(snapshot, lake, table)} record
      where ${hasId ? own : "false"} or exists (
        select 1 from telling where ${hasId ? "" : "is_key and "}${holds(about)})`);
    await session.run(`insert into person_row
      select ${literal(table)}, quarantine_id, 'delete', false from change`);
    await register();
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

/** The value as a word of its own, or as a part of a key. */
function holds(text: string): string {
  const alone = "'(^|[^\\pL\\pN])' || regexp_escape(value) || '($|[^\\pL\\pN])'";
  return `case when contains(${text}, value) then regexp_matches(${text}, ${alone}) else false end`;
}

function listOf(values: readonly string[]): string {
  return values.length === 0 ? "[]::varchar[]" : literalList(values);
}
