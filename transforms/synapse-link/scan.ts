import pLimit from "p-limit";
import { narrowSql, type ScanGroup } from "../dialects/duckdb-fold.ts";
import { literal, type Session } from "../engine/session.ts";
import { OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";
import type { BatchFile } from "./landing.ts";
import { vanished } from "./landing.ts";

/** Downloads in flight. */
const PARALLEL_DOWNLOADS = 4;

/** A batch file together with its copy on the local disk. */
export interface LocalBatchFile extends BatchFile {
  readonly local: string;
}

/** Brings files to the local disk. A file that is gone stops the table. */
export async function fetchFiles(landing: Store, files: readonly BatchFile[]): Promise<LocalBatchFile[]> {
  const limit = pLimit(PARALLEL_DOWNLOADS);
  return Promise.all(
    files.map((file) =>
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

/**
 * Creates the tables `batch_file` (local path, folder, path in the landing zone) and `narrow` (id, v, s, d, file) and
 * returns the groups to scan: files with equal columns together, those with short rows apart.
 */
export async function scanNarrow(
  session: Session,
  table: string,
  files: readonly LocalBatchFile[],
): Promise<ScanGroup[]> {
  const rows = files.map(({ local, folder, path }) => `(${literal(local)}, ${literal(folder)}, ${literal(path)})`);
  await session.run(`
    create or replace temp table batch_file (file varchar, folder varchar, path varchar);
    insert into batch_file values ${rows.join(", ")};
    create or replace temp table narrow (id varchar, v bigint, s timestamp, d boolean, file varchar);
  `);
  const groups: ScanGroup[] = [];
  for (const same of groupBySchema(files)) groups.push(await scanGroup(session, table, same));
  return groups;
}

async function scanGroup(session: Session, table: string, files: readonly LocalBatchFile[]): Promise<ScanGroup> {
  const padded = new Set<string>();
  for (;;) {
    const group: ScanGroup = {
      columns: files[0]!.columns,
      strict: files.map(({ local }) => local).filter((local) => !padded.has(local)),
      padded: [...padded],
    };
    try {
      await session.run(`insert into narrow ${narrowSql(group)}`);
      return group;
    } catch (error) {
      const problem = csvProblem(String(error));
      const file = files.find(({ local }) => local === problem?.file);
      const isShort = problem?.found !== undefined && problem.found < problem.expected!;
      if (problem === undefined || file === undefined) throw unreadable(table, files[0]!, String(error), error);
      if (!isShort || padded.has(file.local)) throw unusable(table, file, problem, error);
      padded.add(file.local);
    }
  }
}

interface CsvProblem {
  readonly file: string;
  readonly line: string;
  readonly expected: number | undefined;
  readonly found: number | undefined;
  readonly text: string;
}

/** What DuckDB's CSV error says. */
export function csvProblem(message: string): CsvProblem | undefined {
  const file = /\n\s*file = (.+)\n/.exec(message)?.[1];
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  if (file === undefined || line === undefined) return undefined;
  const widths = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  const text = /\n\n?([^\n]*(?:quote|unicode|utf-8|encod|value)[^\n]*)\n/i.exec(message)?.[1] ?? "the line is not CSV";
  return {
    file,
    line,
    expected: widths ? Number(widths[1]) : undefined,
    found: widths ? Number(widths[2]) : undefined,
    text,
  };
}

function unusable(table: string, file: BatchFile, problem: CsvProblem, cause: unknown): OperatorError {
  const place = `${file.path}, line ${problem.line}`;
  if (problem.found !== undefined) {
    const message = `${table}: ${place} has ${problem.found} fields; the folder's schema has ${problem.expected}. The table is left as it was.`;
    const hint =
      "The schema in Synapse Link is stale: remove and re-add the table there, then run with --full-refresh.";
    return new OperatorError("CI-FEED-006", message, hint, { cause });
  }
  const message = `${table}: ${place} cannot be read: ${problem.text}. The table is left as it was.`;
  return new OperatorError(
    "CI-FEED-008",
    message,
    "Compare the file with its source; it is read again in the next run.",
    { cause },
  );
}

function unreadable(table: string, file: BatchFile, text: string, cause: unknown): OperatorError {
  const message = `${table}: files of ${file.folder} cannot be read: ${text.split("\n")[0]}. The table is left as it was.`;
  return new OperatorError(
    "CI-FEED-008",
    message,
    "Compare the file with its source; it is read again in the next run.",
    { cause },
  );
}

function groupBySchema(files: readonly LocalBatchFile[]): LocalBatchFile[][] {
  const groups = new Map<string, LocalBatchFile[]>();
  for (const file of files) {
    const schema = JSON.stringify(file.columns);
    groups.set(schema, [...(groups.get(schema) ?? []), file]);
  }
  return [...groups.values()];
}
