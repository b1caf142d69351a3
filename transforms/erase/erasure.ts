import { z } from "zod";
import { OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";
import { ERASURES } from "./erased-rows.ts";

const Count = z.int().nonnegative();

const Erasure = z.strictObject({
  formatVersion: z.literal(1),
  id: z.string(),
  /**
   * `erasing`: begun, not completed; the same command completes it. `waiting`: gone from every newest version, older
   * versions of gold are kept for Customer Insights. `done`: gone from those too.
   */
  state: z.enum(["erasing", "waiting", "done"]),
  /** Salted hashes of the names that the customer was called by. */
  subject: z.array(z.string()),
  /** Who asked, as the operator puts it: a ticket, never a name. */
  reference: z.string().nullable(),
  transactions: z.enum(["delete", "anonymise"]),
  startedAt: z.string(),
  completedAt: z.string().nullable(),
  purgedAt: z.string().nullable(),
  /** Silver rows by table and fate, those only in older versions included. */
  silver: z.array(
    z.strictObject({ table: z.string(), fate: z.enum(["delete", "strip", "unlink"]), live: Count, past: Count }),
  ),
  /** Rows of gold tables that the publish after it deleted, updated and inserted. */
  gold: z.array(
    z.strictObject({ table: z.string(), version: z.int(), deleted: Count, updated: Count, inserted: Count }),
  ),
  quarantined: Count,
  reports: Count,
  /** Delta version of each table from which on it does not hold the person. */
  versions: z.record(z.string(), z.int()),
  /** Days for which older versions of gold are kept, and the time at which they go; null while there are none. */
  keepDays: Count,
  purgeAt: z.string().nullable(),
  /** Hash of the gold models at its start, so that a repeated command knows them; null when gold is not complete. */
  models: z.string().nullable(),
});

/** The proof of one erasure: what, when and how much, without saying who. */
export type Erasure = z.infer<typeof Erasure>;

const pathOf = (id: string) => `${ERASURES}/${id}.json`;

/** Replaces the record of an erasure. */
export async function writeErasure(lake: Store, erasure: Erasure): Promise<void> {
  await lake.put(pathOf(erasure.id), `${JSON.stringify(erasure, null, 1)}\n`);
}

/** All erasures of a lake, the oldest first. */
export async function readErasures(lake: Store): Promise<readonly Erasure[]> {
  const found: Erasure[] = [];
  for await (const { path } of lake.list(ERASURES)) {
    if (!path.endsWith(".json") || path.endsWith("/salt.json")) continue;
    found.push(await readErasure(lake, path));
  }
  return found.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

async function readErasure(lake: Store, path: string): Promise<Erasure> {
  try {
    return Erasure.parse(JSON.parse((await lake.read(path)).toString("utf8")));
  } catch (cause) {
    if (cause instanceof FileNotFoundError) throw cause;
    const message = `${path} is not the record of an erasure: ${(cause as Error).message}`;
    throw new OperatorError("CI-LAKE-001", message, "Restore the file from the container's soft delete.", { cause });
  }
}
