import { actionTypesOf } from "../gold/action-types.ts";
import { type CheckReport, problemOf, type TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import { storefrontevents } from "../silver/storefrontevents.ts";
import { emptyReport, leftAsItWas } from "../synapse-link/feed.ts";
import { type FeedFile, type FeedView, keptSince, openSince } from "./feed-files.ts";
import { type FeedLedger, writeFeedLedger } from "./feed-ledger.ts";
import type { FeedSettings } from "./feed-settings.ts";
import { type MergedEvents, mergeEvents } from "./merge-events.ts";
import { quarantineLines } from "./quarantine-lines.ts";
import { type ReadFiles, readFiles } from "./read-files.ts";

/** Bytes of files, as they are stored, that are read at a time; their drafts lie on the container's disk. */
const GROUP_BYTES = 128 * 1024 * 1024;

/** Bytes of files that one run reads; the next one goes on. */
const RUN_BYTES = 2 * 1024 ** 3;

/** Age of the newest event from which a feed counts as still, in days. */
const STILL_DAYS = 2;

/** What became of the feed in one run. */
export interface FoldedEvents {
  readonly table: TableReport;
  readonly checks: readonly CheckReport[];
  readonly warnings: readonly string[];
  /** Files were read, even if they changed no row. */
  readonly hasProgress: boolean;
}

const NO_LEDGER: FeedLedger = {
  ...{ formatVersion: 1, files: {}, closed: {}, unknownFields: {}, oldest: null, newest: {} },
};

/**
 * Folds new files of the feed into silver, group by group; each group is complete in itself, so a run that is cut off
 * goes on where it stopped. A feed that fails is left as it was and named.
 *
 * @param asOf time by which the feed counts as still or not.
 */
export async function foldEvents(
  context: JobContext,
  settings: FeedSettings,
  view: FeedView,
  asOf: Date,
): Promise<FoldedEvents> {
  const started = context.now();
  const warnings = [...placeWarnings(view)];
  let report = emptyReport(storefrontevents.name);
  let ledger = view.ledger ?? NO_LEDGER;
  try {
    const { groups, left } = groupsOf(view.files);
    if (left > 0) warnings.push(`storefront: ${left} files wait for the next run, which goes on reading`);
    for (const group of groups) {
      const read = await readFiles(context, group);
      await quarantineLines(
        context,
        read.rejected,
        read.read.map(({ path }) => path),
      );
      const merged = await mergeEvents(context, read.drafts, keptSince(started, settings), (text) =>
        warnings.push(text),
      );
      if (merged.erased > 0) warnings.push(`${report.table}: ${merged.erased} events of erased people were left out`);
      warnings.push(...unfinishedWarnings(read), ...fieldWarnings(read, ledger), ...typeWarnings(read, settings));
      const isLast = group === groups.at(-1) && left === 0;
      ledger = nextLedger(ledger, settings, {
        read,
        merged,
        closed: isLast ? openSince(started, settings) : undefined,
      });
      await writeFeedLedger(context.lake, ledger);
      report = added(report, read, merged);
    }
    const seconds = (context.now().getTime() - started.getTime()) / 1000;
    const { inserted, updated, expired = 0 } = report;
    context.progress(`silver ${report.table}: +${inserted} ~${updated} -${expired} events`);
    const hasProgress = view.files.length > 0;
    return { table: { ...report, seconds }, checks: freshness(ledger, settings, asOf), warnings, hasProgress };
  } catch (error) {
    const problem = problemOf(report.table, error);
    context.progress(`silver ${report.table}: ${problem.code} ${problem.message}`);
    return { table: leftAsItWas(report.table, problem), checks: [], warnings, hasProgress: false };
  }
}

/** Files in groups of bounded size, at least one group: the table must exist, and old events must go. */
function groupsOf(files: readonly FeedFile[]): { readonly groups: readonly FeedFile[][]; readonly left: number } {
  const groups: FeedFile[][] = [[]];
  let [own, all, taken] = [0, 0, 0];
  for (const file of files) {
    if (taken > 0 && all + file.size > RUN_BYTES) break;
    if (own > 0 && own + file.size > GROUP_BYTES) {
      groups.push([]);
      own = 0;
    }
    groups.at(-1)?.push(file);
    own += file.size;
    all += file.size;
    taken++;
  }
  return { groups, left: files.length - taken };
}

interface GroupResult {
  readonly read: ReadFiles;
  readonly merged: MergedEvents;
  /** First day that stays open; undefined while files of closed days wait. */
  readonly closed: string | undefined;
}

function nextLedger(before: FeedLedger, settings: FeedSettings, { read, merged, closed }: GroupResult): FeedLedger {
  const files = new Map([...Object.entries(before.files), ...read.read.map(({ path, etag }) => [path, etag] as const)]);
  const isSettled = closed !== undefined && read.unfinished.length === 0;
  const sources = settings.sources.map(({ name }) => name);
  const closedNow = isSettled
    ? { ...before.closed, ...Object.fromEntries(sources.map((name) => [name, closed])) }
    : before.closed;
  const isOpen = (path: string) => {
    const [, source = "", day = ""] = path.split("/");
    return day >= `dt=${closedNow[source] ?? ""}`;
  };
  const unknown = [...read.unknown].filter(([, names]) => names.size > 0);
  const known = (name: string) => before.unknownFields[name] ?? [];
  return {
    formatVersion: 1,
    files: Object.fromEntries([...files].filter(([path]) => isOpen(path)).sort(([a], [b]) => (a < b ? -1 : 1))),
    closed: closedNow,
    unknownFields: {
      ...before.unknownFields,
      ...Object.fromEntries(unknown.map(([name, names]) => [name, [...new Set([...known(name), ...names])].sort()])),
    },
    ...{ oldest: merged.oldest, newest: Object.fromEntries(merged.newest) },
  };
}

function added(report: TableReport, { counts, read }: ReadFiles, merged: MergedEvents): TableReport {
  const { feed } = report;
  return {
    ...report,
    ...{ version: merged.version, rows: merged.rows },
    inserted: report.inserted + merged.inserted,
    updated: report.updated + merged.updated,
    unchanged: report.unchanged + merged.unchanged,
    quarantined: report.quarantined + counts.rejected,
    expired: (report.expired ?? 0) + merged.expired,
    filesAdded: report.filesAdded + merged.filesAdded,
    filesRemoved: report.filesRemoved + merged.filesRemoved,
    bytesRead: report.bytesRead + read.reduce((sum, { size }) => sum + size, 0),
    bytesWritten: report.bytesWritten + merged.bytesWritten,
    feed: {
      rows: (feed?.rows ?? 0) + counts.rows - merged.erased,
      superseded: (feed?.superseded ?? 0) + merged.superseded,
      stale: (feed?.stale ?? 0) + merged.stale,
      absent: 0,
      withheld: (feed?.withheld ?? 0) + counts.withheld,
    },
  };
}

function placeWarnings({ empty, ignored }: FeedView): string[] {
  const told = (paths: readonly string[]) => `${paths.length} files, e.g. ${paths[0]}`;
  return [
    ...(empty.length > 0 ? [`storefront: empty, read when they have content: ${told(empty)}`] : []),
    ...(ignored.length > 0
      ? [
          `storefront: not read, because they are not <source>/dt=yyyy-MM-dd/<name>.jsonl or .csv, .gz or not: ${told(ignored)}`,
        ]
      : []),
  ];
}

function unfinishedWarnings({ unfinished }: ReadFiles): string[] {
  return unfinished.map(
    (path) => `storefront: ${path} ends in the middle; it is read when it is whole, or an hour old`,
  );
}

function fieldWarnings({ unknown }: ReadFiles, before: FeedLedger): string[] {
  return [...unknown].flatMap(([source, names]) => {
    const fresh = [...names].filter((name) => !(before.unknownFields[source] ?? []).includes(name)).sort();
    return fresh.length === 0 ? [] : [`storefront ${source}: unknown fields are ignored: ${fresh.join(", ")}`];
  });
}

function typeWarnings({ types }: ReadFiles, { sources }: FeedSettings): string[] {
  return sources.flatMap(({ name, eventTypes }) => {
    const known = actionTypesOf(eventTypes);
    const unmapped = [...(types.get(name) ?? [])].filter(([type]) => !known.has(type.toLowerCase()));
    if (unmapped.length === 0) return [];
    const list = unmapped.map(([type, events]) => `${type} (${events})`).sort();
    return [`storefront ${name}: event types without an action type become Custom: ${list.join(", ")}`];
  });
}

/** Whether every source still reports: its newest event is at most two days old (check Q28). */
function freshness({ newest }: FeedLedger, { sources }: FeedSettings, now: Date): CheckReport[] {
  return sources.flatMap(({ name }): CheckReport[] => {
    const last = newest[name];
    if (last === undefined) return [];
    const isStill = now.getTime() - Date.parse(last) > STILL_DAYS * 86_400_000;
    return [
      {
        ...{ table: storefrontevents.name, check: `the newest event of ${name} is at most two days old (Q28)` },
        ...{ severity: "warn", outcome: isStill ? "failed" : "passed", rows: 0, ...(isStill && { sample: [last] }) },
      },
    ];
  });
}
