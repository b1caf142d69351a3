import { join } from "node:path";
import { literal, type Session } from "../engine/session.ts";
import type { JobContext } from "../run-context.ts";

/**
 * What has to be known about versions beyond the rows of silver, per id:
 * - `deleted`: the version of a delete, so that an older row cannot come back (fact C40).
 * - `seen`: a live row's version was also delivered with a later sink time or in an earlier folder than silver says.
 * - `unversioned`: a delete without version and its folder, for rows of late folders (fact C43).
 */
const COLUMNS = "id uuid, kind varchar, v bigint, s timestamp, folder timestamp";

/** How long a delete is remembered at least, days. */
const KEPT_DAYS = 90;

/** Creates `known` from the file of an earlier run. */
export async function loadVersions(session: Session, localFile: string | undefined): Promise<void> {
  await session.run(`create or replace temp table known (${COLUMNS})`);
  if (localFile === undefined) return;
  await session.run(`insert into known select id, kind, v, s, folder from read_parquet(${literal(localFile)})`);
}

/** The instant of a batch folder given as text, in either form of its name. */
export function folderInstant(text: string): string {
  const parts = "'^(.{10})T(..)[.:](..)[.:](..)(\\.\\d+)?Z$', '\\1 \\2:\\3:\\4\\5'";
  return `try_cast(regexp_replace(${text}, ${parts}) as timestamp)`;
}

/**
 * Creates `known_next` once a batch is judged. Reads `known`, `winner`, `narrow`, `batch_file`, `unversioned`,
 * `applied` (ids whose winner replaced the stored state) and `stored` (silver rows that met the batch, as they were).
 */
export async function findNextVersions(session: Session): Promise<void> {
  const { some } = await session.one<{ some: boolean }>(
    "select exists (from stored) or exists (select 1 from winner where twin) as some",
  );
  await session.run(some ? SIGHTINGS : `create or replace temp table sighting (${COLUMNS})`);
  await session.run(NEXT_VERSIONS);
}

/** Rows whose version was delivered more than once, where silver does not show its latest sink time or first folder. */
const SIGHTINGS = `
  create or replace temp table sighting as
    with settled as (
      select w.id, w.v, o.s as stored_s, o.folder as stored_folder,
        case when a.id is null then o.silver_s else w.s end as silver_s,
        case when a.id is null then o.silver_folder else f.instant end as silver_folder
      from winner w join batch_file f using (file) left join applied a on a.id = w.id
        left join stored o on o.id = w.id and o.v = w.v
      where not w.d and (o.id is not null or (w.twin and a.id is not null))
    )
    select t.id, t.v, greatest(max(n.s), max(stored_s)) as s, least(min(f.instant), max(stored_folder)) as folder
    from settled t join narrow n on n.id = t.id and n.v = t.v and n.file >= 0 and not n.d
      join batch_file f on f.file = n.file
    group by t.id, t.v
    having greatest(max(n.s), max(stored_s)) > any_value(silver_s)
      or least(min(f.instant), max(stored_folder)) < any_value(silver_folder)`;

const NEXT_VERSIONS = `
    create or replace temp table known_next as
      select id, kind, v, s, folder from known anti join applied using (id)
        where kind = 'deleted' or (kind = 'seen' and id not in (select id from sighting))
      union all
      select w.id, 'deleted', w.v, w.s, coalesce(f.instant, u.folder) from winner w semi join applied using (id)
        left join batch_file f using (file)
        left join (select id, max(folder) as folder from unversioned group by id) u on u.id = w.id
        where w.d and w.v is not null
      union all
      select id, 'seen', v, s, folder from sighting
      union all
      select id, kind, v, s, folder from known k where kind = 'unversioned' and not exists
        (select 1 from unversioned u where u.id = k.id and u.s is not distinct from k.s and u.folder = k.folder)
      union all
      select id, 'unversioned', v, s, folder from unversioned`;

/**
 * Writes `known_next` unless it equals `known`; returns the file to name in the ledger. Deletes older than 90 days and
 * older than every folder that still exists are forgotten.
 *
 * @param oldestFolder instant of the oldest folder in the landing zone.
 */
export async function writeVersions(
  { session, lake, scratch, now }: JobContext,
  table: string,
  options: { readonly sequence: number; readonly previous: string | null; readonly oldestFolder: number },
): Promise<string | null> {
  const limit = Math.min(now().getTime() - KEPT_DAYS * 86_400_000, options.oldestFolder);
  await session.run(`
    delete from known_next where coalesce(folder, s) < timestamp '${new Date(limit).toISOString().slice(0, -1)}'`);
  const { differ, rows } = await session.one<{ differ: boolean; rows: bigint }>(`
    select exists (from known except all from known_next) or exists (from known_next except all from known) as differ,
      (select count(*) from known_next) as rows`);
  if (!differ) return options.previous;
  if (rows === 0n) return null;
  const local = join(scratch, `${table}-versions.parquet`);
  // As text: Spark, which may continue the table, reads no UUID of Parquet.
  await session.run(
    `copy (select cast(id as varchar) as id, kind, v, s, folder from known_next order by id, kind, folder)
      to ${literal(local)} (format parquet, compression zstd)`,
  );
  const path = `ops/versions/${table}/${String(options.sequence).padStart(12, "0")}.parquet`;
  await lake.putFile(path, local);
  return path;
}
