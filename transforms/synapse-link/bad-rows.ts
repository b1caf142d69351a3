import { open } from "node:fs/promises";
import { idOf, keyColumns, keyProblems, NO_VERSION, type ScanGroup, scanSql } from "../dialects/duckdb-fold.ts";
import { literal, type Session } from "../engine/session.ts";
import { OperatorError } from "../operator-error.ts";
import { type CsvProblem, unusableFile } from "./csv-problem.ts";
import { locateRecords } from "./locate.ts";
import { FILE_NUMBER, type LocalBatchFile, type ScannedFiles } from "./scan.ts";
import { typedColumns, type UnreadableField } from "./silver-schema.ts";
import { groupsWith, type WideScan, winnerJoin, withBuildOnWinners } from "./wide.ts";

/** Rows that one run puts into quarantine at most: more of them are no accident but a wrong schema. */
const MOST_BAD_ROWS = 10_000;

/** From this many rows on, a file most of whose rows cannot be read stops the table. */
const SMALL_FILE_ROWS = 20;

/** Characters of a field that quarantine keeps. */
const KEPT_TEXT = 1000;

/** A field of a row that cannot be read. */
interface BadField {
  readonly column: string;
  readonly text: string;
  readonly reason: string;
}

/** A row that cannot be read. Id and version are texts as they stand in the file. */
export interface BadRow {
  readonly id: string;
  readonly version: string;
  readonly file: LocalBatchFile;
  readonly fields: readonly BadField[];
  /** Where it stands, when the scan says so. */
  readonly line?: number;
}

/** Rows taken out of a batch. */
export interface TakenRows {
  /** What quarantine keeps of them: unreadable copies of a readable row are not counted, but shown. */
  readonly rows: readonly BadRow[];
  /** How many rows of `narrow` they were. */
  readonly taken: number;
  /** Ids whose winner has to be picked again. */
  readonly suspects: number;
}

interface FoundRow {
  readonly id: string | null;
  readonly version: string | null;
  readonly file: number;
  readonly fields: readonly BadField[];
}

/**
 * Takes rows whose Id, version or delete flag cannot be read out of `narrow`.
 *
 * @throws OperatorError CI-FEED-009 when no row of a file can be ordered: its schema does not fit.
 */
export async function takeMisreadRows(session: Session, table: string, scanned: ScannedFiles): Promise<TakenRows> {
  const counts = await session.all<{ file: number; bad: bigint; rows: bigint }>(
    "select file, count(*) filter (bad) as bad, count(*) as rows from narrow group by file having count(*) filter (bad) > 0",
  );
  if (counts.length === 0) return { rows: [], taken: 0, suspects: 0 };
  const found: BadRow[] = [];
  for (const group of scanned.groups) {
    const { id, version } = keyColumns(group);
    const problems = keyProblems(group);
    const fields = problems.map(
      ({ column, reason, condition }) =>
        `case when ${condition} then {'column': '${column}', 'text': coalesce(left(${textOf(group, column)}, ${KEPT_TEXT}), ''), 'reason': '${reason}'} end`,
    );
    const rows = await session.all<FoundRow>(`
      select ${id} as id, ${version} as version, ${FILE_NUMBER} as file,
        list_filter([${fields.join(", ")}], lambda field: field is not null) as fields
      from ${scanSql(group)} scan where ${problems.map(({ condition }) => condition).join(" or ")} limit ${MOST_BAD_ROWS + 1}`);
    found.push(...rows.map((row) => badRow(row, scanned)));
  }
  const cut = await findCutFile(found);
  if (cut !== undefined) throw unusableFile(table, cut.file, cut.problem, undefined);
  for (const { file, bad, rows } of counts) {
    if (bad === rows && rows > 1n) throw shifted(table, scanned.files[file]!, Number(bad), Number(rows), found);
  }
  if (found.length > MOST_BAD_ROWS) throw shifted(table, found[0]!.file, found.length, undefined, found);
  await session.run("delete from narrow where bad");
  return { rows: found, taken: counts.reduce((sum, { bad }) => sum + Number(bad), 0), suspects: 0 };
}

/** A file that has a row without version and no line end at its end: the rest of it is missing. */
async function findCutFile(
  found: readonly BadRow[],
): Promise<{ readonly file: LocalBatchFile; readonly problem: CsvProblem } | undefined> {
  for (const { file, id, fields } of found) {
    if (file.isParquet || !fields.some(({ reason }) => reason === NO_VERSION) || (await endsWithLineEnd(file.local)))
      continue;
    const position = (name: string) => file.columns.findIndex((column) => column.name === name);
    const positions = { id: position("id"), version: position("versionnumber") };
    const places = await locateRecords(file.local, positions, new Set([`${id} `]));
    const line = `${places.at(-1)?.line ?? "?"}`;
    return { file, problem: { kind: "bad row", line, text: "the file ends in the middle of a row" } };
  }
  return undefined;
}

async function endsWithLineEnd(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read({ buffer: Buffer.alloc(1), position: Math.max(0, size - 1) });
    return buffer[0] === 0x0a;
  } finally {
    await file.close();
  }
}

/**
 * Finds the rows behind winners that the wide scan could not read, takes them out of `narrow`, and leaves in `suspect`
 * the ids whose winner has to be picked again. A row of another version that cannot be read either goes with them.
 *
 * @throws OperatorError CI-FEED-009 when most rows of a file cannot be read: its schema does not fit.
 */
