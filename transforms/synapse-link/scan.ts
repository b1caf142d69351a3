import { rm } from "node:fs/promises";
import { join, sep } from "node:path";
import pLimit from "p-limit";
import { narrowSql, readCsv, type ScanGroup } from "../dialects/duckdb-fold.ts";
import { identifier, literal, type Session } from "../engine/session.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";
import { type BatchFile, vanished } from "./batch.ts";
import { csvProblem, isCsvError, unreadableFile, unusableFile } from "./csv-problem.ts";
import { instantOfFolder } from "./folders.ts";
import { unifyLineEnds } from "./line-ends.ts";
import { freeBytes, requireRoom } from "./scratch-room.ts";

/** Downloads in flight. */
const PARALLEL_DOWNLOADS = 4;

/** A batch file together with its copy on the local disk. */
export interface LocalBatchFile extends BatchFile {
  readonly local: string;
}

/** A row that is not UTF-8: it cannot become a value. */
interface RejectedRow {
  readonly file: LocalBatchFile;
  readonly line: number;
  readonly column: string;
  readonly text: string;
}

/** The files of a batch as later scans read them. */
export interface ScannedFiles {
  /** In the order of their folders and paths; a file's number is its position. */
  readonly files: readonly LocalBatchFile[];
  readonly groups: readonly ScanGroup[];
  readonly rejected: readonly RejectedRow[];
}

/** SQL of the number of the file a scanned row stands in. */
export const FILE_NUMBER = "enum_code(cast(__file as batch_path))";

/** Brings a table's files to the local disk, if it has room for them. A file that is gone stops the table. */
export async function fetchFiles(
  landing: Store,
  table: string,
  files: readonly BatchFile[],
): Promise<LocalBatchFile[]> {
  if (landing.scratch !== undefined) {
    const needed = files.reduce((sum, { size = 0 }) => sum + size, 0);
    requireRoom(table, landing.scratch, { needed, free: await freeBytes(landing.scratch) });
  }
  const limit = pLimit(PARALLEL_DOWNLOADS);
  const inOrder = [...files].sort(
    (a, b) => (instantOfFolder(a.folder) ?? 0) - (instantOfFolder(b.folder) ?? 0) || (a.path < b.path ? -1 : 1),
  );
  return Promise.all(
    inOrder.map((file) =>
      limit(async () => {
        try {
          return { ...file, local: await landing.localCopy(file.path) };
        } catch (error) {
          if (error instanceof FileNotFoundError) throw vanished(file.folder, file.path);
          throw error;
        }
      }),
    ),
  );
}

/** Removes copies of files from the scratch folder: with all tables in it, it would hold the whole feed. */
export async function releaseFiles(scratch: string, files: readonly LocalBatchFile[]): Promise<void> {
  const copies = files.filter(({ local }) => local.startsWith(`${scratch}${sep}`));
  await Promise.all(copies.map(({ local }) => rm(local, { force: true })));
}

/**
 * Creates the tables `batch_file` (file, folder, instant) and `narrow` (id, v, s, d, file, bad), and tells how each
 * file is to be scanned: files with equal columns together, those with short or broken rows apart. `broken` names local
 * files in which a row is known not to be UTF-8.
 *
 * @throws OperatorError CI-FEED-004, 006 or 008 for a file that stops the table.
 */
export async function scanNarrow(
  session: Session,
  table: string,
  files: readonly LocalBatchFile[],
  options: { readonly scratch: string; readonly broken: ReadonlySet<string> },
): Promise<ScannedFiles> {
  const { scratch, broken } = options;
  await session.run(`
    create or replace temp table narrow
      (id uuid, v bigint, s timestamp, d boolean, file integer, bad boolean)`);
  const scanned = new Map(files.map((file) => [file.path, file]));
  const groups: ScanGroup[] = [];
  const rejected: RejectedRow[] = [];
  for (const same of groupBySchema(files)) {
    const columns = same[0]!.columns;
    const isParquet = same[0]!.isParquet ?? false;
    const whole = { columns, isParquet, strict: same.map(({ local }) => local), padded: [], skipping: [] };
    const isWhole = !same.some(({ local }) => broken.has(local));
    if (isWhole && (await insertAll(session, whole, files))) {
      groups.push(whole);
      continue;
    }
    const parts = { strict: [] as string[], padded: [] as string[], skipping: [] as string[] };
    const unified = new Set<string>();
    for (const file of same) {
      const way = broken.has(file.local) ? "skipping" : "strict";
      const result = await scanAlone(session, { table, file, number: files.indexOf(file), way, scratch });
      scanned.set(file.path, result.file);
      parts[result.way].push(result.file.local);
      if (result.file !== file) unified.add(result.file.local);
      rejected.push(...result.rejected);
    }
    groups.push({ columns, ...parts, unified, hasLongLines: true });
  }
  const final = files.map(({ path }) => scanned.get(path)!);
  const rows = final.map(({ folder }, number) => {
    const instant = new Date(instantOfFolder(folder) ?? 0).toISOString().slice(0, -1);
    return `(${number}, ${literal(folder)}, timestamp '${instant}')`;
  });
  await session.run(`
    ${createPathType(final)}
    create or replace temp table batch_file (file integer, folder varchar, instant timestamp);
    insert into batch_file values ${rows.join(", ")};
  `);
  return { files: final, groups, rejected };
}

