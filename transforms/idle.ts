import { goldSettingsOf } from "./gold-settings.ts";
import type { JobSettings } from "./job-settings.ts";
import type { Gold } from "./kernel/gold.ts";
import type { Silver } from "./kernel/silver.ts";
import { modelsHash } from "./publish/build-gold.ts";
import { readGoldManifest } from "./publish/manifest.ts";
import type { RunReport } from "./report.ts";
import { sourceOf } from "./sources/source-of.ts";
import type { Store } from "./storage/store.ts";
import { lookAtFeed } from "./storefront/feed-files.ts";
import { readFeedLedger } from "./storefront/feed-ledger.ts";

/**
 * The report of a run with nothing to do, or undefined when there is work. Takes one look at the source and
 * two reads of the lake, neither lease nor engine, and writes nothing.
 */
export async function nothingToDo(
  run: {
    readonly landing: Store;
    readonly lake: Store;
    readonly settings: Pick<JobSettings, "goldRoot" | "language" | "timeZone" | "overlay" | "source" | "storefront">;
    readonly runId: string;
    readonly now: Date;
  },
  models: { readonly silver: readonly Silver[]; readonly gold: readonly Gold[] },
  through: "silver" | "gold",
): Promise<RunReport | undefined> {
  const { landing, lake, settings, runId, now } = run;
  const [pending, manifest] = await Promise.all([
    sourceOf(settings.source).look({ landing, lake, models: models.silver, now }),
    readGoldManifest(lake, settings.goldRoot),
  ]);
  if (!pending.isIdle) return undefined;
  if (settings.storefront !== undefined) {
    const view = await lookAtFeed(lake, settings.storefront, { ledger: await readFeedLedger(lake), now });
    if (view.ledger === undefined || view.files.length > 0 || view.isExpired) return undefined;
  }
  if (manifest.purgeAt !== undefined && new Date(manifest.purgeAt) <= now) return undefined;
  const isCurrent = () => manifest.complete === modelsHash(models.gold, goldSettingsOf(settings));
  const isDue = Object.values(manifest.tables).some(
    ({ nextChange }) => nextChange !== null && new Date(nextChange) <= now,
  );
  if (pending.isStarted && through === "gold" && (isDue || !isCurrent())) return undefined;
  return {
    runId,
    startedAt: now.toISOString(),
    finishedAt: now.toISOString(),
    outcome: "nothing-to-do",
    folders: { processed: [], ...pending.folders },
    tables: [],
    problems: [],
    undeclaredTables: [],
    absentTables: [],
    checks: [],
    warnings: pending.warnings,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
}
