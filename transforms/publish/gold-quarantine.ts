import { type StagedMerge, stageMerge } from "../delta/merge.ts";
import { scanOf } from "../delta/scan.ts";
import type { Field } from "../delta/schema.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { literal } from "../engine/session.ts";
import { type Gold, HELD_BACK } from "../kernel/gold.ts";
import type { JobContext } from "../run-context.ts";

const FIELDS: readonly Field[] = [
  { name: "quarantine_id", type: "string", nullable: false },
  { name: "reason", type: "string", nullable: false },
  { name: "check", type: "string", nullable: false },
  { name: "key", type: "string", nullable: true },
  { name: "row", type: "string", nullable: false },
  { name: "first_run", type: "string", nullable: false },
  { name: "resolved_run", type: "string", nullable: true },
];

/**
 * Stages the records of rows that checks held back, one per check and key. A row that passes later is marked resolved,
 * one that fails again is open again; nothing is deleted. Reads `held_back`.
 *
 * @param keys relation of the keys (`k0`) that were looked at; undefined for all.
 */
export async function stageQuarantine(context: JobContext, model: Gold, keys?: string): Promise<StagedMerge> {
  const { session, lake, scratch, now, newId, runId } = context;
  const table = `quarantine/gold/${model.name}`;
  const snapshot = await readSnapshot(lake, table, session);
  const known = snapshot
    ? await scanOf(snapshot, lake, table, FIELDS)
    : `(select ${FIELDS.map(({ name }) => `null::varchar as "${name}"`).join(", ")} where false)`;
  const run = literal(runId);
  await session.run(`
    create or replace temp table quarantine_change as
    with held as (
      select md5("check" || chr(31) || coalesce("key", "row")) as quarantine_id,
        min(reason) as reason, min("check") as "check", min("key") as "key", min("row") as "row"
      from ${HELD_BACK} group by 1
    ), known as (
      select * from ${known} ${keys === undefined ? "" : `where "key" in (select cast(k0 as varchar) from ${keys})`}
    )
    select h.*, coalesce(k.first_run, ${run}) as first_run, null::varchar as resolved_run,
      case when k.quarantine_id is null then 'insert' else 'update' end as _change
    from held h left join known k using (quarantine_id)
    where k.quarantine_id is null or k.resolved_run is not null or k."row" <> h."row"
    union all by name
    select k.* replace (${run} as resolved_run), 'update' as _change
    from known k anti join held h using (quarantine_id) where k.resolved_run is null`);
  return stageMerge({
    ...{ store: lake, table, session, scratch, now, newId, snapshot, fields: FIELDS, configuration: {} },
    ...{ key: "quarantine_id", changes: "quarantine_change", operation: `QUARANTINE ${runId}` },
  });
}

/** Query of the keys (`k0`) whose rows are held back now: time alone can make them pass. */
export async function heldBackKeys({ session, lake }: JobContext, model: Gold): Promise<string | undefined> {
  const table = `quarantine/gold/${model.name}`;
  const snapshot = await readSnapshot(lake, table, session);
  if (snapshot === undefined) return undefined;
  return `select "key" as k0 from ${await scanOf(snapshot, lake, table, FIELDS)} where resolved_run is null`;
}
