import type { Gold } from "./kernel/gold.ts";
import type { Silver } from "./kernel/silver.ts";
import { EXIT, OperatorError } from "./operator-error.ts";
import { buildGold } from "./publish/build-gold.ts";
import { type RunReport, type TableReport, unexplainedRows } from "./report.ts";
import type { JobContext } from "./run-context.ts";
import { foldTable } from "./synapse-link/fold.ts";
import type { FolderPlan } from "./synapse-link/folders.ts";
import { type Batch, listFolders, type Manifest, readBatch, readRootManifest } from "./synapse-link/landing.ts";
import { readDoneFolders, readLedger, writeDoneFolders } from "./synapse-link/ledger.ts";
import { foldOptionSets } from "./synapse-link/option-sets.ts";

export interface RunOptions {
  readonly silver: readonly Silver[];
  readonly gold: readonly Gold[];
  /** @default "gold" */
  readonly through?: "silver" | "gold";
}

/**
 * Folds new folders into silver and publishes gold. Nothing new means nothing is written. A table that fails is left
 * as it was and named in the report; the others go on.
 */
export async function runTransform(context: JobContext, options: RunOptions): Promise<RunReport> {
  const startedAt = context.now();
  const { landing, lake, settings } = context;
  const done = await readDoneFolders(lake);
  const plan = await listFolders(landing, startedAt, done);
  const pending = plan.eligible.map(({ name }) => name).filter((name) => !done.has(name));
  const silver = await foldPending(context, options.silver, pending, done);
  const gold =
    options.through === "silver"
      ? { tables: [], checks: [] }
      : await buildGold({ ...context, settings: { ...settings, asOf: startedAt } }, options.gold, silver.unavailable);
  const tables = [...silver.tables, ...gold.tables];
  const changed = pending.length > 0 || tables.some(({ filesAdded, filesRemoved }) => filesAdded + filesRemoved > 0);
  const failed = tables.some(({ problem }) => problem !== undefined);
  const report: RunReport = {
    runId: context.runId,
    startedAt: startedAt.toISOString(),
    finishedAt: context.now().toISOString(),
    outcome: failed ? "failed" : changed ? "succeeded" : "nothing-to-do",
    folders: {
      processed: pending,
      inProgress: plan.inProgress,
      abandoned: plan.abandoned,
      skipped: plan.waiting,
    },
    tables,
    checks: gold.checks,
    warnings: [...silver.warnings, ...folderWarnings(plan)],
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
  if (report.outcome !== "nothing-to-do") {
    await lake.put(`ops/runs/${context.runId}.json`, `${JSON.stringify(report, null, 1)}\n`);
  }
  return report;
}

/** The exit code that a report stands for. */
export function exitCodeOf({ tables }: RunReport): number {
  const problems = tables.flatMap(({ problem }) => (problem ? [problem] : []));
  if (problems.length === 0) return EXIT.done;
  return problems.every(({ code }) => code === "CI-GOLD-002") ? EXIT.checkFailed : EXIT.mustChange;
}

interface SilverResult {
  readonly tables: TableReport[];
  /** Tables that gold must not read now, with the reason. */
  readonly unavailable: Map<string, string>;
  readonly warnings: string[];
}

async function foldPending(
  context: JobContext,
  models: readonly Silver[],
  pending: readonly string[],
  done: ReadonlySet<string>,
): Promise<SilverResult> {
  const result: SilverResult = { tables: [], unavailable: new Map(), warnings: [] };
  if (pending.length === 0) return result;
  const { landing, lake, progress } = context;
  let root: Promise<Manifest> | undefined;
  const rootManifest = () => {
    root ??= readRootManifest(landing);
    return root;
  };
  const batches: Batch[] = [];
  for (const folder of pending) batches.push(await readBatch(landing, folder, rootManifest));
  progress(`${pending.length} new folders, ${pending[0]} to ${pending.at(-1)}`);

  const incomplete = new Set<string>();
  for (const model of models) {
    const failure = batches.flatMap(({ failed }) => failed.get(model.name) ?? []).at(0);
    const withTable = batches.filter(({ tables }) => tables.has(model.name));
    if (failure === undefined && withTable.length === 0) continue;
    try {
      if (failure !== undefined) throw failure;
      const ledger = await readLedger(lake, model.name);
      const own = withTable.filter(({ folder }) => !ledger.folders.includes(folder));
      if (own.length === 0) continue;
      const files = own.flatMap(({ tables }) => tables.get(model.name)!);
      const kept = { ...ledger, folders: ledger.folders.filter((folder) => !done.has(folder)) };
      const report = await foldTable(
        context,
        model,
        files,
        own.map(({ folder }) => folder),
        kept,
      );
      const lost = unexplainedRows(report);
      if (lost !== 0) result.warnings.push(`${model.name}: ${lost} rows of the feed are not accounted for`);
      result.tables.push(report);
      progress(`silver ${model.name}: +${report.inserted} ~${report.updated} -${report.deleted}`);
    } catch (error) {
      const problem = problemOf(model.name, error);
      for (const { folder } of withTable) incomplete.add(folder);
      for (const { folder, failed } of batches) if (failed.has(model.name)) incomplete.add(folder);
      result.unavailable.set(model.name, problem.code);
      result.tables.push(leftAsItWas(model.name, problem));
      progress(`silver ${model.name}: ${problem.code} ${problem.message}`);
    }
  }
  const optionSets = batches.findLast((batch) => batch.optionSets !== undefined)?.optionSets;
  if (optionSets === undefined && done.size === 0)
    result.warnings.push("no option-set metadata: enum columns show built-in symbols");
  await foldOptionSets(context, optionSets, done.size === 0);
  for (const [table, { syncState }] of await rootManifest()) {
    if (syncState === "InProgress") result.unavailable.set(table, "its initial sync is not completed");
  }
  await writeDoneFolders(lake, [...done, ...pending.filter((folder) => !incomplete.has(folder))]);
  return result;
}

/** The operator's view of a table's failure. What concerns the whole run is thrown on. */
function problemOf(table: string, error: unknown): { code: string; message: string; hint: string } {
  if (error instanceof OperatorError) {
    if (error.exitCode === EXIT.tryLater || error.exitCode === EXIT.interrupted) throw error;
    return { code: error.code, message: error.message, hint: error.hint };
  }
  const message = `${table}: ${(error as Error).message.split("\n")[0]}. The table is left as it was.`;
  return {
    code: "CI-JOB-001",
    message,
    hint: "A fault of the kit: report it with the run's log; the next run tries again.",
  };
}

function leftAsItWas(table: string, problem: TableReport["problem"] & object): TableReport {
  return {
    ...{ layer: "silver", table, version: -1, inserted: 0, updated: 0, deleted: 0, unchanged: 0, quarantined: 0 },
    ...{ rows: 0, filesAdded: 0, filesRemoved: 0, bytesRead: 0, bytesWritten: 0, seconds: 0, problem },
  };
}

function folderWarnings(plan: FolderPlan): string[] {
  const abandoned = plan.abandoned.map(
    (name) => `folder ${name} was abandoned by Dataverse; its rows come again later`,
  );
  if (plan.inProgress !== undefined) return abandoned;
  return [...abandoned, "Changelog/changelog.info names no folder: nothing is read until Dataverse writes it"];
}
