import pLimit from "p-limit";
import type { Silver } from "../kernel/silver.ts";
import { type Problem, problemOf, type TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import { type Batch, readBatch } from "./batch.ts";
import type { FolderSpan } from "./feed-plan.ts";
import type { BatchFolder, FolderPlan } from "./folders.ts";
import { PARALLEL_REQUESTS } from "./landing.ts";
import type { FolderLedger } from "./ledger.ts";
import type { Manifest } from "./manifest.ts";

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

/** One run's view of the landing zone, shared by all tables. */
export interface Feed {
  readonly context: JobContext;
  readonly options: FeedOptions;
  readonly done: FolderLedger;
  readonly plan: FolderPlan;
  readonly reading: readonly BatchFolder[];
  /** Folders that could be read, by name. */
  readonly batches: ReadonlyMap<string, Batch>;
  readonly root: Manifest;
}

/** Mutable gathering of a run's results. */
export interface Gathering {
  readonly tables: TableReport[];
  readonly warnings: string[];
  readonly failed: Map<string, string>;
  /** Folders that tables still need, with these tables. */
  readonly unfinished: Map<string, Set<string>>;
}

/** Notes that a table still needs a folder. */
export function keepFolder({ unfinished }: Gathering, folder: string, table: string): void {
  unfinished.set(folder, new Set([...(unfinished.get(folder) ?? []), table]));
}

/** Whether a folder is still in the landing zone, read or not. */
export function isPresent({ eligible, waiting, abandoned }: FolderPlan, folder: string): boolean {
  return eligible.some(({ name }) => name === folder) || waiting.includes(folder) || abandoned.includes(folder);
}

/** Reads what folders bring; one that cannot be read is added to the problems and left out. */
export async function readBatches(
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

/** A report of a table to which nothing was done. */
export function emptyReport(table: string): TableReport {
  return {
    ...{ layer: "silver", table, version: -1, inserted: 0, updated: 0, deleted: 0, unchanged: 0, quarantined: 0 },
    ...{ rows: 0, filesAdded: 0, filesRemoved: 0, bytesRead: 0, bytesWritten: 0, seconds: 0 },
  };
}

/** A report of a table that had to stop. */
export function leftAsItWas(table: string, { code, message, hint }: Problem): TableReport {
  return { ...emptyReport(table), problem: { code, message, hint } };
}
