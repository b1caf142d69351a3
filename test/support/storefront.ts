import { mkdir, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { FeedSettings } from "../../transforms/storefront/feed-settings.ts";
import type { Lake } from "./lake.ts";

/** One feed, `webshop`, with the defaults. */
export const FEED = FeedSettings.parse({ sources: [{ name: "webshop" }] });

/** An event of the web shop on the day of a test's first run. */
export const feedEvent = (eventId: string, facts: Readonly<Record<string, unknown>> = {}) => ({
  ...{
    eventId,
    eventType: "ProductView",
    occurredAt: "2024-05-31T10:00:00Z",
    analyticsConsent: true,
    channelId: "web",
  },
  ...facts,
});

/** Writes a file of the feed: objects become lines; a text is written as it is. Its time is that of a finished file. */
export async function writeFeedFile(
  { directory }: Pick<Lake, "directory">,
  path: string,
  content: readonly object[] | string,
  modifiedAt = new Date("2024-05-31T12:00:00Z"),
): Promise<void> {
  const file = join(directory, "lake/events", path);
  const text = typeof content === "string" ? content : content.map((one) => `${JSON.stringify(one)}\n`).join("");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, path.endsWith(".gz") ? gzipSync(text) : text);
  await utimes(file, modifiedAt, modifiedAt);
}
