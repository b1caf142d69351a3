import type { Silver } from "../kernel/silver.ts";
import { OperatorError } from "../operator-error.ts";
import { type Problem, problemOf, type TableReport } from "../report.ts";
import { emptyReport, type Feed, type Gathering, leftAsItWas, readBatches } from "./feed.ts";
import { foldersOfTable } from "./feed-plan.ts";
import { type FoldInput, foldTable } from "./fold.ts";
import { instantOfFolder } from "./folders.ts";
import { type Observation, observeCopy } from "./full-copy.ts";
import { freshLedger, readLedger, type TableLedger, writeLedger } from "./ledger.ts";
import { refuseRefresh } from "./refresh.ts";
import { sweepTable } from "./sweep.ts";

/** Folds one table, sweeps it after a new full copy, and gathers what happened. */
export async function foldModel(feed: Feed, model: Silver, isWanted: boolean, gathering: Gathering): Promise<void> {
  const { context, batches, done } = feed;
  const { name } = model;
  const touching = feed.reading.filter(({ name: folder }) => {
    const batch = batches.get(folder);
    return batch !== undefined && (batch.tables.has(name) || batch.failed.has(name));
  });
  const wait = () => {
    for (const folder of touching) if (!done.folders.has(folder.name)) gathering.unfinished.add(folder.name);
  };
  if (!isWanted) return wait();
  try {
    const before = await readLedger(context.lake, name);
    const ledger = { ...before, folders: before.folders.filter((folder) => !done.folders.has(folder)) };
    const folded = await foldOne(feed, model, ledger, gathering);
    await sweepOne(feed, folded, gathering);
  } catch (error) {
    const problem = problemOf(name, error);
    wait();
    gathering.failed.set(name, problem.code);
    gathering.tables.push(leftAsItWas(name, problem));
    context.progress(`silver ${name}: ${problem.code} ${problem.message}`);
  }
}

async function foldOne(feed: Feed, model: Silver, ledger: TableLedger, gathering: Gathering): Promise<TableLedger> {
  const { context, options, batches, done, eligible, reading, root } = feed;
  const { name } = model;
  const isRefresh = options.fullRefresh?.has(name) ?? false;
  if (isRefresh) refuseRefresh(ledger, done, eligible);
  const since = ledger.copy.first === null ? Number.NEGATIVE_INFINITY : (instantOfFolder(ledger.copy.first) ?? 0);
  const own = foldersOfTable(reading, done, ledger, { isRefresh, since, replay: options.replay }).flatMap((folder) => {
    const batch = batches.get(folder.name);
    return batch === undefined ? [] : [batch];
  });
  const failure = own.flatMap(({ failed }) => failed.get(name) ?? []).at(0);
  if (failure !== undefined) throw failure;
  const files = own.flatMap(({ tables }) => tables.get(name) ?? []);
  const observations = own.map(
    (batch): Observation => ({
      folder: batch.folder,
      sync: batch.syncStates.get(name),
      hasFiles: batch.tables.has(name),
    }),
  );
  const rootState = root.get(name);
  const told = rootState && { state: rootState.syncState, completed: rootState.syncCompleted };
  const start = isRefresh ? { ...freshLedger(name).copy, number: ledger.copy.number } : ledger.copy;
  const copy = observeCopy(start, observations, told);
  if (files.length === 0) {
    const isKnown = ledger.sequence > 0 && JSON.stringify(copy) !== JSON.stringify(ledger.copy);
    const next = { ...ledger, copy };
    if (isKnown) await writeLedger(context.lake, next);
    return isKnown ? next : ledger;
  }
  const input: FoldInput = {
    ...{ model, files, ledger, copy, isRebuild: isRefresh, oldestFolder: eligible[0]?.instant ?? 0 },
    folders: own.filter(({ tables }) => tables.has(name)).map(({ folder }) => folder),
  };
  const { report, ledger: next, warnings } = await foldTable(context, input);
  gathering.tables.push(report);
  gathering.warnings.push(...warnings);
  context.progress(`silver ${name}: +${report.inserted} ~${report.updated} -${report.deleted}`);
  return next;
}

/** Removes what a new full copy no longer holds, once all of its folders are read (fact C14). */
async function sweepOne(feed: Feed, ledger: TableLedger, gathering: Gathering): Promise<void> {
  const { context, eligible } = feed;
  const { sweep } = ledger.copy;
  if (sweep === null) return;
  const [from, to] = [instantOfFolder(sweep.from) ?? 0, instantOfFolder(sweep.to) ?? 0];
  const span = eligible.filter(({ instant }) => instant >= from && instant <= to);
  if (![sweep.from, sweep.to].every((name) => span.some((folder) => folder.name === name))) {
    gathering.warnings.push(
      `${ledger.table}: folders of its new full copy (${sweep.from} to ${sweep.to}) are gone, so rows deleted meanwhile stay: re-add the table in Synapse Link, then run with --full-refresh ${ledger.table}`,
    );
    return;
  }
  const problems: Problem[] = [];
  const batches = await readBatches(context, span, feed.root, problems);
  if (problems.length > 0) return;
  const files = [...batches.values()].flatMap(({ tables }) => tables.get(ledger.table) ?? []);
  const position = gathering.tables.findIndex(({ table }) => table === ledger.table);
  const report = gathering.tables[position] ?? emptyReport(ledger.table);
  const replace = (next: TableReport) => {
    if (position < 0) gathering.tables.push(next);
    else gathering.tables[position] = next;
  };
  try {
    const swept = await sweepTable(context, ledger, files, eligible[0]?.instant ?? 0);
    if (swept.version === undefined) return;
    replace({
      ...report,
      version: swept.version,
      swept: swept.removed,
      rows: Math.max(0, report.rows - swept.removed),
    });
    context.progress(`silver ${ledger.table}: ${swept.removed} rows that the new full copy does not hold removed`);
  } catch (error) {
    if (!(error instanceof OperatorError) || error.code !== "CI-FEED-011") throw error;
    const { code, message, hint } = error;
    replace({ ...report, problem: { code, message, hint } });
  }
}
