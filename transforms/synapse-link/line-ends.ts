import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";

/** Line ends that Synapse Link's files use. */
export const LINE_ENDS = ["\n", "\r\n"];

/**
 * Writes a copy of a CSV file in which every record ends with a line feed, for the scanner that refuses a mixture.
 * Line feeds inside quotes stay as they are, so that line numbers are those of the original.
 */
export async function unifyLineEnds(source: string, target: string): Promise<void> {
  await pipeline(
    createReadStream(source),
    parse({ bom: true, relax_column_count: true, record_delimiter: LINE_ENDS }),
    async function* (records: AsyncIterable<readonly string[]>) {
      for await (const record of records) yield `${record.map(fieldText).join(",")}\n`;
    },
    createWriteStream(target),
  );
}

function fieldText(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
