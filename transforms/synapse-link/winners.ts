import { literal, type Session } from "../engine/session.ts";

/** Rows of the feed by what became of them. */
export interface WinnerCounts {
  /** Rows in the files. */
  readonly rows: number;
  /** Rows that a newer row of the same batch replaced. */
  readonly superseded: number;
  /** Best rows that a stored tombstone is newer than. */
  readonly stale: number;
}

/** What earlier runs left. */
export interface StoredState {
  /** Local Parquet file of tombstones (id, v, s). */
  readonly tombstones: string | undefined;
  /** A query over the whole silver table, made only when it is needed. */
  readonly silver: () => Promise<string>;
}

/**
 * Creates `winner`: per id the row that is last in the total order (version, sink time, delete, file), unless a stored
 * tombstone is newer (facts C37 to C44). Reads `narrow`, `batch_file` and the tombstones' Parquet file.
 */
export async function pickWinners(session: Session, state: StoredState): Promise<WinnerCounts> {
  const { tombstones } = state;
  await completeDeletes(session, state);
  await session.run(`
    create or replace temp table best as select id, v, s, d, file from (
      select *, row_number() over (partition by id order by v desc nulls last, s desc nulls last, d desc, file desc) as place
      from narrow
    ) where place = 1;
  `);
  const stored =
    tombstones === undefined
      ? "select null::varchar id, null::bigint v, null::timestamp s where false"
      : `select id, v, s from read_parquet(${literal(tombstones)})`;
  await session.run(`
    create or replace temp table tombstone as ${stored};
    create or replace temp table winner as
      select best.* from best anti join tombstone t on t.id = best.id and ${notNewer("best", "t")};
    drop table best;
  `);
  const counts = await session.one<Record<"n" | "ids" | "w", bigint>>(
    `select (select count(*) from narrow) n, (select count(distinct id) from narrow) ids, (select count(*) from winner) w`,
  );
  return {
    rows: Number(counts.n),
    superseded: Number(counts.n - counts.ids),
    stale: Number(counts.ids - counts.w),
  };
}

/** Writes the tombstones as they are after the batch: deletes added, re-created rows removed. */
export function tombstonesAfter(): string {
  return `select id, v, s from tombstone anti join winner using (id)
    union all select id, v, s from winner where d`;
}

/** Holds when row `a` is not newer than the stored delete `b`; a delete wins a tie. */
function notNewer(a: string, b: string): string {
  return `(coalesce(${a}.v, -1) < coalesce(${b}.v, -1) or (coalesce(${a}.v, -1) = coalesce(${b}.v, -1)
    and coalesce(${a}.s, timestamp '0001-01-01') <= coalesce(${b}.s, timestamp '0001-01-01')))`;
}

/**
 * A delete without version takes the highest version of its id known up to its folder, so that it removes that row and
 * nothing newer (fact C43).
 */
async function completeDeletes(session: Session, { tombstones, silver }: StoredState): Promise<void> {
  const { n } = await session.one<{ n: bigint }>("select count(*) n from narrow where v is null and d");
  if (n === 0n) return;
  const stored = tombstones === undefined ? "" : `union all select id, v, '' from read_parquet(${literal(tombstones)})`;
  await session.run(`
    create or replace temp table known as
      select id, v, folder from narrow join batch_file using (file) where v is not null
      union all select id, versionnumber, '' from (${await silver()}) stored ${stored};
    create or replace temp table completed as
      select n.id, max(k.v) as v, n.s, n.d, n.file from narrow n join batch_file b using (file)
      left join known k on k.id = n.id and k.folder <= b.folder
      where n.v is null and n.d group by all;
    delete from narrow where v is null and d;
    insert into narrow select id, v, s, d, file from completed;
    drop table known; drop table completed;
  `);
}
