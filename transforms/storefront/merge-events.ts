import { commit } from "../delta/commit.ts";
import { maintain } from "../delta/maintain.ts";
import { mergeByKey } from "../delta/merge.ts";
import { createActions } from "../delta/metadata.ts";
import { scanOf } from "../delta/scan.ts";
import { duckdbTypeOf } from "../delta/schema.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { identifier, literal } from "../engine/session.ts";
import { isErased } from "../erase/erased-rows.ts";
import type { JobContext } from "../run-context.ts";
import { storefrontevents } from "../silver/storefrontevents.ts";
import { SILVER_CONFIGURATION, SILVER_FILE_BYTES } from "../synapse-link/silver-load.ts";
import { silverFields, sourceColumns } from "../synapse-link/silver-schema.ts";

/** The table of silver. */
const EVENT_TABLE = `silver/${storefrontevents.name}`;

const FIELDS = silverFields(storefrontevents, sourceColumns(storefrontevents, {}, []));

/** What a merge did, and what the table holds after it. */
export interface MergedEvents {
  readonly version: number;
  readonly inserted: number;
  readonly updated: number;
  /** Stored before, or a later occurrence of one that is. */
  readonly unchanged: number;
  /** Occurrences of one event in the same files, beyond the first. */
  readonly superseded: number;
  /** Events of erased people, which are left out. */
  readonly erased: number;
  /** Older than events are kept. */
  readonly stale: number;
  /** Stored events that have been kept long enough. */
  readonly expired: number;
  readonly rows: number;
  /** ISO text; null without events. */
  readonly oldest: string | null;
  readonly newest: ReadonlyMap<string, string>;
  readonly filesAdded: number;
  readonly filesRemoved: number;
  readonly bytesWritten: number;
}

/**
 * Brings events into silver. Of occurrences with one id the earliest counts, of those at one time the one with the least
 * content hash, wherever and whenever they were delivered: the order of files does not matter, nor does delivery twice.
 * Creates the table, so that gold knows the feed from the first run on.
 *
 * @param drafts local files with one event per line, from `readFiles`.
 * @param keptSince events that happened before are not kept; stored ones are removed.
 */
export async function mergeEvents(
  context: JobContext,
  drafts: readonly string[],
  keptSince: Date,
  warn: (text: string) => void,
): Promise<MergedEvents> {
  const { session, lake, scratch, now, newId, runId } = context;
  const snapshot = await readSnapshot(lake, EVENT_TABLE, session);
  const stored = snapshot === undefined ? undefined : await scanOf(snapshot, lake, EVENT_TABLE, FIELDS);
  await session.run(incomingSql(drafts));
  const erased = await leaveOutEvents(context);
  await session.run(changeSql(stored, keptSince));
  const own = await session.one<Record<"rows" | "winners" | "stale" | "inserted" | "updated" | "expired", bigint>>(`
    select (select count(*) from event_row) as rows, (select count(*) from event_winner) as winners,
      (select count(*) from event_row where occurredat < ${instant(keptSince)}) as stale,
      count(*) filter (_change = 'insert') as inserted, count(*) filter (_change = 'update') as updated,
      count(*) filter (_change = 'delete') as expired
    from event_change`);
  const merged = await mergeByKey({
    ...{ store: lake, table: EVENT_TABLE, session, scratch, now, newId, snapshot, fields: FIELDS },
    ...{ configuration: SILVER_CONFIGURATION, fileSizeBytes: SILVER_FILE_BYTES, clusterBy: "occurredat", warn },
    ...{ key: "id", changes: "event_change", operation: `STOREFRONT EVENTS ${runId}` },
  });
  const version = merged.version < 0 ? await createEmpty(context) : merged.version;
  const before = snapshot?.version ?? -1;
  await maintain({
    ...context,
    store: lake,
    table: EVENT_TABLE,
    before,
    after: version,
    clusterBy: "occurredat",
    warn,
  });
  const facts = await factsOf(context);
  const [winners, inserted, updated] = [Number(own.winners), Number(own.inserted), Number(own.updated)];
  return {
    ...{ version, inserted, updated, unchanged: winners - inserted - updated, erased },
    superseded: Number(own.rows) - Number(own.stale) - winners,
    ...{ stale: Number(own.stale), expired: Number(own.expired), ...facts },
    ...{ filesAdded: merged.filesAdded, filesRemoved: merged.filesRemoved, bytesWritten: merged.bytesWritten },
  };
}

