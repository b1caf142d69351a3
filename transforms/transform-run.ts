import type { Gold } from "./kernel/gold.ts";
import type { Silver } from "./kernel/silver.ts";
import { EXIT } from "./operator-error.ts";
import { buildGold } from "./publish/build-gold.ts";
import type { RunReport } from "./report.ts";
import type { JobContext } from "./run-context.ts";
import { checkRequest, type RunRequest } from "./run-request.ts";
import { foldFeed } from "./synapse-link/fold-feed.ts";
import { folderWarnings } from "./synapse-link/folders.ts";
import { listFolders } from "./synapse-link/landing.ts";
import { readFolderLedger } from "./synapse-link/ledger.ts";

/** What a run works on, and what it is asked to do. */
export interface RunOptions extends RunRequest {
  readonly silver: readonly Silver[];
  readonly gold: readonly Gold[];
}

/**
 * Folds new folders into silver and publishes gold. Nothing new means nothing is written. A table that fails is left
 * as it was and named in the report; the others go on.
 *
 * @throws OperatorError when the run as a whole cannot go on: no landing zone, no access, lease lost, interrupted.
 */
export async function runTransform(context: JobContext, options: RunOptions): Promise<RunReport> {
  const startedAt = context.now();
  const { landing, lake, settings } = context;
  const { silver: models, gold: contract } = options;
  const request = checkRequest(
    options,
    models.map(({ name }) => name),
  );
  const done = await readFolderLedger(lake);
  const plan = await listFolders(landing, startedAt, done.folders);
  const silver = await foldFeed(context, { models, ...request }, plan, done);
  const asOf = request.asOf ?? startedAt;
  const gold =
    request.through === "silver"
      ? { tables: [], checks: [], warnings: [] }
      : await buildGold({ ...context, settings: { ...settings, asOf } }, contract, silver.unavailable);
  const tables = [...silver.tables, ...gold.tables];
  const isChanged = tables.some(({ filesAdded, filesRemoved }) => filesAdded + filesRemoved > 0);
  const isFailed = silver.problems.length > 0 || tables.some(({ problem }) => problem !== undefined);
  const isDone = isChanged || silver.processed.some((folder) => !done.folders.has(folder));
  const report: RunReport = {
    runId: context.runId,
    startedAt: startedAt.toISOString(),
    finishedAt: context.now().toISOString(),
    outcome: isFailed ? "failed" : isDone ? "succeeded" : "nothing-to-do",
    folders: {
      processed: silver.processed,
      inProgress: plan.inProgress,
      abandoned: plan.abandoned,
      skipped: plan.waiting,
    },
    tables,
    problems: silver.problems,
    undeclaredTables: silver.undeclared,
    absentTables: silver.absent,
    checks: gold.checks,
    warnings: [...folderWarnings(plan), ...silver.warnings, ...gold.warnings],
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
  if (report.outcome !== "nothing-to-do") {
    await lake.put(`ops/runs/${context.runId}.json`, `${JSON.stringify(report, null, 1)}\n`);
  }
  return report;
}

/** The exit code that a report stands for. */
export function exitCodeOf({ tables, problems }: RunReport): number {
  const codes = [...problems, ...tables.flatMap(({ problem }) => (problem ? [problem] : []))].map(({ code }) => code);
  if (codes.length === 0) return EXIT.done;
  return codes.every((code) => code === "CI-GOLD-002") ? EXIT.checkFailed : EXIT.mustChange;
}
