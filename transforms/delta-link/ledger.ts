import { z } from "zod";
import { readLedgerFile } from "../storage/ledger-file.ts";
import type { Store } from "../storage/store.ts";

const LinkedState = z.strictObject({
  /** Folder of the table in the source. */
  path: z.string(),
  /** Id in the table's metadata: a table that was made anew has another one. */
  id: z.string(),
  /** Last version that is in silver. */
  version: z.int().nonnegative(),
  /** ETag of that version's log entry: a changed one calls for a closer look; "" when the entry is gone. */
  entry: z.string(),
  /** Rows that the table no longer holds are still in silver: too many to be removed unasked. */
  isSweepOpen: z.boolean(),
});

/** How far one linked table has been read. */
export type LinkedState = z.infer<typeof LinkedState>;

const LinkLedger = z.strictObject({ formatVersion: z.literal(1), tables: z.record(z.string(), LinkedState) });

/** How far every linked table has been read, by its lower-case name: all that a run with nothing to do has to read. */
export type LinkLedger = ReadonlyMap<string, LinkedState>;

const PATH = "ops/ledger/delta-link.json";

/**
 * The lake's ledger of linked tables; empty before the first run.
 *
 * @throws OperatorError CI-LAKE-001 when the file is not one.
 */
export async function readLinkLedger(lake: Store): Promise<LinkLedger> {
  const ledger = await readLedgerFile(lake, PATH, LinkLedger);
  return new Map(Object.entries(ledger?.tables ?? {}));
}

/** Replaces the ledger; the last write of a table's run, so that a crash before it repeats the same reading. */
export async function writeLinkLedger(lake: Store, ledger: LinkLedger): Promise<void> {
  const tables = Object.fromEntries([...ledger].sort(([a], [b]) => (a < b ? -1 : 1)));
  await lake.put(PATH, `${JSON.stringify({ formatVersion: 1, tables }, null, 1)}\n`);
}
