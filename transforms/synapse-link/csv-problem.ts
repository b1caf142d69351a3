import { OperatorError } from "../operator-error.ts";
import type { BatchFile } from "./batch.ts";

/** What DuckDB's CSV error says. */
export interface CsvProblem {
  readonly kind: "short row" | "wide row" | "line ends" | "encoding" | "bad row";
  /** Local path of the file, where the message names one. */
  readonly file?: string;
  readonly line?: string;
  readonly expected?: number;
  readonly found?: number;
  readonly text: string;
}

/** Reads an error message of DuckDB's CSV scanner (measured, DuckDB 1.5.6). */
export function csvProblem(message: string): CsvProblem {
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  const file = /\n\s*file = (.+)\n/.exec(message)?.[1];
  const at = { ...(line !== undefined && { line }), ...(file !== undefined && { file }) };
  if (/reached an invalid state/.test(message)) return { kind: "line ends", text: "line ends are mixed", ...at };
  const widths = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (widths) {
    const [expected, found] = [Number(widths[1]), Number(widths[2])];
    return { kind: found < expected ? "short row" : "wide row", expected, found, text: "", ...at };
  }
  const reason = /\n([^\n]*(?:quote|unicode|utf-8|encod|size)[^\n]*)\n/i.exec(message)?.[1];
  const kind = /invalid unicode|not utf-8/i.test(message) ? "encoding" : "bad row";
  return { kind, text: reason?.replace(/\.$/, "") ?? "the line is not CSV", ...at };
}

/** Whether an error comes from DuckDB's CSV scanner. */
export function isCsvError(error: unknown): boolean {
  return /CSV Error|CSV Parser/.test(String(error));
}

/** A file that stops its table because of one of its rows. */
export function unusableFile(table: string, file: BatchFile, problem: CsvProblem, cause: unknown): OperatorError {
  const { kind, line = "?", expected, found, text } = problem;
  const place = `${file.path}, line ${line}`;
  if (kind === "wide row" || kind === "short row") {
    const source = file.isBorrowed ? "the root schema, which stands in for the folder's," : "the folder's schema";
    const message = `${table}: ${place} has ${found} fields; ${source} has ${expected}. The table is left as it was.`;
    const hint =
      "The schema in Synapse Link is stale: remove and re-add the table there, then run with --full-refresh.";
    return new OperatorError(file.isBorrowed ? "CI-FEED-004" : "CI-FEED-006", message, hint, { cause });
  }
  const message = `${table}: ${place} cannot be read: ${text}. The table is left as it was.`;
  return new OperatorError("CI-FEED-008", message, HINT, { cause });
}

/** A file that stops its table as a whole. */
export function unreadableFile(table: string, file: BatchFile, cause: unknown): OperatorError {
  const reason = (cause as Error).message.split("\n")[0];
  const message = `${table}: ${file.path} cannot be read: ${reason}. The table is left as it was.`;
  return new OperatorError("CI-FEED-008", message, HINT, { cause });
}

const HINT =
  "The file is read again in every run. If it stays broken, re-initialise the table in Synapse Link and run with --full-refresh.";
