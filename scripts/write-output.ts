import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { OperatorError } from "../transforms/operator-error.ts";

/**
 * Writes what a command gives to a file, and makes the folder.
 *
 * @throws OperatorError `code` when that fails; `flag` is the option that named the file.
 */
export function writeOutput(
  path: string,
  text: string,
  { code, flag }: { readonly code: string; readonly flag: string },
): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    const message = `${path} cannot be written: ${(cause as Error).message}.`;
    throw new OperatorError(code, message, `Name another file with ${flag}.`, { cause });
  }
}
