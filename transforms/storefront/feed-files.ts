import type { Store, StoredFile } from "../storage/store.ts";
import type { FeedLedger } from "./feed-ledger.ts";
import type { FeedSettings, FeedSource } from "./feed-settings.ts";
import { isEventFile } from "./read-file.ts";

/** Container of the lake that the shop's pipeline writes to. */
const EVENTS = "events";

const DAY = 86_400_000;

/** A file that has to be read. */
export interface FeedFile extends StoredFile {
  readonly source: FeedSource;
}

/** What a look at the feed found. */
export interface FeedView {
  readonly ledger: FeedLedger | undefined;
  /** Files to read, in name order by source. */
  readonly files: readonly FeedFile[];
  /** Files without a byte: somebody has only begun to write them. */
  readonly empty: readonly string[];
  /** Files that are no event files, or lie elsewhere than in the folder of a day. */
  readonly ignored: readonly string[];
  /** The oldest event has been kept long enough. */
  readonly isExpired: boolean;
}

/** First day, yyyy-MM-dd, whose folder may still get files. */
export function openSince(now: Date, { lateDays }: FeedSettings): string {
  return new Date(now.getTime() - lateDays * DAY).toISOString().slice(0, 10);
}

/** Events that happened before this are not kept. */
export function keptSince(now: Date, { keepDays }: FeedSettings): Date {
  return new Date(now.getTime() - keepDays * DAY);
}

/**
 * Compares the feed's files with the ledger: one listing per source, from its first open day on. Writes nothing.
 *
 * @param isWhole reads every file there is, whatever the ledger says.
 */
export async function lookAtFeed(
  lake: Store,
  settings: FeedSettings,
  { ledger, now, isWhole = false }: { ledger: FeedLedger | undefined; now: Date; isWhole?: boolean },
): Promise<FeedView> {
  const files: FeedFile[] = [];
  const empty: string[] = [];
  const ignored: string[] = [];
  for (const source of settings.sources) {
    const folder = `${EVENTS}/${source.name}`;
    const closed = isWhole ? undefined : ledger?.closed[source.name];
    const startFrom = closed === undefined ? {} : { startFrom: `${folder}/dt=${closed}` };
    for await (const file of lake.list(folder, { recursive: true, ...startFrom })) {
      if (file.isDirectory) continue;
      const place = placeOf(file.path.slice(folder.length + 1));
      if (place === "hidden") continue;
      if (place === "other") ignored.push(file.path);
      else if (file.size === 0) empty.push(file.path);
      else if (isWhole || ledger?.files[file.path] !== file.etag) files.push({ ...file, source });
    }
  }
  const isExpired = ledger?.oldest != null && new Date(ledger.oldest) < keptSince(now, settings);
  return { ledger, files, empty, ignored, isExpired };
}

/** Writers keep drafts and marks under names that begin with "_" or ".". */
function placeOf(path: string): "event" | "hidden" | "other" {
  const [day = "", name = "", ...rest] = path.split("/");
  if ([day, name, ...rest].some((part) => /^[._]/.test(part))) return "hidden";
  const isDay = /^dt=\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day.slice(3)));
  return isDay && rest.length === 0 && isEventFile(name) ? "event" : "other";
}
