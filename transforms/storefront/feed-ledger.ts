import { z } from "zod";
import { readLedgerFile } from "../storage/ledger-file.ts";
import type { Store } from "../storage/store.ts";

const PATH = "ops/ledger/storefront.json";

const FeedLedger = z.strictObject({
  formatVersion: z.literal(1),
  /** ETag of every file that was read and may still be listed, by path. */
  files: z.record(z.string(), z.string()),
  /** Days before this one, yyyy-MM-dd, are closed by source: their files are no longer listed. */
  closed: z.record(z.string(), z.string()),
  /** Fields that are not the contract's, by source: each was told once. */
  unknownFields: z.record(z.string(), z.array(z.string())),
  /** When the oldest kept event happened; null without events. */
  oldest: z.string().nullable(),
  /** When the newest event happened, by source. */
  newest: z.record(z.string(), z.string()),
});

/** What was read of the feed. */
export type FeedLedger = z.infer<typeof FeedLedger>;

/** The ledger; undefined when the feed was never read. */
export function readFeedLedger(lake: Store): Promise<FeedLedger | undefined> {
  return readLedgerFile(lake, PATH, FeedLedger);
}

/** Replaces the ledger, after what it tells of: a crash before it repeats the same reading, which changes nothing. */
export async function writeFeedLedger(lake: Store, ledger: FeedLedger): Promise<void> {
  await lake.put(PATH, `${JSON.stringify(ledger, null, 1)}\n`);
}
