import { commit } from "../delta/commit.ts";
import { mergeByKey } from "../delta/merge.ts";
import { createActions } from "../delta/metadata.ts";
import { scanOf } from "../delta/scan.ts";
import type { Field } from "../delta/schema.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { identifier, literal } from "../engine/session.ts";
import type { JobContext } from "../run-context.ts";
import { optionsets } from "../silver/optionsets.ts";

const COLUMNS = ["column_name", "value", "is_user_localized", "lcid", "label", "global_name", "table_name", "symbol"];

const FIELDS: readonly Field[] = [
  { name: "id", type: "string", nullable: false },
  { name: "table_name", type: "string", nullable: false },
  { name: "column_name", type: "string", nullable: false },
  { name: "value", type: "long", nullable: false },
  { name: "lcid", type: "long", nullable: false },
  { name: "is_user_localized", type: "boolean", nullable: true },
  { name: "label", type: "string", nullable: true },
  { name: "symbol", type: "string", nullable: true },
];

/**
 * Brings silver's option sets to the state of one `GlobalOptionsetMetadata.csv`; all languages are kept (fact C50).
 * Without one an empty table stands in, so that gold falls back to built-in symbols.
 */
export async function foldOptionSets(context: JobContext, path: string | undefined, isFirst: boolean): Promise<void> {
  const { session, lake, landing, scratch, now, newId, runId } = context;
  const table = `silver/${optionsets.name}`;
  if (path === undefined) {
    if (!isFirst || (await readSnapshot(lake, table, session)) !== undefined) return;
    const attempt = {
      actions: createActions({ ...{ fields: FIELDS, configuration: {}, snapshot: undefined }, newId, now: now() }),
      read: "all" as const,
    };
    await commit({ store: lake, table, session, attempt, basedOn: -1, operation: "CREATE TABLE", now, newId });
    return;
  }
  const file = await landing.localCopy(path);
  const columns = COLUMNS.map((name) => `${identifier(name)}: 'VARCHAR'`).join(", ");
  const snapshot = await readSnapshot(lake, table, session);
  const stored = snapshot ? await scanOf(snapshot, lake, table, FIELDS) : undefined;
  const list = FIELDS.map(({ name }) => identifier(name)).join(", ");
  const compared = ["is_user_localized", "label", "symbol"].map((name) => `n.${name} is distinct from o.${name}`);
  await session.run(`
    create or replace temp table option_set as
      select lower(table_name) || '|' || lower(column_name) || '|' || value || '|' || lcid as id,
        lower(table_name) as table_name, lower(column_name) as column_name, try_cast(value as bigint) as value,
        try_cast(lcid as bigint) as lcid, max(lower(is_user_localized) in ('true', '1')) as is_user_localized,
        max(label) as label, max(symbol) as symbol
      from read_csv(${literal(file)}, header = false, delim = ',', quote = '"', escape = '"', auto_detect = false,
        null_padding = true, parallel = false, columns = {${columns}})
      where try_cast(value as bigint) is not null and try_cast(lcid as bigint) is not null
      group by all;
    create or replace temp table option_set_change as ${
      stored === undefined
        ? "select *, 'insert' as _change from option_set"
        : `select n.*, case when o.id is null then 'insert' else 'update' end as _change
           from option_set n left join ${stored} o using (id) where o.id is null or ${compared.join(" or ")}
           union all by name select ${list}, 'delete' as _change from ${stored} gone anti join option_set using (id)`
    };`);
  await mergeByKey({
    ...{ store: lake, table, session, scratch, now, newId, snapshot, fields: FIELDS, configuration: {} },
    ...{ key: "id", changes: "option_set_change", operation: `OPTION SETS ${runId}` },
  });
}
