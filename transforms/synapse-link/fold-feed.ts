import type { Silver } from "../kernel/silver.ts";
import { type Problem, problemOf, type TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import { type Batch, listTables } from "./batch.ts";
import { type Feed, type FeedOptions, type Gathering, keepFolder, leftAsItWas, readBatches } from "./feed.ts";
import { foldersToRead, longGaps } from "./feed-plan.ts";
import { foldModel } from "./fold-model.ts";
import { type FolderPlan, instantOfFolder } from "./folders.ts";
import { readRootManifest } from "./landing.ts";
import { type FolderLedger, replaceFolderLedger } from "./ledger.ts";
import type { Manifest } from "./manifest.ts";
import { foldOptionSets } from "./option-sets.ts";

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
  const feed: Feed = { context, options, done, plan, reading, batches, root };
  const gathering: Gathering = { tables: [], warnings: [], failed: new Map(), unfinished: new Map() };
  for (const { name } of reading.filter((folder) => !batches.has(folder.name) && !done.folders.has(folder.name))) {
    const { tables } = await listTables(landing, name);
    for (const model of models) if (tables.has(model.name)) keepFolder(gathering, name, model.name);
  }
  for (const model of models) await foldModel(feed, model, names.includes(model.name), gathering);

  const optionSets = await foldNewestOptionSets(feed, gathering);
  const read = reading.filter(({ name }) => batches.has(name));
  const finished = read.filter(({ name }) => !gathering.unfinished.has(name)).map(({ name }) => name);
  const settled = names.filter((name) => !gathering.failed.has(name));
  await replaceFolderLedger(context.lake, done, {
    folders: new Set([...done.folders, ...finished]),
    tables: new Set([...done.tables, ...settled]),
    optionSets,
    pending: new Map([...gathering.unfinished].map(([folder, tables]) => [folder, [...tables]])),
  });
  const presence = presenceOf(feed);
  return {
    ...{ tables: gathering.tables, problems, ...presence },
    processed: read.map(({ name }) => name),
    unavailable: new Map([...incompleteCopies(root, models), ...gathering.failed]),
    warnings: [
      ...rangeWarnings(options, plan),
      ...longGaps(plan.eligible, done.folders),
      ...gathering.warnings,
      ...unlistedFiles(batches),
    ],
  };
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
    if (newest !== undefined && !done.folders.has(newest.folder)) keepFolder(gathering, newest.folder, "optionsets");
    return done.optionSets;
  }
}

/** Tables whose initial copy is not complete: they reach silver, but not gold (fact C12). */
function incompleteCopies(root: Manifest, models: readonly Silver[]): [string, string][] {
  return models.flatMap(({ name }): [string, string][] => {
    const state = root.get(name)?.syncState;
    return state === undefined || state === "Completed" ? [] : [[name, "its initial sync is not completed"]];
  });
}

function rangeWarnings({ replay }: FeedOptions, { eligible }: FolderPlan): string[] {
  if (replay === undefined) return [];
  const isEmpty = !eligible.some(({ instant }) => instant >= replay.from && instant <= replay.to);
  return isEmpty ? ["no complete folder lies in the range to replay"] : [];
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
