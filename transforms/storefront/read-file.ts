import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse/sync";
import { linesOf, MOST_LINE_BYTES, type TextLine } from "./event-lines.ts";

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

const TOO_LONG = `the line has more than ${MOST_LINE_BYTES} bytes`;

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
    if (isTooLong) yield { line, problem: TOO_LONG };
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

/**
 * Records of CSV with a header: a record ends with the line at which its quotes are closed. One that is no CSV, or whose
 * quotes are not closed within the limit of a line, is a problem, and reading goes on with the line after its first.
 */
async function* csvRecords(stream: AsyncIterable<Buffer>): AsyncGenerator<FileRecord> {
  const lines = linesOf(stream);
  const again: TextLine[] = [];
  const next = async () => again.shift() ?? ((await lines.next()).value as TextLine | undefined);
  let header: readonly string[] | undefined;
  for (let first = await next(); first !== undefined; first = await next()) {
    const { line } = first;
    const held = [first];
    let text = first.text;
    let last: TextLine | undefined = first;
    while (isOpen(text) && text.length <= MOST_LINE_BYTES) {
      last = await next();
      if (last === undefined) break;
      held.push(last);
      text = `${text}\n${last.text}`;
    }
    if (isOpen(text)) {
      again.unshift(...held.slice(1));
      yield { line, problem: "a quote is not closed", ...(last === undefined && { isUnfinished: true }) };
    } else if (first.isTooLong) yield { line, problem: TOO_LONG };
    else if (text.trim() !== "") {
      const record = fieldsOf(text);
      if (header === undefined && record !== undefined) header = record.map((name) => name.trim());
      else if (header === undefined || record === undefined) {
        again.unshift(...held.slice(1));
        yield { line, problem: "the line is no CSV" };
      } else if (record.length === header.length) {
        yield { line, record: Object.fromEntries(header.map((name, place) => [name, record[place]])) };
      } else {
        const problem = `the line has ${record.length} fields, the header ${header.length}`;
        yield { line, problem, ...(last?.isOpen && { isUnfinished: true }) };
      }
    }
  }
}

/** Whether quotes are open at the end; a doubled one inside quotes counts twice. */
function isOpen(text: string): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes++;
  return quotes % 2 === 1;
}

function fieldsOf(text: string): readonly string[] | undefined {
  try {
    const [record] = parse(text) as string[][];
    return record;
  } catch {
    return undefined;
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
  return undefined;
}
