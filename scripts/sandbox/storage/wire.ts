import { createWriteStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Answer } from "./answer.ts";
import type { Fault } from "./faults.ts";
import { StorageError } from "./storage-error.ts";

/** Writes a request's body to a file as it comes. Throws 400 when less arrives than was announced. */
export async function receive(request: IncomingMessage, file: string): Promise<void> {
  const target = createWriteStream(file);
  await pipeline(request, target);
  const announced = request.headers["content-length"];
  if (announced !== undefined && target.bytesWritten !== Number(announced)) {
    throw new StorageError(400, "IncompleteBody", `${target.bytesWritten} of ${announced} bytes arrived.`);
  }
}

/** Sends an answer, as the faults of this request bend it. */
export async function send(response: ServerResponse, answer: Answer, faults: readonly Fault[]): Promise<void> {
  const { status, headers, body } = bent(answer, faults);
  const cut = faults.find((fault) => fault.kind === "truncateBody");
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.statusCode = status;
  if (typeof body === "string" || body === undefined) {
    const bytes = Buffer.from(body ?? "");
    if (!response.hasHeader("content-length")) response.setHeader("content-length", bytes.length);
    if (!cut || bytes.length === 0) return void response.end(bytes);
    response.write(bytes.subarray(0, cut.afterBytes ?? bytes.length >> 1), () => response.destroy());
    return;
  }
  const length = cut ? Math.min(body.length, cut.afterBytes ?? body.length >> 1) : body.length;
  if (length === 0) {
    await body.file.close();
    response.flushHeaders();
    return cut && body.length > 0 ? void response.destroy() : void response.end();
  }
  const end = body.start + length - 1;
  const source = body.file.createReadStream({ start: body.start, end, highWaterMark: 256 * 1024 });
  // A caller that hangs up is its own business; the stream closes the file either way.
  await pipeline(source, response, { end: !cut }).catch(() => response.destroy());
  if (cut) response.destroy();
}

function bent(answer: Answer, faults: readonly Fault[]): Answer {
  let { headers, body } = answer;
  const skew = faults.find((fault) => fault.kind === "clockSkew");
  const lastModified = headers["last-modified"];
  if (skew && lastModified !== undefined) {
    headers = { ...headers, "last-modified": shifted(new Date(lastModified), skew.seconds).toUTCString() };
  }
  if (faults.some(({ kind }) => kind === "shortRange") && answer.status === 206 && typeof body === "object") {
    const length = body.length >> 1;
    const total = headers["content-range"]?.split("/")[1];
    const contentRange = `bytes ${body.start}-${body.start + length - 1}/${total}`;
    headers = { ...headers, "content-length": `${length}`, "content-range": contentRange };
    body = { ...body, length };
  }
  return { status: answer.status, headers, ...(body !== undefined && { body }) };
}

/** A time moved by some seconds. */
export function shifted(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000);
}
