import type { z } from "zod";
import { OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "./store.ts";

/**
 * A ledger that the job keeps in the lake; undefined when there is none.
 *
 * @throws OperatorError CI-LAKE-001 when the file is no ledger of this kind.
 */
export async function readLedgerFile<T>(lake: Store, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = (await lake.read(path)).toString("utf8");
  } catch (error) {
    if (error instanceof FileNotFoundError) return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const message = `${path} is not a ledger of this kit: ${(cause as Error).message}`;
    throw new OperatorError("CI-LAKE-001", message, "Restore the file from the container's soft delete.", { cause });
  }
}
