import type { Field } from "../delta/schema.ts";
import { idOf, keyColumns, type ScanGroup, scanSql } from "../dialects/duckdb-fold.ts";
import { identifier, type Session } from "../engine/session.ts";
import type { Silver } from "../kernel/silver.ts";
import { FILE_NUMBER, type ScannedFiles } from "./scan.ts";
import { type SourceColumns, typedColumns, type UnreadableField } from "./silver-schema.ts";

/** Name of the column that holds whether a field of the row could not be read. */
const UNREADABLE = "__unreadable";

/** Columns of a winner that a joined row takes from it. */
const WINNER = { id: "__id", folder: "__folder" };

/** What a query over all columns of a batch needs to know. */
export interface WideScan {
  readonly model: Silver;
  readonly columns: SourceColumns;
  readonly fields: readonly Field[];
  readonly scanned: ScannedFiles;
}

/**
 * Creates the view `live_winner` and returns the query over the readable winning rows, typed, all columns. The winners
 * are the build side of the join: run it through `withBuildOnWinners`.
 *
 * @param files restricts it to winners that stand in these files, by number.
 * @param ids restricts it to the ids of the table `suspect`.
 */
export async function winningRows(
  session: Session,
  scan: WideScan,
  files: readonly number[],
  ids?: "suspect",
): Promise<string> {
  await session.run(`
    create or replace temp view live_winner as
      select id as __id, v as __v, file as __file_number, folder as __folder, double as __double
      from winner join batch_file using (file)
      where not d and file in (${files.join(", ")}) ${ids ? `and id in (select id from ${ids})` : ""};
    create or replace temp table double_winner as from live_winner where __double;
    create or replace temp table double_id as select __id as id from double_winner;`);
  const { doubles } = await session.one<{ doubles: bigint }>("select count(*) as doubles from double_winner");
  const list = scan.fields.map(({ name }) => identifier(name)).join(", ");
  const rows = (query: string) => `select ${list} from (${query}) where not ${UNREADABLE}`;
  const scanned = { ...scan.scanned, groups: groupsOf(scan.scanned, new Set(files)) };
  const queries = (await groupsWith(session, scanned, ids)).map((group) => rows(singleRows(scan, group)));
  if (doubles > 0n) {
    // Apart from the others, because only these rows have to be held together to be compared.
    const groups = await groupsWith(session, scanned, "double_id");
    queries.push(...groups.map((group) => rows(doubleRows(scan, group))));
  }
  return queries.join("\nunion all ");
}

/** Scan groups cut down to the files in which the ids of a table stand. */
export async function groupsWith(
  session: Session,
  { files, groups }: ScannedFiles,
  ids?: string,
): Promise<ScanGroup[]> {
  if (ids === undefined) return [...groups];
  const rows = await session.all<{ file: number }>(
    `select distinct file from narrow where id in (select ${idOf("id")} from ${ids}) and file >= 0`,
  );
  return groupsOf({ files, groups }, new Set(rows.map(({ file }) => file)));
}

/** Scan groups cut down to some files, by number. */
function groupsOf(
  { files, groups }: Pick<ScannedFiles, "files" | "groups">,
  numbers: ReadonlySet<number>,
): ScanGroup[] {
  const wanted = new Set([...numbers].map((number) => files[number]!.local));
  const cut = (paths: readonly string[]) => paths.filter((path) => wanted.has(path));
  return groups
    .map((group) => {
      const { strict, padded, skipping } = group;
      return { ...group, strict: cut(strict), padded: cut(padded), skipping: cut(skipping) };
    })
    .filter(({ strict, padded, skipping }) => strict.length + padded.length + skipping.length > 0);
}

/** Runs work that joins a CSV scan with the winners: without cardinality DuckDB would build on the wide side. */
export async function withBuildOnWinners<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.run("set disabled_optimizers = 'build_side_probe_side'");
  try {
    return await work();
  } finally {
    await session.run("reset disabled_optimizers");
  }
}

/** Joins a scan with the winners of the batch. */
export function winnerJoin(group: ScanGroup, winners = "live_winner"): string {
  const { version } = keyColumns(group);
  return `${scanSql(group)} scan join ${winners}
      on ${idOf('scan."id"')} = __id and ${FILE_NUMBER} = __file_number and try_cast(${version} as bigint) = __v`;
}

function singleRows({ model, columns }: WideScan, group: ScanGroup): string {
  const { parsed, values, unreadable } = typedColumns(model, columns, group, WINNER);
  return `select ${values.join(",\n ")}, ${flag(unreadable)}
    from (select ${parsed.join(",\n ")}, __folder from ${winnerJoin(group)} where not __double)`;
}

/** The same version several times in one file: the winning one of its rows, a readable one where they are alike. */
function doubleRows({ model, columns }: WideScan, group: ScanGroup): string {
  const { parsed, values, unreadable } = typedColumns(model, columns, group, WINNER);
  const { sinkTime, isDelete } = keyColumns(group);
  const isDeleted = `coalesce(lower(${isDelete}) in ('true', '1'), false)`;
  return `select * from (
      select ${values.join(",\n ")}, ${flag(unreadable)}, __time, __deleted
      from (select ${parsed.join(",\n ")}, __folder, ${sinkTime} as __time, ${isDeleted} as __deleted
        from ${winnerJoin(group, "double_winner")})
    ) qualify row_number() over (partition by id order by __time desc nulls last, __deleted, ${UNREADABLE}) = 1`;
}

function flag(unreadable: readonly UnreadableField[]): string {
  const conditions = unreadable.map(({ condition }) => condition).join(" or ") || "false";
  // random() keeps DuckDB from pushing the filter below the casts, which would run every cast twice.
  return `(random() < 0 or ${conditions}) as ${UNREADABLE}`;
}
