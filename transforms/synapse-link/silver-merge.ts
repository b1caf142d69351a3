import { mergeByKey } from "../delta/merge.ts";
import { scanOf } from "../delta/scan.ts";
import type { Field } from "../delta/schema.ts";
import type { Snapshot } from "../delta/snapshot.ts";
import { identifier, literal, type Session } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import { recIdOf } from "./record-id.ts";
import type { RowSink } from "./row-sink.ts";
import { SILVER_CONFIGURATION, SILVER_FILE_BYTES, type SilverTarget } from "./silver-load.ts";
import { folderInstant } from "./versions.ts";

/** A query over id, version and folder (as an instant) of all rows of a silver table. */
export async function storedVersions(lake: Store, name: string, snapshot: Snapshot): Promise<string> {
  const scan = await scanOf(snapshot, lake, `silver/${name}`);
  return `select cast(id as uuid) as id, versionnumber as v, ${folderInstant("source_folder")} as folder from ${scan}`;
}

/** Later loads: the batch is compared with the stored rows it may meet, and only true changes are merged. */
export function mergeSink(target: SilverTarget & { readonly snapshot: Snapshot }): RowSink {
  const { context, table, fields, snapshot } = target;
  const { session, lake, scratch, now, newId } = context;
  let isFirst = true;
  let candidates: ReadonlySet<string> = new Set();
  return {
    async take(query) {
      await session.run(
        isFirst ? `create or replace temp table incoming as ${query}` : `insert into incoming by name ${query}`,
      );
      isFirst = false;
      const { n } = await session.one<{ n: bigint }>("select count(*) as n from incoming");
      return Number(n);
    },

    async judge(doesMatch) {
      const touched = await candidateFiles(session, snapshot, doesMatch);
      candidates = touched.paths;
      const files = new Map([...snapshot.files].filter(([path]) => candidates.has(path)));
      const scan = `(from ${await scanOf({ ...snapshot, files }, lake, table, fields)} stored ${touched.filter})`;
      await session.run(existingSql(scan));
      const { some } = await session.one<{ some: boolean }>(SOME_SAME_VERSION);
      await session.run(unchangedSql(fields, some ? scan : undefined));
      await session.run(classifySql(fields));
      const counts = await session.one<
        Record<"inserted" | "updated" | "deleted" | "unchanged" | "stale" | "absent", bigint>
      >(`select (select count(*) from change where _change = 'insert') as inserted,
        (select count(*) from change where _change = 'update') as updated,
        (select count(*) from change where _change = 'delete') as deleted,
        (select count(*) from judged where _change = 'unchanged') as unchanged,
        (select count(*) from judged where _change = 'stale')
          + (select count(*) from removed where is_stored and not is_newer) as stale,
        (select count(*) from removed where not is_stored) as absent`);
      const { inserted, updated, deleted, unchanged, stale, absent } = counts;
      return {
        ...{ inserted: Number(inserted), updated: Number(updated), deleted: Number(deleted) },
        ...{ unchanged: Number(unchanged), stale: Number(stale), absent: Number(absent) },
      };
    },

    async commit(sequence) {
      const { version, filesAdded, filesRemoved, bytesWritten } = await mergeByKey({
        ...{ store: lake, table, session, scratch, now, newId, snapshot, fields, key: "id", changes: "change" },
        ...{ configuration: SILVER_CONFIGURATION, operation: "FOLD", candidates, fileSizeBytes: SILVER_FILE_BYTES },
        appTransaction: { appId: table, version: sequence },
      });
      return { version, filesAdded, filesRemoved, bytesWritten };
    },
  };
}

/** Where rows of a batch may be stored. */
interface Candidates {
  readonly paths: ReadonlySet<string>;
  /** Clause that lets a scan of those files skip row groups; empty when it must not. */
  readonly filter: string;
}

/**
 * Data files that may hold rows of the batch: those whose RecId range meets an incoming RecId. Every file when a RecId
 * is unknown. Reads `winner`.
 *
 * @param doesMatch whether `Id` carries `recid` on every row of the table: deletes have only `Id`.
 */