export async function takeUnreadableRows(session: Session, table: string, scan: WideScan): Promise<TakenRows> {
  const { scanned } = scan;
  await session.run("create or replace temp table suspect (id uuid)");
  await withBuildOnWinners(session, async () => {
    for (const group of scanned.groups) {
      const condition = anyUnreadable(unreadableTextOf(scan, group));
      await session.run(`insert into suspect
        select __id from ${winnerJoin(group)} group by __id having bool_and(coalesce(${condition}, false))`);
    }
  });
  const found = await unreadableRows(session, scan, "suspect");
  await session.run("create or replace temp table unreadable (id uuid, v bigint, file integer)");
  for (const group of await groupsWith(session, scanned, "suspect")) {
    await session.run(`insert into unreadable
      select ${idOf('"id"')}, try_cast("versionnumber" as bigint), ${FILE_NUMBER}
      from ${scanSql(group)} scan where ${ofIds(group, "suspect")}
      group by all having bool_and(coalesce(${anyUnreadable(unreadableTextOf(scan, group))}, false))`);
  }
  const counts = await session.all<{ file: number; bad: bigint; rows: bigint }>(`
    select file, bad, rows from (select file, count(*) as bad from unreadable group by file)
      join (select file, count(*) as rows from narrow group by file) using (file)`);
  for (const { file, bad, rows } of counts) {
    if (rows >= SMALL_FILE_ROWS && bad * 2n > rows) {
      throw shifted(table, scanned.files[file]!, Number(bad), Number(rows), found);
    }
  }
  if (found.length > MOST_BAD_ROWS) throw shifted(table, found[0]!.file, found.length, undefined, found);
  const { taken, suspects } = await session.one<Record<"taken" | "suspects", bigint>>(`
    select (select count(*) from narrow semi join unreadable using (id, v, file) where not d) as taken,
      (select count(*) from suspect) as suspects`);
  await session.run(`
    delete from narrow where not d and exists
      (select 1 from unreadable u where u.id = narrow.id and u.v = narrow.v and u.file = narrow.file);
    delete from narrow where id in (select id from suspect)
      and id not in (select id from narrow where file >= 0)`);
  return { rows: found, taken: Number(taken), suspects: Number(suspects) };
}

/** Rows of the given ids that cannot be read, whether they are winners or not. */
export async function unreadableRows(session: Session, scan: WideScan, ids: string): Promise<BadRow[]> {
  const found: BadRow[] = [];
  for (const group of await groupsWith(session, scan.scanned, ids)) {
    const rows = await session.all<FoundRow>(unreadableSql(scan, group, ids));
    found.push(...rows.map((row) => badRow(row, scan.scanned)));
  }
  return found;
}

function unreadableTextOf({ model, columns }: WideScan, group: ScanGroup): readonly UnreadableField[] {
  return typedColumns(model, columns, group, { id: "null", folder: "''" }).unreadableText;
}

function unreadableSql(scan: WideScan, group: ScanGroup, ids: string): string {
  const unreadable = unreadableTextOf(scan, group);
  if (unreadable.length === 0) return "select 1 where false";
  const fields = unreadable.map(
    ({ column, condition }) =>
      `case when ${condition} then {'column': ${literal(column)}, 'text': left("${column}", ${KEPT_TEXT}), 'reason': 'unreadable field'} end`,
  );
  return `
    select "id" as id, "versionnumber" as version, ${FILE_NUMBER} as file,
      list_filter([${fields.join(", ")}], lambda field: field is not null) as fields
    from ${scanSql(group)} scan
    where ${ofIds(group, ids)} and (${anyUnreadable(unreadable)}) limit ${MOST_BAD_ROWS + 1}`;
}

function ofIds(group: ScanGroup, ids: string): string {
  const { isDelete } = keyColumns(group);
  return `${idOf('"id"')} in (select ${idOf("id")} from ${ids}) and not coalesce(lower(${isDelete}) in ('true', '1'), false)`;
}

function anyUnreadable(unreadable: readonly { readonly condition: string }[]): string {
  return unreadable.map(({ condition }) => condition).join(" or ") || "false";
}

function textOf(group: ScanGroup, column: string): string {
  const { id, version, isDelete } = keyColumns(group);
  return { id, versionnumber: version, isdelete: isDelete }[column]!;
}

function badRow({ id, version, file, fields }: FoundRow, { files }: ScannedFiles): BadRow {
  return { id: (id ?? "").toLowerCase(), version: version ?? "", file: files[file]!, fields };
}

function shifted(table: string, file: LocalBatchFile, bad: number, rows: number | undefined, found: readonly BadRow[]) {
  const example = found.find((row) => row.file.path === file.path)?.fields[0];
  const shown = example ? `, e.g. "${example.text.slice(0, 60)}" in ${example.column}` : "";
  const message = `${table}: ${bad}${rows === undefined ? "" : ` of ${rows}`} rows of ${file.path} do not fit the schema${shown}. The table is left as it was.`;
  const hint = "The schema in Synapse Link is stale: remove and re-add the table there, then run with --full-refresh.";
  return new OperatorError("CI-FEED-009", message, hint);
}
