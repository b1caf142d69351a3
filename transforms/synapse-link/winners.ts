import type { Session } from "../engine/session.ts";

/** Order of rows of one id: version, sink time, delete, file (facts C37 to C44). The first row is the one that counts. */
const ORDER = "v desc nulls last, s desc nulls last, d desc, file desc";

/**
 * Gives deletes without version the highest version of their id known up to their folder, so that they remove that row
 * and nothing newer (fact C43). Also brings back stored ones whose id has new rows: a late folder may hold the row.
 * Creates `unversioned`; changes `narrow`. Reads `known` and `batch_file`.
 *
 * @param silver makes a query over id, v and folder of all silver rows, undefined while there are none; called when needed.
 */
export async function completeDeletes(session: Session, silver: () => Promise<string | undefined>): Promise<void> {
  await session.run(`
    create or replace temp table unversioned as
      select id, coalesce(n.s, f.instant) as s, f.instant as folder, cast(null as bigint) as v, max(n.file) as file
        from narrow n join batch_file f using (file) where n.v is null and n.d group by all
      union all
      select id, s, folder, v, -1 from known semi join narrow using (id) where kind = 'unversioned'`);
  const { n } = await session.one<{ n: bigint }>("select count(*) n from unversioned");
  if (n === 0n) return;
  const stored = await silver();
  await session.run(`
    create or replace temp table sighted as
      select n.id, n.v, f.instant as folder from narrow n join batch_file f using (file)
        where n.v is not null and n.id in (select id from unversioned)
      union all select id, v, folder from known where kind <> 'unversioned' and id in (select id from unversioned)
      ${stored === undefined ? "" : `union all select id, v, folder from (${stored}) where id in (select id from unversioned)`};
    create or replace temp table unversioned as
      select u.id, u.s, u.folder, greatest(max(u.v), max(k.v)) as v, max(u.file) as file
      from unversioned u left join sighted k on k.id = u.id and k.folder <= u.folder group by u.id, u.s, u.folder;
    delete from narrow where v is null and d;
    insert into narrow select id, v, s, true, file, false from unversioned;
    drop table sighted;
  `);
}

/** How many ids were decided. */
export interface Picked {
  readonly ids: number;
  /** Ids whose best row a stored delete is newer than. */
  readonly stale: number;
}

/**
 * Creates `winner` (id, v, s, d, file, twin, double): per id of `narrow` the row that is last in the total order,
 * unless a stored delete is newer. `twin` tells that the batch holds the winning version more than once, `double` that
 * its file does.
 *
 * @param ids restricts it to these ids of the table `suspect`, whose earlier winners are replaced.
 */
export async function pickWinners(session: Session, ids?: "suspect"): Promise<Picked> {
  const scope = ids === undefined ? "" : `where id in (select id from ${ids})`;
  await session.run(`
    create or replace temp table best as
      select id, v, s, d, file, twin, false as double from (
        select id, v, s, d, file, row_number() over w as place,
          lead(file) over w is not null and lead(v) over w is not distinct from v as twin
        from narrow ${scope} window w as (partition by id order by ${ORDER})
      ) where place = 1`);
  const counts = await session.one<Record<"ids" | "twins" | "deletes", bigint>>(`
    select (select count(*) from best) as ids, (select count(*) from best where twin) as twins,
      (select count(*) from known where kind = 'deleted') as deletes`);
  if (counts.twins > 0n) await session.run(MARK_DOUBLES);
  const before = Number(counts.ids);
  if (counts.deletes > 0n) {
    await session.run(`
      delete from best b using (from known where kind = 'deleted') t where t.id = b.id and ${isOlder("b", "t")}`);
  }
  const { left } = await session.one<{ left: bigint }>("select count(*) as left from best");
  await session.run(
    ids === undefined
      ? "drop table if exists winner; alter table best rename to winner"
      : `delete from winner where id in (select id from ${ids}); insert into winner from best`,
  );
  return { ids: before, stale: before - Number(left) };
}

/** More than one row of a winning version in the winner's own file: the wide scan would find each of them. */
const MARK_DOUBLES = `
  update best set double = true where twin and id in (
    select n.id from narrow n join best b on b.id = n.id and b.v = n.v and b.file = n.file
    where b.twin group by n.id having count(*) > 1)`;

/** Holds when row `a` is older than the stored delete `b`. A delete that comes again is not: it is applied again. */
function isOlder(a: string, b: string): string {
  const version = (side: string) => `coalesce(${side}.v, -1)`;
  const time = (side: string) => `coalesce(${side}.s, timestamp '0001-01-01')`;
  return `(${version(a)} < ${version(b)} or (${version(a)} = ${version(b)}
    and (${time(a)} < ${time(b)} or (${time(a)} = ${time(b)} and not ${a}.d))))`;
}
