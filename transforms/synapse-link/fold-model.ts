import type { Silver } from "../kernel/silver.ts";
import { type Problem, problemOf, type TableReport } from "../report.ts";
import { type Batch, type SyncState, vanished } from "./batch.ts";
import { createEmptyTable } from "./empty-table.ts";
import { emptyReport, type Feed, type Gathering, isPresent, keepFolder, leftAsItWas, readBatches } from "./feed.ts";
import { foldersOfTable } from "./feed-plan.ts";
import { type FoldInput, foldTable } from "./fold.ts";
import { instantOfFolder } from "./folders.ts";
import { type Observation, observeCopy } from "./full-copy.ts";
import { type CopyState, freshLedger, readLedger, type TableLedger, writeLedger } from "./ledger.ts";
import type { Entity } from "./manifest.ts";
import { refuseRefresh } from "./refresh.ts";
import { sweepTable } from "./sweep.ts";

/** Folds one table, sweeps it after a new full copy, and gathers what happened. */
export async function foldModel(feed: Feed, model: Silver, isWanted: boolean, gathering: Gathering): Promise<void> {
  const { context, batches, done } = feed;
  const { name } = model;
  const wait = () => {
    for (const [folder, { tables, failed }] of batches) {
      if (!done.folders.has(folder) && (tables.has(name) || failed.has(name))) keepFolder(gathering, folder, name);
    }
    for (const folder of goneFolders(feed, name)) keepFolder(gathering, folder, name);
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
  const { context, options, plan, done, reading } = feed;
  const { name } = model;
  const isRefresh = options.fullRefresh?.has(name) ?? false;
  if (isRefresh) refuseRefresh(ledger, done, plan.eligible);
  const since = ledger.copy.first === null ? Number.NEGATIVE_INFINITY : (instantOfFolder(ledger.copy.first) ?? 0);
  const folders = foldersOfTable(reading, done, ledger, { isRefresh, since, replay: options.replay });
  const own = folders.flatMap((folder) => feed.batches.get(folder.name) ?? []);
  const failure = own.flatMap(({ failed }) => failed.get(name) ?? []).at(0);
  if (failure !== undefined) throw failure;
  const copy = copyAfter(feed, name, own, isRefresh ? freshLedger(name).copy : ledger.copy, ledger.copy.number);
  // A full copy that began later holds what the folder held; so does the first one, if the operator says so.
  const isCopied = (folder: string) => (copy.number > 1 || isRefresh) && at(copy.first) > at(folder);
  const gap = goneFolders(feed, name).find((folder) => !isCopied(folder));
  if (gap !== undefined) throw vanished(gap);
  gathering.warnings.push(...lateDeclaration(feed, name));
  const files = own.flatMap(({ tables }) => tables.get(name) ?? []);
  if (files.length === 0) return withoutFiles(feed, model, { ledger, copy, own }, gathering);
  const input: FoldInput = {
    ...{ model, files, ledger, copy, isRebuild: isRefresh, oldestFolder: plan.eligible[0]?.instant ?? 0 },
    folders: own.filter(({ tables }) => tables.has(name)).map(({ folder }) => folder),
  };
  const { report, ledger: next, warnings } = await foldTable(context, input);
  gathering.tables.push(report);
  gathering.warnings.push(...warnings);
  context.progress(`silver ${name}: +${report.inserted} ~${report.updated} -${report.deleted}`);
  return next;
}

/** State of a table's full copy once its folders are read. A folder that cannot be read yet may have begun a new one. */
function copyAfter(feed: Feed, table: string, own: readonly Batch[], before: CopyState, number: number): CopyState {
  const { reading, batches, plan, root } = feed;
  const unread = [...reading.filter(({ name }) => !batches.has(name)).map(({ name }) => name), ...plan.waiting];
  if (own.length === 0) return before;
  const start = { ...before, number };
  const told = stateOf(root.get(table));
  const read = own.map(({ folder, manifest, tables }): Observation => {
    return { folder, sync: stateOf(manifest.get(table)), hasFiles: tables.has(table) };
  });
  const after = observeCopy(start, read, told);
  if (after.number === start.number && after.restarted === start.restarted) return after;
  const missing = unread.map((folder): Observation => ({ folder, sync: undefined, hasFiles: false, isUnread: true }));
  return observeCopy(start, [...read, ...missing], told);
}

function stateOf(entity: Entity | undefined): SyncState | undefined {
  return entity && { state: entity.syncState, completed: entity.syncCompleted };
}

/** A table without files: empty in the source, or not changed. */
async function withoutFiles(
  { context, root }: Feed,
  model: Silver,
  { ledger, copy, own }: { ledger: TableLedger; copy: CopyState; own: readonly Batch[] },
  gathering: Gathering,
): Promise<TableLedger> {
  const entities = [...own.map(({ manifest }) => manifest.get(model.name)), root.get(model.name)];
  const complete = entities.findLast((entity) => entity?.syncState === "Completed" && entity.columns.length > 0);
  if (ledger.sequence === 0 && own.length > 0 && complete !== undefined) {
    const created = await createEmptyTable(context, model, { ...ledger, copy }, complete.columns);
    if (created.report !== undefined) gathering.tables.push(created.report);
    return created.ledger;
  }
  if (ledger.sequence === 0 || JSON.stringify(copy) === JSON.stringify(ledger.copy)) return ledger;
  await writeLedger(context.lake, { ...ledger, copy });
  return { ...ledger, copy };
}

/** Folders that a table still needed, and that are no longer in the landing zone. */
function goneFolders({ done, plan }: Feed, table: string): string[] {
  return [...done.pending].flatMap(([folder, tables]) =>
    tables.includes(table) && !isPresent(plan, folder) ? [folder] : [],
  );
}

/** A table that was declared after folders had been purged may miss rows. */
function lateDeclaration({ done, plan }: Feed, table: string): string[] {
  if (done.tables.has(table)) return [];
  const purged = [...done.folders].filter((folder) => !isPresent(plan, folder)).length;
  if (purged === 0) return [];
  return [
    `${table} was declared after ${purged} folders were purged: re-add it in Synapse Link if its full copy is gone`,
  ];
}

/** Removes what a new full copy no longer holds, once all of its folders are read (fact C14). */
async function sweepOne(feed: Feed, ledger: TableLedger, gathering: Gathering): Promise<void> {
  const { context, plan } = feed;
  const { table, copy } = ledger;
  if (copy.sweep === null) return;
  const [from, to] = [at(copy.sweep.from), at(copy.sweep.to)];
  const isInside = (instant: number) => instant >= from && instant <= to;
  const span = plan.eligible.filter(({ instant }) => isInside(instant));
  if (plan.waiting.some((folder) => isInside(at(folder)))) return;
  // What an abandoned folder held comes again in a later one, so the copy began there (fact C3).
  const isThere = (name: string) => span.some((folder) => folder.name === name) || plan.abandoned.includes(name);
  if (![copy.sweep.from, copy.sweep.to].every(isThere)) {
    gathering.warnings.push(
      `${table}: folders of its new full copy (${copy.sweep.from} to ${copy.sweep.to}) are gone, so rows deleted meanwhile stay: re-add the table in Synapse Link, then run with --full-refresh ${table}`,
    );
    return;
  }
  const problems: Problem[] = [];
  const batches = await readBatches(context, span, feed.root, problems);
  if (problems.length > 0) return;
  const files = [...batches.values()].flatMap(({ tables }) => tables.get(table) ?? []);
  const swept = await sweepTable(context, ledger, files, plan.eligible[0]?.instant ?? 0);
  if (swept.removed === 0 && swept.problem === undefined) return;
  const position = gathering.tables.findIndex((report) => report.table === table);
  const { version, rows, removed, problem } = swept;
  const changed = { version, rows, ...(removed > 0 && { swept: removed }), ...(problem && { problem }) };
  const report: TableReport = { ...(gathering.tables[position] ?? emptyReport(table)), ...changed };
  gathering.tables.splice(position < 0 ? gathering.tables.length : position, 1, report);
  context.progress(`silver ${table}: ${removed} rows removed that its new full copy does not hold`);
}

function at(folder: string | null): number {
  return folder === null ? Number.NEGATIVE_INFINITY : (instantOfFolder(folder) ?? Number.NEGATIVE_INFINITY);
}
