/** Bytes of one line that are looked at; longer ones are no event. */
export const MOST_LINE_BYTES = 64 * 1024;

/** One line of a file. */
export interface TextLine {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
  /** It has more bytes than are looked at; `text` is empty. */
  readonly isTooLong: boolean;
  /** Nothing ends it: it is the last one, and may be half written. */
  readonly isOpen: boolean;
}

/** Lines of a stream, whatever its chunks; no line takes more memory than its limit. */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<TextLine> {
  let line = 1;
  let parts: Buffer[] = [];
  let bytes = 0;
  const take = (isOpen: boolean): TextLine => {
    const isTooLong = bytes > MOST_LINE_BYTES;
    const text = isTooLong ? "" : Buffer.concat(parts).toString("utf8").replace(/\r$/, "");
    const taken = { line, text: line === 1 ? text.replace(/^\ufeff/, "") : text, isTooLong, isOpen };
    line++;
    parts = [];
    bytes = 0;
    return taken;
  };
  const keep = (part: Buffer) => {
    bytes += part.length;
    if (bytes > MOST_LINE_BYTES) parts = [];
    else parts.push(part);
  };
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      keep(chunk.subarray(start, end));
      yield take(false);
      start = end + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  if (bytes > 0) yield take(true);
}