async function candidateFiles(session: Session, snapshot: Snapshot, doesMatch: boolean): Promise<Candidates> {
  const all = { paths: new Set(snapshot.files.keys()), filter: "" };
  if (!doesMatch || all.paths.size === 0) return all;
  await session.run(`
    create or replace temp table incoming_recid as select distinct ${recIdOf("id")} as recid
      from (select cast(id as varchar) as id from winner)`);
  const { unknown, low, high } = await session.one<Record<"unknown" | "low" | "high", bigint>>(
    "select count(*) filter (recid is null) as unknown, min(recid) as low, max(recid) as high from incoming_recid",
  );
  if (unknown > 0n) return all;
  const ranges = [...snapshot.files].map(([path, file]) => {
    const { minValues, maxValues } = boundsOf(file.stats);
    return `(${literal(path)}, ${minValues ?? "null"}, ${maxValues ?? "null"})`;
  });
  const rows = await session.all<{ path: string }>(`
    select path from (values ${ranges.join(", ")}) range(path, low, high)
    where low is null or high is null or exists (select 1 from incoming_recid where recid between low and high)`);
  return { paths: new Set(rows.map(({ path }) => path)), filter: `where stored.recid between ${low} and ${high}` };
}

/** Bounds of `recid` as they stand in the statistics: their digits, never through a JavaScript number. */
function boundsOf(stats: string | undefined): { minValues?: string; maxValues?: string } {
  const bound = (group: string) => new RegExp(`"${group}":\\{[^}]*?"recid":(-?\\d+)`).exec(stats ?? "")?.[1];
  const minValues = bound("minValues");
  const maxValues = bound("maxValues");
  return { ...(minValues && { minValues }), ...(maxValues && { maxValues }) };
}

/** Creates `existing`: the stored rows that the batch may replace, without their content. Reads `winner`. */
function existingSql(scan: string): string {
  return `
    create or replace temp table existing as
      select w.id, stored.versionnumber as v, make_timestamp(epoch_us(stored.sink_modified_on)) as s,
        ${folderInstant("stored.source_folder")} as folder
      from ${scan} stored join (select id, cast(id as varchar) as text from winner) w on w.text = stored.id`;
}

const SOME_SAME_VERSION =
  "select exists (from incoming i join existing e on e.id = cast(i.id as uuid) and e.v = i.versionnumber) as some";

/**
 * Creates `unchanged`: ids whose stored row has the version and the content of the incoming one. A version that differs
 * is a change already, so nothing else of the stored rows has to be read.
 *
 * @param scan the stored rows; undefined when no version is the same.
 */
function unchangedSql(fields: readonly Field[], scan: string | undefined): string {
  if (scan === undefined) return "create or replace temp table unchanged (id varchar)";
  const own = ["versionnumber", "sink_modified_on", "source_folder"];
  const content = fields.filter(({ name }) => !own.includes(name)).map(({ name }) => identifier(name));
  const equals = content.map((name) => `i.${name} is not distinct from e.${name}`).join(" and ");
  return `
    create or replace temp table unchanged as
      select i.id from ${scan} e join incoming i on i.id = e.id and i.versionnumber = e.versionnumber where ${equals}`;
}

/**
 * Classifies the batch against the stored rows. Reads `incoming`, `existing`, `unchanged`, `known` and `winner`; creates
 * `stored`, `judged`, `removed`, `change` for the merge, and `applied`.
 */
function classifySql(fields: readonly Field[]): string {
  const names = fields.map(({ name }) => `i.${identifier(name)}`);
  const time = (s: string) => `coalesce(${s}, timestamp '0001-01-01')`;
  const sinkTime = "make_timestamp(epoch_us(i.sink_modified_on))";
  const isNewer = `(i.versionnumber > o.v or (i.versionnumber = o.v and (${time(sinkTime)} > ${time("o.s")}
      or (${time(sinkTime)} = ${time("o.s")} and ${folderInstant("i.source_folder")} > o.silver_folder))))`;
  return `
    create or replace temp table stored as
      select e.id, e.v, e.s as silver_s, e.folder as silver_folder, greatest(e.s, k.s) as s,
        least(e.folder, k.folder) as folder
      from existing e left join (from known where kind = 'seen') k on k.id = e.id and k.v = e.v;
    create or replace temp table judged as select ${names.join(", ")}, case
        when o.id is null then 'insert'
        when u.id is not null then 'unchanged'
        when ${isNewer} then 'update'
        else 'stale' end as _change
      from incoming i left join stored o on o.id = cast(i.id as uuid) left join unchanged u on u.id = i.id;
    create or replace temp table removed as
      select w.id, o.id is not null as is_stored,
        coalesce(w.v > o.v or (w.v = o.v and ${time("w.s")} >= ${time("o.s")}), false) as is_newer
      from winner w left join stored o on o.id = w.id where w.d;
    create or replace temp table change as
      select * from judged where _change in ('insert', 'update')
      union all by name
      select cast(id as varchar) as id, 'delete' as _change from removed where is_newer;
    create or replace temp table applied as
      select cast(id as uuid) as id from judged where _change in ('insert', 'update')
      union all select id from removed where is_newer or not is_stored;`;
}
