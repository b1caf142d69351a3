import type { Field } from "../delta/schema.ts";
import type { Snapshot } from "../delta/snapshot.ts";
import { identifier, literal, type Session } from "../engine/session.ts";

/** RecId held in bytes 8 to 15 of an exported `Id`, least byte first (fact C36). */
export function recIdOf(id: string): string {
  const pairs = Array.from({ length: 8 }, (_, byte) => `substr(h, ${15 - 2 * byte}, 2)`).join(" || ");
  const digits = `right(replace(${id}, '-', ''), 16)`;
  return `try_cast('0x' || ${pairs.replaceAll("substr(h", `substr(${digits}`)} as bigint)`;
}

/**
 * Data files that may hold rows of the batch: those whose RecId range meets an incoming RecId. Every file when a RecId
 * is unknown or the decoding of `Id` disagrees with the exported `recid`. Reads `incoming` and `winner`.
 */
export async function candidateFiles(session: Session, snapshot: Snapshot): Promise<ReadonlySet<string>> {
  const all = new Set(snapshot.files.keys());
  await session.run(`
    create or replace temp table incoming_recid as select distinct ${recIdOf("id")} as recid from winner;
  `);
  const { unsure } = await session.one<{ unsure: bigint }>(`
    select (select count(*) from incoming_recid where recid is null)
      + (select count(*) from incoming where recid is distinct from ${recIdOf("id")}) as unsure`);
  if (unsure > 0n) return all;
  const ranges = [...snapshot.files].map(([path, file]) => {
    const { minValues, maxValues } = statsOf(file.stats);
    return `(${literal(path)}, ${minValues ?? "null"}, ${maxValues ?? "null"})`;
  });
  if (ranges.length === 0) return all;
  const rows = await session.all<{ path: string }>(`
    select path from (values ${ranges.join(", ")}) range(path, low, high)
    where low is null or high is null or exists (select 1 from incoming_recid where recid between low and high)`);
  return new Set(rows.map(({ path }) => path));
}

/** Bounds of `recid` as they stand in the statistics: their digits, never through a JavaScript number. */
function statsOf(stats: string | undefined): { minValues?: string; maxValues?: string } {
  const bound = (group: string) => new RegExp(`"${group}":\\{[^}]*?"recid":(-?\\d+)`).exec(stats ?? "")?.[1];
  const minValues = bound("minValues");
  const maxValues = bound("maxValues");
  return { ...(minValues && { minValues }), ...(maxValues && { maxValues }) };
}

/** Classifies the batch against the stored rows; reads `incoming`, `existing` and `winner`, creates `change`. */
export function classifySql(fields: readonly Field[]): string {
  const list = fields.map(({ name }) => `i.${identifier(name)}`).join(", ");
  const existing = fields.map(({ name }) => `e.${identifier(name)}`).join(", ");
  const content = fields.filter(({ name }) => !["versionnumber", "sink_modified_on", "source_folder"].includes(name));
  const differs = content
    .map(({ name }) => `i.${identifier(name)} is distinct from e.${identifier(name)}`)
    .join(" or ");
  const sinkTime = (side: string) => `coalesce(${side}.sink_modified_on, timestamptz '0001-01-01 00:00:00+00')`;
  const isNewer = `(i.versionnumber > e.versionnumber or (i.versionnumber = e.versionnumber
      and ${sinkTime("i")} > ${sinkTime("e")}))`;
  return `
    create or replace temp table judged as select ${list}, case
        when e.id is null then 'insert'
        when i.versionnumber = e.versionnumber and not (${differs}) then 'unchanged'
        when ${isNewer} then 'update'
        else 'stale' end as _change
      from incoming i left join existing e on e.id = i.id;
    create or replace temp table removed as
      select w.id, e.id is not null as is_stored, coalesce(w.v, -1) > e.versionnumber or (coalesce(w.v, -1) = e.versionnumber
          and coalesce(make_timestamptz(epoch_us(w.s)), timestamptz '0001-01-01 00:00:00+00') >= ${sinkTime("e")}) as is_newer
      from winner w left join existing e on e.id = w.id where w.d;
    create or replace temp table change as
      select * from judged where _change in ('insert', 'update')
      union all by name
      select ${existing}, 'delete' as _change from existing e semi join (from removed where is_newer) r on r.id = e.id;`;
}
