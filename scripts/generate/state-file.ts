import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { OperatorError } from "../../transforms/operator-error.ts";
import { parseLocation } from "../../transforms/storage/location.ts";
import { FAULT_KINDS } from "./faults/faults.ts";

const State = z.strictObject({
  version: z.literal(1),
  settings: z.strictObject({
    customers: z.number().int(),
    products: z.number().int(),
    seed: z.number().int(),
    start: z.string(),
    intervalMinutes: z.number().int(),
  }),
  /** Faults of each landing so far: the initial sync, then each increment. */
  landings: z.array(z.array(z.enum(FAULT_KINDS))),
});

/** What a landing zone was generated from: enough to generate it again and go on. */
export type GeneratorState = z.infer<typeof State>;

/**
 * Where the state of a landing zone is kept: beside a local directory (`<dir>.generator.json`), in the working
 * directory for a container; never inside, where only files of Dataverse lie.
 */
export function stateFileOf(out: string, cwd: string): string {
  const location = parseLocation(out);
  if (location.kind === "local") return `${location.directory.replace(/\/+$/, "")}.generator.json`;
  return join(cwd, `${location.container}.generator.json`);
}

/** @throws OperatorError CI-CLI-022 when there is no readable state. */
export async function readState(file: string): Promise<GeneratorState> {
  const hint = "Name the file with --state, or generate a new landing zone without --append.";
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    const message = `There is no ${file}, so nothing is known about the landing zone to continue.`;
    throw new OperatorError("CI-CLI-022", message, hint, { cause });
  }
  try {
    return State.parse(JSON.parse(text));
  } catch (cause) {
    const message = `${file} is not the state of a generated landing zone of this version.`;
    throw new OperatorError("CI-CLI-022", message, hint, { cause });
  }
}

/** Keeps the state for the next `--append`. */
export async function writeState(file: string, state: GeneratorState): Promise<void> {
  await writeFile(file, `${JSON.stringify(state, undefined, 2)}\n`);
}
