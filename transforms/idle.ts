import type { JobSettings } from "./job-settings.ts";
import type { Gold } from "./kernel/gold.ts";
import { modelsHash } from "./publish/build-gold.ts";
import { readGoldManifest } from "./publish/manifest.ts";
import type { RunReport } from "./report.ts";
import type { Store } from "./storage/store.ts";
import { listFolders } from "./synapse-link/landing.ts";
import { readDoneFolders } from "./synapse-link/ledger.ts";

/**
 * The report of a run with nothing to do, or undefined when there is work. Takes four reads and one listing, neither
 * lease nor engine, and writes nothing.
 */
export async function nothingToDo(
  run: {
    readonly landing: Store;
    readonly lake: Store;
    readonly settings: JobSettings;
    readonly runId: string;
    readonly now: Date;
  },
  models: readonly Gold[],
  through: "silver" | "gold",
): Promise<RunReport | undefined> {
  const { landing, lake, settings, runId, now } = run;
  const [done, manifest] = await Promise.all([readDoneFolders(lake), readGoldManifest(lake, settings.goldRoot)]);
  const plan = await listFolders(landing, now, done);
  if (plan.eligible.some(({ name }) => !done.has(name))) return undefined;
  const { language, timeZone } = settings;
  const isCurrent = manifest.complete === modelsHash(models, { language, timeZone });
  const isDue = Object.values(manifest.tables).some(
    ({ nextChange }) => nextChange !== null && new Date(nextChange) <= now,
  );
  if (done.size > 0 && through === "gold" && (!isCurrent || isDue)) return undefined;
  return {
    runId,
    startedAt: now.toISOString(),
    finishedAt: now.toISOString(),
    outcome: "nothing-to-do",
    folders: { processed: [], inProgress: plan.inProgress, abandoned: plan.abandoned, skipped: plan.waiting },
    tables: [],
    checks: [],
    warnings:
      plan.inProgress === undefined
        ? ["Changelog/changelog.info names no folder: nothing is read until Dataverse writes it"]
        : [],
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
}
