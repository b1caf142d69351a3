import type { Snapshot } from "../delta/snapshot.ts";
import type { Session } from "../engine/session.ts";
import { withoutErased } from "../erase/erased-rows.ts";
import type { JobContext } from "../run-context.ts";
import { type BadRow, takeMisreadRows, takeUnreadableRows } from "./bad-rows.ts";
import { resetCounters } from "./counters.ts";
import { csvProblem, isCsvError } from "./csv-problem.ts";
import { leaveOutErased, withoutErasedRows } from "./leave-out.ts";
import type { RowSink } from "./row-sink.ts";
import { type LocalBatchFile, scanNarrow } from "./scan.ts";
import { loadSink } from "./silver-load.ts";
import { mergeSink, storedVersions } from "./silver-merge.ts";
import { memoColumns } from "./silver-schema.ts";
import { type WideScan, winningRows, withBuildOnWinners } from "./wide.ts";
import { completeDeletes, type Picked, pickWinners } from "./winners.ts";

/** Winners of one pass over files: about 0.25 GB of the engine's memory. */
const WINNERS_A_PASS = 2_000_000;

/** The rows of one table's files, read and waiting in a sink. */
export interface BatchRows {
  readonly sink: RowSink;
  readonly scan: WideScan;
  readonly bad: readonly BadRow[];
  /** Rows in the files, without those of erased people. */
  readonly rows: number;
  /** Rows of erased people, which are left out. */
  readonly erased: number;
  readonly quarantined: number;
  readonly picked: Picked;
}

/** Where the rows of a batch belong. */
interface Destination extends Pick<WideScan, "model" | "columns" | "fields"> {
  readonly snapshot: Snapshot | undefined;
  /** The rows replace all that the table holds. */
  readonly isRebuild: boolean;
}

/**
 * Reads the files of a batch: picks the row that counts per id and hands it to the sink, without rows that cannot be
 * read. A file in which a row is not UTF-8 is found by failing, then read without that row.
 *
 * @throws OperatorError when a file stops the table.
 */
export async function readBatchRows(
  context: JobContext,
  input: Destination,
  files: readonly LocalBatchFile[],
): Promise<BatchRows> {
  const broken = new Set<string>();
  for (;;) {
    try {
      return await readRows(context, input, files, broken);
    } catch (error) {
      const { kind, file } = isCsvError(error) ? csvProblem(String(error)) : {};
      const isNew = kind === "encoding" && file !== undefined && !broken.has(file);
      if (!isNew || !files.some(({ local }) => local === file)) throw error;
      broken.add(file);
    }
  }
}

async function readRows(
  context: JobContext,
  input: Destination,
  files: readonly LocalBatchFile[],
  broken: ReadonlySet<string>,
): Promise<BatchRows> {
  const { session, lake, scratch } = context;
  const { model, columns, fields, snapshot, isRebuild } = input;
  await resetCounters(session, memoColumns(files));
  const scanned = await scanNarrow(session, model.name, files, { scratch, broken });
  const erased = await leaveOutErased(context, model.name);
  const { n } = await session.one<{ n: bigint }>("select count(*) as n from narrow");
  const rows = Number(n) + scanned.rejected.length;
  const bad: BadRow[] = scanned.rejected.map(({ file, line, column, text }) => ({
    ...{ id: /^"?([0-9a-f-]{36})/i.exec(text)?.[1]?.toLowerCase() ?? "", version: "", file, line },
    fields: [{ column, text, reason: "not UTF-8" }],
  }));
  const misread = await takeMisreadRows(session, model.name, scanned);
  bad.push(...misread.rows);
  const quarantined = scanned.rejected.length + misread.taken;
  const isEmpty = isRebuild || snapshot === undefined || snapshot.files.size === 0;
  await completeDeletes(session, async () => (isEmpty ? undefined : storedVersions(lake, model.name, snapshot)));
  const picked = await pickWinners(session);

  const scan: WideScan = { model, columns, fields, scanned };
  const target = { context, table: `silver/${model.name}`, fields };
  const sink = isEmpty ? loadSink({ ...target, snapshot }) : mergeSink({ ...target, snapshot });
  const takenOf = (query: string) =>
    context.erased?.tables.has(model.name) ? withoutErased(context.erased, model, query, fields) : query;
  const read = async (ids?: "suspect") => {
    let taken = 0;
    for (const pass of await passesOver(session, files.length)) {
      const query = await winningRows(session, scan, pass, ids);
      if (query !== "") taken = await withBuildOnWinners(session, () => sink.take(takenOf(query)));
    }
    return taken;
  };
  const taken = await read();
  const { live } = await session.one<{ live: bigint }>("select count(*) as live from winner where not d");
  if (taken === Number(live)) {
    return { sink, scan, bad: await withoutErasedRows(context, model.name, bad), rows, erased, quarantined, picked };
  }
  const unreadable = await takeUnreadableRows(session, model.name, scan);
  const again = await pickWinners(session, "suspect");
  await read("suspect");
  return {
    ...{ sink, scan, rows, erased, quarantined: quarantined + unreadable.taken },
    bad: await withoutErasedRows(context, model.name, [...bad, ...unreadable.rows]),
    picked: { ids: picked.ids - unreadable.suspects + again.ids, stale: picked.stale + again.stale },
  };
}

/**
 * Numbers of the files with winners, in passes over neighbouring files: the winners of a pass are held in memory while
 * its files are scanned, and joining more than fits would write every scanned row to disk and back.
 */
async function passesOver(session: Session, files: number): Promise<readonly (readonly number[])[]> {
  const rows = await session.all<{ file: number; winners: bigint }>(
    "select file, count(*) as winners from winner where not d group by file order by file",
  );
  // Without winners too: the sink learns of a batch of deletes by taking no row.
  if (rows.length === 0) return [Array.from({ length: files }, (_, number) => number)];
  const passes: number[][] = [];
  let winners = WINNERS_A_PASS;
  for (const { file, winners: own } of rows) {
    if (winners + Number(own) > WINNERS_A_PASS) {
      passes.push([]);
      winners = 0;
    }
    passes.at(-1)?.push(file);
    winners += Number(own);
  }
  return passes;
}

/** Frees what one table's batch holds, for the next table and for gold. */
export async function dropBatch(session: Session): Promise<void> {
  const tables = [
    ...["narrow", "batch_file", "known", "known_next", "unversioned", "winner", "best", "double_winner"],
    ...[
      "double_id",
      "suspect",
      "unreadable",
      "incoming",
      "incoming_recid",
      "existing",
      "unchanged",
      "stored",
      "judged",
      "removed",
    ],
    ...["change", "applied", "sighting", "sighted", "open_quarantine", "bad_field", "quarantined"],
  ];
  const drops = tables.map((table) => `drop table if exists ${table}`);
  await session.run(["drop view if exists live_winner", ...drops].join("; "));
}
