import pLimit from "p-limit";
import type { Silver } from "../kernel/silver.ts";
import { OperatorError } from "../operator-error.ts";
import { type Problem, problemOf, type TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import { type Batch, readBatch } from "./batch.ts";
import { type FolderSpan, foldersOfTable, foldersToRead, longGaps } from "./feed-plan.ts";
import { type FoldInput, foldTable } from "./fold.ts";
import { type BatchFolder, type FolderPlan, instantOfFolder } from "./folders.ts";
import { type Observation, observeCopy } from "./full-copy.ts";
import { PARALLEL_REQUESTS, readRootManifest } from "./landing.ts";
import { type FolderLedger, freshLedger, readLedger, type TableLedger, writeFolderLedger, writeLedger } from "./ledger.ts";
import type { Manifest } from "./manifest.ts";
import { foldOptionSets } from "./option-sets.ts";
import { refuseRefresh } from "./refresh.ts";
import { sweepTable } from "./sweep.ts";

/** What a run reads. */
export interface FeedOptions {
  readonly models: readonly Silver[];
  /** Tables to fold; the others wait. @default all */
  readonly tables?: ReadonlySet<string>;
  /** Tables to build anew from the folders that still exist. */
  readonly fullRefresh?: ReadonlySet<string>;
  /** Folders to read again. */
  readonly replay?: FolderSpan;
}

/** What became of silver. */
export interface FeedResult {
  readonly tables: readonly TableReport[];
  /** Folders that were read in this run. */
  readonly processed: readonly string[];
  /** Folders that could not be read; they stay pending. */
  readonly problems: readonly Problem[];
  /** Tables that gold must not read now, with the reason. */
  readonly unavailable: ReadonlyMap<string, string>;
  /** Tables of the feed that no model declares (fact C55). */
  readonly undeclared: readonly string[];
  /** Declared tables that the feed does not have (fact C55). */
  readonly absent: readonly string[];
  readonly warnings: readonly string[];
}

/** One run's view of the landing zone, shared by all tables. */
interface Feed {
  readonly context: JobContext;
  readonly options: FeedOptions;
  readonly done: FolderLedger;
  readonly eligible: readonly BatchFolder[];
  readonly reading: readonly BatchFolder[];
  /** Folders that could be read, by name. */
  readonly batches: ReadonlyMap<string, Batch>;
  readonly root: Manifest;
}

/** Mutable gathering of a run's results. */
interface Gathering {
  readonly tables: TableReport[];
  readonly warnings: string[];
  readonly failed: Map<string, string>;
  /** Folders that some table still needs. */
  readonly unfinished: Set<string>;
}

/**
 * Folds complete folders into silver, table by table. A table that fails is left as it was and named; a folder whose
 * model.json cannot be read is named and stays pending, the others go on: the order of folders does not matter.
 */
export async function foldFeed(
  context: JobContext,
  options: FeedOptions,
  plan: FolderPlan,
  done: FolderLedger,
): Promise<FeedResult> {
  const { landing, progress } = context;
  const { models } = options;
  const names = models.map(({ name }) => name).filter((name) => options.tables?.has(name) ?? true);
  const isRefresh = (options.fullRefresh?.size ?? 0) > 0;
  const reading = foldersToRead(plan.eligible, done, { tables: names, isRefresh, replay: options.replay });
  const problems: Problem[] = [];
  const root = await readRootManifest(landing).catch((error: unknown): Manifest => {
    problems.push(problemOf("model.json", error));
    return new Map();
  });
  const batches = await readBatches(context, reading, root, problems);
  if (reading.length > 0) progress(`${reading.length} folders to read, ${reading[0]!.name} to ${reading.at(-1)!.name}`);
  const feed: Feed = { context, options, done, eligible: plan.eligible, reading, batches, root };
  const gathering: Gathering = { tables: [], warnings: [], failed: new Map(), unfinished: new Set() };
  for (const model of models) await foldModel(feed, model, names.includes(model.name), gathering);

  const optionSets = await foldNewestOptionSets(feed, gathering);
  const read = reading.filter(({ name }) => batches.has(name));
  const finished = read.filter(({ name }) => !gathering.unfinished.has(name)).map(({ name }) => name);
  const settled = names.filter((name) => !gathering.failed.has(name));
  const isNew = finished.some((name) => !done.folders.has(name)) || settled.some((name) => !done.tables.has(name));
  if (isNew || optionSets !== done.optionSets) {
    const folders = new Set([...done.folders, ...finished]);
    await writeFolderLedger(context.lake, { folders, tables: new Set([...done.tables, ...settled]), optionSets });
  }
  const presence = presenceOf(feed);
  return {
    ...{ tables: gathering.tables, problems, ...presence },
    processed: read.map(({ name }) => name),
    unavailable: new Map([...incompleteCopies(root), ...gathering.failed]),
    warnings: [...longGaps(plan.eligible, done.folders), ...gathering.warnings, ...unlistedFiles(batches)],
  };
}

async function readBatches(
  { landing }: JobContext,
  folders: readonly BatchFolder[],
  root: Manifest,
  problems: Problem[],
): Promise<Map<string, Batch>> {
  const limit = pLimit(PARALLEL_REQUESTS);
  const read = await Promise.all(
    folders.map(({ name }) =>
      limit(() =>
        readBatch(landing, name, async () => root).catch((error: unknown) => {
          problems.push(problemOf(name, error));
          return undefined;
        }),
      ),
    ),
  );
  return new Map(read.flatMap((batch) => (batch ? [[batch.folder, batch]] : [])));
}

/** Folds one table, sweeps it after a new full copy, and gathers what happened. */
async function foldModel(feed: Feed, model: Silver, isWanted: boolean, gathering: Gathering): Promise<void> {
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
    replace({ ...report, version: swept.version, swept: swept.removed, rows: Math.max(0, report.rows - swept.removed) });
    context.progress(`silver ${ledger.table}: ${swept.removed} rows that the new full copy does not hold removed`);
  } catch (error) {
    if (!(error instanceof OperatorError) || error.code !== "CI-FEED-011") throw error;
    const { code, message, hint } = error;
    replace({ ...report, problem: { code, message, hint } });
  }
}

