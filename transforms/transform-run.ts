import { folderFreshness, sourceCountChecks } from "./checks/source-checks.ts";
import { openErasedRows } from "./erase/erased-rows.ts";
import { purgeDue } from "./erase/old-versions.ts";
import type { Gold } from "./kernel/gold.ts";
import type { Silver } from "./kernel/silver.ts";
import type { BronzeSource } from "./layers.ts";
import { EXIT } from "./operator-error.ts";
import { overlaySourceProblems } from "./overlay/overlay-sources.ts";
import { buildGold } from "./publish/build-gold.ts";
import { reopenGold } from "./publish/manifest.ts";
import { refuseBreaking } from "./publish/refuse-breaking.ts";
import type { CheckReport, RunReport } from "./report.ts";
import type { JobContext } from "./run-context.ts";
import { storeReport } from "./run-reports.ts";
import { type CheckedRequest, checkRequest, type RunRequest, withoutTable } from "./run-request.ts";
import { storefrontevents } from "./silver/storefrontevents.ts";
import { sourceOf } from "./sources/source-of.ts";
import { type FeedView, lookAtFeed } from "./storefront/feed-files.ts";
import { readFeedLedger } from "./storefront/feed-ledger.ts";
import type { FeedSettings } from "./storefront/feed-settings.ts";
import { foldEvents } from "./storefront/fold-events.ts";
import { instantOfFolder } from "./synapse-link/folders.ts";

/** What a run works on, and what it is asked to do. */
export interface RunOptions extends RunRequest {
  readonly silver: readonly Silver[];
  readonly gold: readonly Gold[];
  /** Form of bronze. @default "synapse-link-csv" */
  readonly source?: BronzeSource | undefined;
  /** The feed of web shops. @default none */
  readonly storefront?: FeedSettings;
}

/** Names of the tables that a run folds: those of the models, and the storefront's events where a shop reports them. */
export function foldedTables(models: readonly Silver[], storefront: FeedSettings | undefined): string[] {
  const names = models.map(({ name }) => name);
  return storefront === undefined ? names : [...names, storefrontevents.name];
}

/**
 * Folds what is new in the source into silver and publishes gold. Nothing new means nothing is written. A table that
 * fails is left as it was and named in the report; the others go on.
 *
 * @throws OperatorError when the run as a whole cannot go on: no landing zone, no access, lease lost, interrupted.
 */
export async function runTransform(job: JobContext, options: RunOptions): Promise<RunReport> {
  const context = { ...job, erased: await openErasedRows(job.lake, job.session) };
  const startedAt = context.now();
  const { landing, lake, settings } = context;
  const { silver: models, gold: contract, source, storefront } = options;
  const request = checkRequest(options, foldedTables(models, storefront));
  const asOf = request.asOf ?? startedAt;
  if (request.through === "gold") await refuseBreaking(context, contract);
  const pending = await sourceOf(source).look({ landing, lake, models, now: startedAt });
  const isAsked = request.fullRefresh !== undefined || request.replay !== undefined;
  const visits = storefront && (await lookAtVisits(context, storefront, request));
  const hasVisits = visits !== undefined && (visits.files.length > 0 || visits.isExpired);
  if (isAsked || pending.hasNews || hasVisits) await reopenGold(lake, settings.goldRoot);
  const silver = await pending.fold(context, { models, ...withoutTable(request, storefrontevents.name) });
  const events = storefront && visits && (await foldEvents(context, storefront, visits, asOf));
  const unavailable = new Map(silver.unavailable);
  if (events?.table.problem !== undefined) unavailable.set(storefrontevents.name, events.table.problem.code);
  const overlay = request.through === "silver" ? [] : await overlaySourceProblems(context);
  const gold =
    request.through === "silver" || overlay.length > 0
      ? { tables: [], checks: [], warnings: [] }
      : await buildGold(
          { ...context, isFullRefresh: request.fullRefresh !== undefined, settings: { ...settings, asOf } },
          contract,
          unavailable,
        );
  const purged = request.through === "silver" ? [] : await purgeDue(context);
  const tables = [...silver.tables, ...(events ? [events.table] : []), ...gold.tables];
  const isChanged = tables.some(({ filesAdded, filesRemoved }) => filesAdded + filesRemoved > 0);
  const problems = [...silver.problems, ...overlay];
  const isFailed = problems.length > 0 || tables.some(({ problem }) => problem !== undefined);
  const isDone = isChanged || silver.hasProgress || (events?.hasProgress ?? false);
  const report: RunReport = {
    runId: context.runId,
    startedAt: startedAt.toISOString(),
    finishedAt: context.now().toISOString(),
    outcome: isFailed ? "failed" : isDone ? "succeeded" : "nothing-to-do",
    folders: { processed: silver.processed, ...pending.folders },
    tables,
    problems,
    undeclaredTables: silver.undeclared,
    absentTables: silver.absent,
    checks: [
      ...sourceChecks(pending.folders.inProgress, silver.processed, tables, asOf, options),
      ...(events?.checks ?? []),
      ...gold.checks,
    ],
    warnings: [...pending.warnings, ...silver.warnings, ...(events?.warnings ?? []), ...gold.warnings, ...purged],
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
  if (report.outcome !== "nothing-to-do") {
    await storeReport(lake, report);
  }
  return report;
}

/** The feed's files, unless the run is about other tables. */
async function lookAtVisits(
  { lake, now }: JobContext,
  storefront: FeedSettings,
  { tables, fullRefresh }: CheckedRequest,
): Promise<FeedView | undefined> {
  const { name } = storefrontevents;
  if (tables !== undefined && !tables.has(name)) return undefined;
  const isWhole = fullRefresh?.has(name) ?? false;
  return lookAtFeed(lake, storefront, { ledger: await readFeedLedger(lake), now: now(), isWhole });
}

function sourceChecks(
  inProgress: string | undefined,
  processed: readonly string[],
  tables: RunReport["tables"],
  asOf: Date,
  { sourceCounts, linkIntervalMinutes = 60 }: RunRequest,
): CheckReport[] {
  const folders = [...(inProgress === undefined ? [] : [inProgress]), ...processed];
  const instants = folders.map(instantOfFolder).filter((instant) => instant !== undefined);
  return [
    ...folderFreshness(instants, linkIntervalMinutes, asOf),
    ...(sourceCounts ? sourceCountChecks(sourceCounts, tables) : []),
  ];
}

/** The exit code that a report stands for. */
export function exitCodeOf({ tables, problems }: RunReport): number {
  const codes = [...problems, ...tables.flatMap(({ problem }) => (problem ? [problem] : []))].map(({ code }) => code);
  if (codes.length === 0) return EXIT.done;
  return codes.every((code) => code === "CI-GOLD-002" || code === "CI-GOLD-004") ? EXIT.checkFailed : EXIT.mustChange;
}