/** Takes events of erased people out of `event_row`; returns how many. */
async function leaveOutEvents({ session, erased }: JobContext): Promise<number> {
  if (!erased?.tables.has(storefrontevents.name)) return 0;
  const isOut = isErased(erased, storefrontevents.name, "id", "delete");
  const { n } = await session.one<{ n: bigint }>(`select count(*) as n from event_row where ${isOut}`);
  if (n > 0n) await session.run(`delete from event_row where ${isOut}`);
  return Number(n);
}

function instant(value: Date): string {
  return `timestamptz ${literal(value.toISOString())}`;
}

/** `event_row`: the drafts in silver's columns. */
function incomingSql(drafts: readonly string[]): string {
  const special: Readonly<Record<string, string>> = {
    source_folder: "file",
    sink_modified_on: "modified",
    versionnumber: "'1'",
    recid: "null",
    is_archived: "'false'",
  };
  const values = FIELDS.map(({ name, type }) => {
    return `cast(${special[name] ?? identifier(name)} as ${duckdbTypeOf(type)}) as ${identifier(name)}`;
  });
  const given = [...FIELDS.map(({ name }) => name), "file", "modified"].filter((name) => !(name in special));
  const columns = given.map((name) => `${literal(name)}: 'VARCHAR'`).join(", ");
  const relation =
    drafts.length === 0
      ? `(select ${given.map((name) => `cast(null as varchar) as ${identifier(name)}`).join(", ")} where false)`
      : `read_json([${drafts.map(literal).join(", ")}], format = 'newline_delimited', columns = {${columns}})`;
  return `create or replace temp table event_row as select ${values.join(", ")} from ${relation};`;
}

/** `event_winner`: one occurrence per id. `event_change`: what it changes in the stored rows. */
function changeSql(stored: string | undefined, keptSince: Date): string {
  const names = FIELDS.map(({ name }) => identifier(name));
  const list = names.join(", ");
  const winner = `create or replace temp table event_winner as
    select ${list} from event_row where occurredat >= ${instant(keptSince)}
    qualify row_number() over (partition by id order by occurredat, contenthash, source_folder, line) = 1;`;
  const head = "create or replace temp table event_change as";
  if (stored === undefined) return `${winner} ${head} select *, 'insert' as _change from event_winner;`;
  return `${winner} ${head}
    select ${names.map((name) => `w.${name}`).join(", ")}, case when s.id is null then 'insert' else 'update' end as _change
    from event_winner w left join (select id, occurredat, contenthash from ${stored}) s on s.id = w.id
    where s.id is null or (w.occurredat, w.contenthash) < (s.occurredat, s.contenthash)
    union all by name
    select ${list}, 'delete' as _change from ${stored} where occurredat < ${instant(keptSince)};`;
}

async function createEmpty(context: JobContext): Promise<number> {
  const { session, lake, now, newId } = context;
  const snapshot = await readSnapshot(lake, EVENT_TABLE, session);
  if (snapshot !== undefined) return snapshot.version;
  const created = { fields: FIELDS, configuration: SILVER_CONFIGURATION, snapshot: undefined, newId, now: now() };
  const attempt = { actions: createActions(created), read: "all" as const };
  const place = { store: lake, table: EVENT_TABLE, session, attempt, basedOn: -1 };
  return commit({ ...place, operation: "CREATE TABLE", now, newId });
}

async function factsOf({ session, lake }: JobContext): Promise<Pick<MergedEvents, "rows" | "oldest" | "newest">> {
  const snapshot = await readSnapshot(lake, EVENT_TABLE, session);
  if (snapshot === undefined) return { rows: 0, oldest: null, newest: new Map() };
  const found = await session.all<{ source: string; n: bigint; oldest: bigint; newest: bigint }>(`
    select source, count(*) as n, epoch_ms(min(occurredat)) as oldest, epoch_ms(max(occurredat)) as newest
    from ${await scanOf(snapshot, lake, EVENT_TABLE, FIELDS)} group by source order by source`);
  const time = (value: bigint) => new Date(Number(value)).toISOString();
  const oldest = found.reduce<bigint | null>((low, one) => (low === null || one.oldest < low ? one.oldest : low), null);
  return {
    rows: found.reduce((sum, { n }) => sum + Number(n), 0),
    oldest: oldest === null ? null : time(oldest),
    newest: new Map(found.map(({ source, newest }) => [source, time(newest)])),
  };
}
