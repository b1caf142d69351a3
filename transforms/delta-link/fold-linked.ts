import { readChanges } from "../delta/changes.ts";
import { fileNameOf } from "../delta/replay.ts";
import { pathInStore } from "../delta/scan.ts";
import { readSnapshot, type Snapshot } from "../delta/snapshot.ts";
import type { Silver } from "../kernel/silver.ts";
import { OperatorError } from "../operator-error.ts";
import type { TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import type { BatchFile } from "../synapse-link/batch.ts";
import { createEmptyTable } from "../synapse-link/empty-table.ts";
import { emptyReport } from "../synapse-link/feed.ts";
import { foldTable } from "../synapse-link/fold.ts";
import { readLedger, type TableLedger } from "../synapse-link/ledger.ts";
import { linkedColumns } from "./columns.ts";
import type { LinkedState } from "./ledger.ts";
import { logEndOf } from "./newest-entry.ts";
import { type ArrivedFile, changedFiles, type Reading, wholeTable, whyWhole } from "./reading.ts";
import { sweepAbsent } from "./sweep-absent.ts";

/** One linked table's part of a run. */
export interface LinkedInput {
  readonly model: Silver;
  /** Folder of the table in the source. */
  readonly path: string;
  readonly state: LinkedState | undefined;
  /** Build silver anew from the whole table. */
  readonly isRefresh: boolean;
}

/** What a fold of a linked table did; undefined reports where nothing was new. */
export interface LinkedResult {
  readonly report: TableReport | undefined;
  /** How far the table is read now. */
  readonly state: LinkedState;
  readonly warnings: readonly string[];
}

/**
 * Folds what a linked table's versions brought since the last run. Where they do not tell any more, the whole table is
 * read. Whenever it was, silver's rows that it does not hold are removed.
 *
 * @throws OperatorError when the table has to stop; it is left as it was.
 */
export async function foldLinked(context: JobContext, input: LinkedInput): Promise<LinkedResult> {
  const { session, landing, lake } = context;
  const { model, path, isRefresh } = input;
  const snapshot = await readSnapshot(landing, path, session);
  if (snapshot === undefined) throw noLog(model.name, path);
  const { entry } = await logEndOf(landing, path, snapshot.version);
  const next = { path, id: snapshot.metadata.id, version: snapshot.version, entry };
  const ledger = await readLedger(lake, model.name);
  const planned = await readingOf(context, input, snapshot);
  const { folded, reading } = await foldPresent(context, input, { snapshot, ledger, reading: planned });
  const isReplaced = isRefresh && reading.files.length > 0;
  const isSwept = reading.isWhole && ledger.sequence > 0 && !isReplaced;
  const warnings = [...folded.warnings];
  if (reading.reason !== undefined) warnings.push(`${model.name} was read whole: ${reading.reason}`);
  let { report } = folded;
  let isSweepOpen = false;
  if (isSwept) {
    const files = batchFiles(input, snapshot, folded.ledger, reading.files);
    const source = `version ${snapshot.version} of ${path}`;
    const swept = await sweepAbsent(context, folded.ledger, { files, source, mayRemoveAll: isRefresh });
    if (swept.removed > 0 || swept.problem !== undefined) {
      const { version, rows, removed, problem } = swept;
      const changed = { version, rows, ...(removed > 0 && { swept: removed }), ...(problem && { problem }) };
      report = { ...(report ?? emptyReport(model.name)), ...changed };
    }
    isSweepOpen = swept.problem !== undefined;
  }
  return { report, state: { ...next, isSweepOpen }, warnings };
}

/** By changes where they tell; a file that vacuum took away, or a log entry that a clean-up did, means the whole table. */
async function readingOf({ landing, now }: JobContext, input: LinkedInput, snapshot: Snapshot): Promise<Reading> {
  const { path, state, isRefresh } = input;
  if (isRefresh || state === undefined) return wholeTable(snapshot);
  const why = whyWhole(state, path, snapshot);
  if (why !== undefined) return wholeTable(snapshot, why);
  try {
    return changedFiles(await readChanges(landing, path, state.version, snapshot.version), snapshot, now());
  } catch (error) {
    if (!(error instanceof OperatorError) || error.code !== "CI-DELTA-009") throw error;
    return wholeTable(snapshot, `the log entries after version ${state.version} are gone`);
  }
}

interface Readable {
  readonly snapshot: Snapshot;
  readonly ledger: TableLedger;
  readonly reading: Reading;
}

interface Folded {
  readonly report: TableReport | undefined;
  readonly ledger: TableLedger;
  readonly warnings: readonly string[];
}

/** Folds what was planned; when data files of the changes are gone, the whole table instead. */
async function foldPresent(context: JobContext, input: LinkedInput, readable: Readable) {
  const { snapshot, reading } = readable;
  const whole = wholeTable(snapshot, "data files of its changes are gone");
  const isLive = reading.files.every(({ file }) => snapshot.files.has(fileNameOf(file.path)));
  try {
    return { folded: await foldReading(context, input, readable), reading };
  } catch (error) {
    if (!isVanished(error)) throw error;
    if (isLive) throw changedMeanwhile(input, snapshot.version, error);
  }
  try {
    return { folded: await foldReading(context, input, { ...readable, reading: whole }), reading: whole };
  } catch (error) {
    throw isVanished(error) ? changedMeanwhile(input, snapshot.version, error) : error;
  }
}

function isVanished(error: unknown): boolean {
  return error instanceof OperatorError && error.code === "CI-FEED-005";
}

async function foldReading(context: JobContext, input: LinkedInput, readable: Readable): Promise<Folded> {
  const { model, isRefresh } = input;
  const { snapshot, ledger, reading } = readable;
  if (reading.files.length === 0) {
    if (ledger.sequence > 0) return { report: undefined, ledger, warnings: [] };
    const columns = linkedColumns(model, snapshot.metadata, {});
    const created = await createEmptyTable(context, model, ledger, columns);
    return { report: created.report, ledger: created.ledger, warnings: [] };
  }
  const files = batchFiles(input, snapshot, ledger, reading.files);
  const oldestFolder = context.now().getTime();
  return foldTable(context, {
    model,
    files,
    folders: [],
    ledger,
    copy: ledger.copy,
    isRebuild: isRefresh,
    oldestFolder,
  });
}

/** Data files as batch files: the time of a commit takes the place of a batch folder's name. */
function batchFiles(
  { model, path }: LinkedInput,
  { metadata }: Snapshot,
  ledger: TableLedger,
  files: readonly ArrivedFile[],
): BatchFile[] {
  const columns = linkedColumns(model, metadata, ledger.columns);
  return files.map(({ file, instant }) => ({
    ...{
      path: pathInStore(path, file.path),
      folder: new Date(instant).toISOString(),
      columns,
      isBorrowed: false,
      isParquet: true,
      size: file.size,
    },
  }));
}

function changedMeanwhile({ model, path }: LinkedInput, version: number, cause: unknown): OperatorError {
  const message = `${model.name}: data files of version ${version} of ${path} are gone: the table was rewritten while it was read, or files were deleted by hand. The table is left as it was.`;
  const hint = "The next run reads the newest version. If it fails too, remove and re-add the table in the link.";
  return new OperatorError("CI-LINK-002", message, hint, { cause });
}

function noLog(table: string, path: string): OperatorError {
  const message = `${table}: ${path} has no Delta log yet. The table is left as it was.`;
  return new OperatorError(
    "CI-LINK-003",
    message,
    "Wait for the link's first sync of the table; the next run reads it.",
  );
}
