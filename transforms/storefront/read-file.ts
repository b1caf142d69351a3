import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { linesOf, MOST_LINE_BYTES } from "./event-lines.ts";

/** Bytes of one file, unpacked, that are read; a packed file can hold a thousand times its size. */
const MOST_FILE_BYTES = 2 * 1024 ** 3;

/** One record of a file, or why there is none. */
export type FileRecord = { readonly line: number } & (
  | { readonly record: Readonly<Record<string, unknown>> }
  | {
      readonly problem: string;
      /** The file ends here in the middle of something: it may still be being written. */
      readonly isUnfinished?: true;
    }
);

/** Forms of files, by how their names end. */
const FORMS = /\.(jsonl|csv)(\.gz)?$/;

/** Whether a name is that of an event file. */
export function isEventFile(name: string): boolean {
  return FORMS.test(name);
}

/**
 * Reads the records of an event file one by one, packed or not: JSON lines, or CSV with a header. What cannot be read is
 * given with its line; of a damaged file that is the last thing given. No limit of size is left to chance.
 */
export async function* recordsOf(file: string, name: string): AsyncGenerator<FileRecord> {
  const [, form, packed] = FORMS.exec(name) ?? [];
  const raw = createReadStream(file);
  const unpacked = packed === undefined ? raw : raw.pipe(createGunzip());
  let last = 0;
  try {
    const limited = limit(unpacked);
    for await (const one of form === "csv" ? csvRecords(limited) : jsonRecords(limited)) {
      last = one.line;
      yield one;
    }
  } catch (error) {
    const problem = problemOfStream(error);
    if (problem === undefined) throw error;
    yield { line: last + 1, ...problem };
  } finally {
    raw.destroy();
    unpacked.destroy();
  }
}

async function* jsonRecords(stream: AsyncIterable<Buffer>): AsyncGenerator<FileRecord> {
  for await (const { line, text, isTooLong, isOpen } of linesOf(stream)) {
    if (isTooLong) yield { line, problem: `the line has more than ${MOST_LINE_BYTES} bytes` };
    else if (text.trim() !== "") {
      const record = parsed(text);
      if (record !== undefined) yield { line, record };
      else yield { line, problem: "the line is no JSON object", ...(isOpen && { isUnfinished: true }) };
    }
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

async function* csvRecords(stream: AsyncIterable<Buffer>): AsyncGenerator<FileRecord> {
  const parser = parse({
    ...{ bom: true, relax_column_count: true, skip_empty_lines: true, info: true },
    max_record_size: MOST_LINE_BYTES,
  });
  const source = pump(stream, parser);
  let header: string[] | undefined;
  let previousEnd = 0;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    const line = previousEnd + 1;
    previousEnd = info.lines;
    if (header === undefined) header = record.map((name) => name.trim());
    else if (record.length !== header.length) {
      yield { line, problem: `the line has ${record.length} fields, the header ${header.length}` };
    } else yield { line, record: Object.fromEntries(header.map((name, place) => [name, record[place]])) };
  }
  await source;
}

/** Feeds a parser; a failure of the stream becomes one of the parser, so that both end together. */
async function pump(stream: AsyncIterable<Buffer>, parser: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const chunk of stream) {
      if (!parser.write(chunk)) await new Promise((resolve) => parser.once("drain", resolve));
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

/** The file unpacks to more than is read. */
class TooLarge extends Error {}

async function* limit(stream: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_FILE_BYTES) throw new TooLarge();
    yield chunk;
  }
}

/** What a failure says about the file; undefined for one that is not the file's. */
function problemOfStream(error: unknown): { problem: string; isUnfinished?: true } | undefined {
  if (error instanceof TooLarge) return { problem: `the file unpacks to more than ${MOST_FILE_BYTES} bytes` };
  const { code = "" } = error as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR") return { problem: "the packed file ends in the middle", isUnfinished: true };
  if (code.startsWith("Z_")) return { problem: "the file is not packed by gzip, or damaged" };
  if (code === "CSV_QUOTE_NOT_CLOSED") return { problem: "a quote is not closed", isUnfinished: true };
  if (code === "CSV_MAX_RECORD_SIZE") return { problem: `a record has more than ${MOST_LINE_BYTES} bytes` };
  return code.startsWith("CSV_") ? { problem: "the line is no CSV" } : undefined;
}
