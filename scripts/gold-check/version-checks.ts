import { isFed } from "../../transforms/delta/protocol.ts";
import { fileNameOf } from "../../transforms/delta/replay.ts";
import { fileRetentionOf } from "../../transforms/delta/retention.ts";
import { DELTA_PAGE, type Finding, someOf } from "./check.ts";
import { range } from "./table-log.ts";
import type { TableCheck, TableSubject } from "./table-subject.ts";

const FULL_REFRESH = "Then choose Run one-time full refresh on the data source.";

/** Checks of the history that an incremental refresh reads. */
export const VERSION_CHECKS: readonly TableCheck[] = [
  {
    ...{ id: "log-entries", title: "log entries and checkpoints are readable", area: "versions", severity: "block" },
    ...{ reads: "log", source: "Delta protocol: log entries, checkpoints" },
    run({ log, state }) {
      const broken = [...log.broken].map(([version, reason]) => ({
        found: `version ${version} is not a log entry: ${reason}`,
        accepted: "one JSON action per line",
        remedy: `Restore the entry from the container's soft delete. ${FULL_REFRESH}`,
      }));
      if (state.isComplete || broken.length > 0) return broken;
      return [
        {
          found: "neither a classic checkpoint nor the entries since version 0 give the newest version",
          accepted: "a readable checkpoint and every entry after it",
          remedy: `Restore the log from the container's soft delete. ${FULL_REFRESH}`,
        },
      ];
    },
  },
  {
    ...{ id: "version-gap", title: "no gap in the versions", area: "versions", severity: "block" },
    ...{ reads: "log", source: DELTA_PAGE },
    run({ log }) {
      const first = log.commits[0];
      if (first === undefined) return [];
      const present = new Set(log.commits);
      const missing = range(first, log.newest).filter((version) => !present.has(version));
      const oldest = log.checkpoints[0]?.version ?? 0;
      const since = missing.filter((version) => version >= oldest);
      const advice = {
        accepted: "every version since the oldest readable checkpoint",
        remedy: `Restore the entries from the container's soft delete. ${FULL_REFRESH}`,
      };
      if (since.length > 0) return [{ found: `missing: ${someOf(since)}`, ...advice }];
      if (missing.length === 0) return [];
      return [{ severity: "warn", found: `missing, before the oldest checkpoint: ${someOf(missing)}`, ...advice }];
    },
  },
  {
    ...{ id: "since-readable", title: "every version since the last refresh is in the log", area: "versions" },
    ...{ severity: "block", reads: "log", source: DELTA_PAGE },
    run({ log, since }) {
      const kept = `versions ${log.commits[0] ?? log.newest} to ${log.newest}`;
      const advice = {
        accepted: `a version in the log, which has ${kept}`,
        remedy: "Choose Run one-time full refresh on the data source.",
      };
      if (since === undefined) return [{ found: "the last refresh is older than the log", ...advice }];
      if (since > log.newest) return [{ found: `version ${since} is newer than the table`, ...advice }];
      const missing = range(since + 1, log.newest).filter((version) => !log.entries.has(version));
      return missing.length === 0 ? [] : [{ found: `missing since version ${since}: ${someOf(missing)}`, ...advice }];
    },
  },
  {
    ...{
      id: "history-files",
      title: "files that the history needs are still there",
      area: "versions",
      severity: "block",
    },
    ...{ reads: "listing", source: "Delta protocol: tombstones; Customer Insights: VACUUM not below 15 days" },
    run(subject) {
      const since = keptSince(subject);
      const { state, listing } = subject;
      const gone = [...state.removed.values()].filter(
        ({ path, deletionTimestamp = 0 }) => deletionTimestamp >= since && !listing.has(fileNameOf(path)),
      );
      if (gone.length === 0) return [];
      return [
        {
          found: `${gone.length} removed files within the retention are gone: ${someOf(
            gone.map(({ path }) => path),
            3,
          )}`,
          accepted: "removed files stay for delta.deletedFileRetentionDuration",
          remedy: `Stop the job that vacuums earlier. ${FULL_REFRESH}`,
        },
      ];
    },
  },
  {
    ...{ id: "change-feed", title: "change files are there and readable", area: "versions", severity: "block" },
    ...{ reads: "listing", source: "Delta protocol: change data files" },
    run: changeFeedFindings,
  },
];

/** Change files within the retention, and commits that ought to have some. */
function changeFeedFindings(subject: TableSubject): readonly Finding[] | { skipped: string } {
  const { log, state, listing } = subject;
  if (!isFed(state.metaData?.configuration ?? {})) return { skipped: "the change data feed is off" };
  const since = keptSince(subject);
  const gone: string[] = [];
  const wrong: string[] = [];
  const unfed: number[] = [];
  for (const [version, actions] of log.entries) {
    if ((log.committedAt.get(version) ?? 0) < since) continue;
    const files = actions.flatMap(({ cdc }) => cdc ?? []);
    for (const { path, size } of files) {
      const found = listing.get(fileNameOf(path));
      if (found === undefined) gone.push(path);
      else if (found !== size) wrong.push(`${path} (${found} bytes, logged ${size})`);
    }
    const replaces = actions.some(({ add }) => add?.dataChange) && actions.some(({ remove }) => remove?.dataChange);
    if (files.length === 0 && replaces) unfed.push(version);
  }
  const { changes } = subject;
  const unreadable = "isUnreadable" in changes ? [changes.skipped] : [];
  const accepted = "change files of every commit within the retention, as logged";
  const remedy = `Stop the job that removes them. ${FULL_REFRESH}`;
  return [
    ...(gone.length === 0 ? [] : [{ found: `change files are gone: ${someOf(gone, 3)}`, accepted, remedy }]),
    ...(wrong.length === 0
      ? []
      : [{ found: `change files differ from the log: ${someOf(wrong, 3)}`, accepted, remedy }]),
    ...unreadable.map((found) => ({ found, accepted, remedy })),
    ...(unfed.length === 0
      ? []
      : [
          {
            severity: "warn" as const,
            found: `versions replaced files without change files: ${someOf(unfed.sort((a, b) => a - b))}`,
            accepted: "change files in every commit that replaces rows",
            remedy: "Use MERGE instead of overwriting: every row of those files counts as deleted and inserted.",
          },
        ]),
  ];
}

/** Time since which removed files must still be there, milliseconds. */
function keptSince({ now, state }: TableSubject): number {
  try {
    return now.getTime() - fileRetentionOf(state.metaData?.configuration ?? {});
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
