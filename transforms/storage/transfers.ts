import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { BlockBlobClient } from "@azure/storage-blob";
import type { Attempt } from "./attempts.ts";
import { codeOf } from "./retry.ts";
import { InterruptedBodyError } from "./store-errors.ts";

/** How blobs travel. */
export interface Transfer {
  readonly attempt: Attempt;
  /** Bytes per request of a large file. */
  readonly blockSize: number;
}

/** Rounds of an upload whose staged blocks somebody else's upload of the same path swept away. */
const UPLOAD_ROUNDS = 3;

/** Bytes read from disk at once: larger than Node's default, which keeps a fast link waiting. */
const READ_CHUNK = 256 * 1024;

/** One version of a stored file. */
export interface Version {
  readonly etag: string;
  readonly size: number;
}

/**
 * Writes one version of a blob into a local file, in ranges. An interrupted range goes on where it stopped; a version
 * that is replaced meanwhile fails with 412.
 */
export async function download(
  blob: BlockBlobClient,
  file: string,
  version: Version,
  { attempt, blockSize }: Transfer,
  path: string,
): Promise<void> {
  const target = await open(file, "w");
  let isFailed = false;
  async function fetchRange(start: number): Promise<void> {
    const end = Math.min(start + blockSize, version.size);
    let position = start;
    await attempt(path, async (signal) => {
      // One failed range fails the file: the others need not go on.
      if (isFailed || position === end) return;
      const options = { abortSignal: signal, conditions: { ifMatch: version.etag }, maxRetryRequests: 0 };
      const { readableStreamBody } = await blob.download(position, end - position, options);
      for await (const chunk of bodyOf(readableStreamBody, end - position)) {
        await target.write(chunk, 0, chunk.length, position);
        position += chunk.length;
      }
    }).catch((error: unknown) => {
      isFailed = true;
      throw error;
    });
  }
  try {
    // All must have ended before the file is closed, those after a failed one too.
    const outcomes = await Promise.allSettled(startsOf(version.size, blockSize).map(fetchRange));
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  } finally {
    await target.close();
  }
}

/**
 * Makes a local file the content of a blob: one Put Blob, or blocks that nobody sees until the last call names them
 * all. An interrupted block is sent again, the others are not.
 */
export async function upload(
  blob: BlockBlobClient,
  file: string,
  { attempt, blockSize }: Transfer,
  path: string,
  newId: () => string,
): Promise<void> {
  const { size } = await stat(file);
  // An empty file has no bytes to open a stream at.
  const part = (start: number, length: number) => () =>
    length === 0
      ? Readable.from([])
      : createReadStream(file, { start, end: start + length - 1, highWaterMark: READ_CHUNK });
  if (size <= blockSize) {
    await attempt(path, (signal) => blob.upload(part(0, size), size, { abortSignal: signal }));
    return;
  }
  for (let round = 1; ; round++) {
    const prefix = newId();
    const blocks = startsOf(size, blockSize).map((start, index) => ({
      id: Buffer.from(`${prefix}-${String(index).padStart(5, "0")}`).toString("base64"),
      start,
      length: Math.min(blockSize, size - start),
    }));
    const stage = ({ id, start, length }: (typeof blocks)[number]) =>
      attempt(path, (signal) => blob.stageBlock(id, part(start, length), length, { abortSignal: signal }));
    await Promise.all(blocks.map(stage));
    try {
      const ids = blocks.map(({ id }) => id);
      await attempt(path, (signal) => blob.commitBlockList(ids, { abortSignal: signal }));
      return;
    } catch (error) {
      // Whoever commits blocks of a path first sweeps the staged blocks of all others.
      if (codeOf(error) !== "InvalidBlockList" || round === UPLOAD_ROUNDS) throw error;
    }
  }
}

/** Chunks of an answer's body. Throws `InterruptedBodyError` when it breaks off or is not of the expected length. */
export async function* bodyOf(
  body: NodeJS.ReadableStream | undefined,
  expected: number,
): AsyncGenerator<Buffer, void, undefined> {
  let found = 0;
  try {
    for await (const chunk of body ?? []) {
      const bytes = Buffer.from(chunk);
      found += bytes.length;
      if (found > expected) break;
      yield bytes;
    }
  } catch (error) {
    throw new InterruptedBodyError(expected, found, error);
  }
  if (found !== expected) throw new InterruptedBodyError(expected, found);
}

function startsOf(size: number, blockSize: number): number[] {
  return Array.from({ length: Math.ceil(size / blockSize) }, (_, index) => index * blockSize);
}
