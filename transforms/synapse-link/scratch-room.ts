import { mkdir, statfs } from "node:fs/promises";
import { OperatorError } from "../operator-error.ts";

/** Bytes that the file system of a folder has left for this user. */
export async function freeBytes(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/**
 * Makes sure that copies of a table's files fit on the local disk, before the first byte is fetched: a table is read as
 * a whole.
 *
 * @throws OperatorError CI-STORE-011 when they do not.
 */
export function requireRoom(table: string, folder: string, bytes: { readonly needed: number; readonly free: number }) {
  const { needed, free } = bytes;
  if (needed <= free) return;
  const message = `${table}: its files take ${gigabytes(needed)} on the local disk, and ${folder} has ${gigabytes(free)} free. The table is left as it was.`;
  const hint =
    "Give the job more ephemeral storage (job.cpu and job.memory of the stack decide it), or point TMPDIR at a larger disk.";
  throw new OperatorError("CI-STORE-011", message, hint);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
