import type { JobSettings } from "./job-settings.ts";
import type { Gold } from "./kernel/gold.ts";
import type { Silver } from "./kernel/silver.ts";
import { modelsHash } from "./publish/build-gold.ts";
import { readGoldManifest } from "./publish/manifest.ts";
import type { RunReport } from "./report.ts";
import type { Store } from "./storage/store.ts";
import { folderWarnings } from "./synapse-link/folders.ts";
import { listFolders } from "./synapse-link/landing.ts";
import { readFolderLedger } from "./synapse-link/ledger.ts";

/**
 * The report of a run with nothing to do, or undefined when there is work. Takes three reads and one listing, neither
 * lease nor engine, and writes nothing.
 */
export async function nothingToDo(
  run: {
    readonly landing: Store;
    readonly lake: Store;
    readonly settings: Pick<JobSettings, "goldRoot" | "language" | "timeZone">;
    readonly runId: string;
    readonly now: Date;
  },
  models: { readonly silver: readonly Silver[]; readonly gold: readonly Gold[] },
  through: "silver" | "gold",
): Promise<RunReport | undefined> {
  const { landing, lake, settings, runId, now } = run;
  const [done, manifest] = await Promise.all([readFolderLedger(lake), readGoldManifest(lake, settings.goldRoot)]);
  const plan = await listFolders(landing, now, done.folders);
  const isFolded =
    done.pending.size === 0 &&
    plan.eligible.every(({ name }) => done.folders.has(name)) &&
    (plan.eligible.length === 0 || models.silver.every(({ name }) => done.tables.has(name)));
  if (!isFolded) return undefined;
  const { language, timeZone } = settings;
  const isCurrent = () => manifest.complete === modelsHash(models.gold, { language, timeZone });
  const isDue = Object.values(manifest.tables).some(
    ({ nextChange }) => nextChange !== null && new Date(nextChange) <= now,
  );
  if (done.folders.size > 0 && through === "gold" && (isDue || !isCurrent())) return undefined;
  return {
    runId,
    startedAt: now.toISOString(),
    finishedAt: now.toISOString(),
    outcome: "nothing-to-do",
    folders: { processed: [], inProgress: plan.inProgress, abandoned: plan.abandoned, skipped: plan.waiting },
    tables: [],
    problems: [],
    undeclaredTables: [],
    absentTables: [],
    checks: [],
    warnings: folderWarnings(plan),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
}