/** Scans all files of one schema at once; false when one of them needs a closer look. */
async function insertAll(session: Session, group: ScanGroup, files: readonly LocalBatchFile[]): Promise<boolean> {
  await session.run(createPathType(files));
  try {
    await session.run(`insert into narrow ${narrowSql(group, FILE_NUMBER)}`);
    return true;
  } catch (error) {
    if (isCsvError(error)) return false;
    throw error;
  }
}

type Way = "strict" | "padded" | "skipping";

/** Scans one file in the first way that reads it whole. */
async function scanAlone(
  session: Session,
  options: { table: string; file: LocalBatchFile; number: number; way: Way; scratch: string },
): Promise<{ file: LocalBatchFile; way: Way; rejected: RejectedRow[] }> {
  const { table, number, scratch } = options;
  let { file, way } = options;
  for (;;) {
    const group: ScanGroup = {
      ...{ columns: file.columns, strict: [], padded: [], skipping: [], [way]: [file.local], hasLongLines: true },
      ...(file !== options.file && { unified: new Set([file.local]) }),
    };
    try {
      await session.run(`insert into narrow ${narrowSql(group, `${number}`)}`);
      return { file, way, rejected: way === "skipping" ? await rejectedRows(session, file) : [] };
    } catch (error) {
      if (!isCsvError(error)) throw error;
      const problem = csvProblem(String(error));
      // A quoted text with another line end, if it comes first, looks like a quote that nobody closes.
      const isOpen = problem.kind === "bad row" && /quote/i.test(problem.text);
      if ((problem.kind === "line ends" || isOpen) && file === options.file) {
        const target = join(scratch, `line-ends-${number}.csv`);
        await unifyLineEnds(file.local, target).catch((cause: unknown) => {
          throw isOpen ? unusableFile(table, file, problem, error) : unreadableFile(table, file, cause);
        });
        file = { ...file, local: target };
      } else if (problem.kind === "short row" && way === "strict" && !file.isBorrowed) way = "padded";
      else if (problem.kind === "encoding" && way !== "skipping") way = "skipping";
      else throw unusableFile(table, file, problem, error);
    }
  }
}

/** Rows that a tolerant scan leaves out. Only rows that are not UTF-8 may be among them. */
async function rejectedRows(session: Session, file: LocalBatchFile): Promise<RejectedRow[]> {
  const options = "null_padding = true, parallel = false, store_rejects = true";
  await session.run(`drop table if exists reject_errors; drop table if exists reject_scans`);
  const all = file.columns.map(({ name }) => identifier(name)).join(", ");
  const wide = { columns: file.columns, hasLongLines: true };
  await session.all(`select count(*) from ${readCsv(wide, [file.local], options)} where hash(${all}) is not null`);
  const rows = await session.all<{ line: bigint; column: string | null; text: string | null; kind: string }>(
    `select line, column_name as column, csv_line as text, error_type as kind from reject_errors order by line`,
  );
  const fatal = rows.find(({ kind }) => kind !== "INVALID ENCODING");
  if (fatal !== undefined) {
    const problem = { kind: "bad row" as const, line: `${fatal.line}`, text: fatal.kind.toLowerCase() };
    throw unusableFile(file.path, file, problem, undefined);
  }
  return rows.map(({ line, column, text }) => ({ file, line: Number(line), column: column ?? "", text: text ?? "" }));
}

function createPathType(files: readonly LocalBatchFile[]): string {
  return `drop type if exists batch_path; create type batch_path as enum (${files.map(({ local }) => literal(local)).join(", ")});`;
}

function groupBySchema(files: readonly LocalBatchFile[]): LocalBatchFile[][] {
  const groups = new Map<string, LocalBatchFile[]>();
  for (const file of files) {
    const schema = JSON.stringify([
      file.isBorrowed,
      file.isParquet,
      file.columns.map(({ name, type }) => [name, type]),
    ]);
    groups.set(schema, [...(groups.get(schema) ?? []), file]);
  }
  return [...groups.values()];
}