/** Brings silver's option sets to the newest folder that has them (fact C50). */
async function foldNewestOptionSets(feed: Feed, gathering: Gathering): Promise<string | null> {
  const { context, batches, done } = feed;
  const current = done.optionSets === null ? Number.NEGATIVE_INFINITY : (instantOfFolder(done.optionSets) ?? 0);
  const newest = [...batches.values()]
    .filter(({ optionSets }) => optionSets !== undefined)
    .sort((a, b) => (instantOfFolder(a.folder) ?? 0) - (instantOfFolder(b.folder) ?? 0))
    .at(-1);
  const isNewer = newest !== undefined && (instantOfFolder(newest.folder) ?? 0) > current;
  if (!isNewer && (done.optionSets !== null || batches.size === 0)) return done.optionSets;
  try {
    const result = await foldOptionSets(context, newest?.optionSets);
    gathering.warnings.push(...result.warnings);
    return newest?.folder ?? null;
  } catch (error) {
    const problem = problemOf("optionsets", error);
    gathering.tables.push(leftAsItWas("optionsets", problem));
    return done.optionSets;
  }
}

/** Tables whose initial copy is not complete: they reach silver, but not gold (fact C12). */
function incompleteCopies(root: Manifest): [string, string][] {
  return [...root].flatMap(([table, { syncState }]): [string, string][] =>
    syncState === undefined || syncState === "Completed" ? [] : [[table, "its initial sync is not completed"]],
  );
}

function presenceOf({ options, batches, root, done }: Feed): Pick<FeedResult, "undeclared" | "absent"> {
  const declared = new Set(options.models.map(({ name }) => name));
  const present = new Set([...root.keys(), ...[...batches.values()].flatMap(({ tables }) => [...tables.keys()])]);
  const isKnown = done.folders.size > 0 || batches.size > 0;
  const required = options.models.filter(({ optional }) => optional === undefined).map(({ name }) => name);
  return {
    undeclared: [...present].filter((table) => !declared.has(table)).sort(),
    absent: isKnown ? required.filter((table) => !present.has(table)).sort() : [],
  };
}

function unlistedFiles(batches: ReadonlyMap<string, Batch>): string[] {
  return [...batches.values()]
    .filter(({ unlisted }) => unlisted.length > 0)
    .map(
      ({ folder, unlisted }) =>
        `${folder}: ${unlisted.length} files stand in model.json or in the folder, but not in both, e.g. ${unlisted[0]}`,
    );
}

function emptyReport(table: string): TableReport {
  return {
    ...{ layer: "silver", table, version: -1, inserted: 0, updated: 0, deleted: 0, unchanged: 0, quarantined: 0 },
    ...{ rows: 0, filesAdded: 0, filesRemoved: 0, bytesRead: 0, bytesWritten: 0, seconds: 0 },
  };
}

function leftAsItWas(table: string, { code, message, hint }: Problem): TableReport {
  return { ...emptyReport(table), problem: { code, message, hint } };
}

