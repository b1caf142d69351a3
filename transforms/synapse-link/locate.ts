import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import { LINE_ENDS } from "./line-ends.ts";

const OPTIONS = {
  ...{ bom: true, relax_column_count: true, relax_quotes: true, info: true, record_delimiter: LINE_ENDS },
} as const;

/** Where a record stands in a CSV file. */
export interface RecordPlace {
  readonly id: string;
  readonly version: string;
  /** First line of the record, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Finds records by id and version, with their line numbers. Only for the few rows that are quarantined: the file is
 * read record by record.
 */
export async function locateRecords(
  file: string,
  positions: { readonly id: number; readonly version: number },
  wanted: ReadonlySet<string>,
): Promise<RecordPlace[]> {
  const found: RecordPlace[] = [];
  const parser = createReadStream(file).pipe(parse(OPTIONS));
  let previousEnd = 0;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    const id = (record[positions.id] ?? "").toLowerCase();
    const version = record[positions.version] ?? "";
    if (wanted.has(`${id} ${version}`)) found.push({ id, version, line: previousEnd + 1, fields: record });
    previousEnd = info.lines;
  }
  return found;
}
