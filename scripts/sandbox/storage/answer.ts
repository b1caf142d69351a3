import type { FileHandle } from "node:fs/promises";

/** Bytes of an open file; whoever sends it closes the handle. */
interface FileBody {
  readonly file: FileHandle;
  readonly start: number;
  readonly length: number;
}

/** What an operation answers; common headers and sending are the server's. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | FileBody;
}
