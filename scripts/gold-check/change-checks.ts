import { isFed } from "../../transforms/delta/protocol.ts";
import { rowsOf as statedRows } from "../../transforms/delta/stats.ts";
import { statedChanges } from "./change-set.ts";
import type { CheckResult } from "./check.ts";
import { DELTA_PAGE } from "./check.ts";
import { rowCount } from "./key-checks.ts";
import { engineTypeOf } from "./schema-field.ts";
import type { TableCheck, TableSubject } from "./table-subject.ts";

/** Share of changed rows above which an incremental refresh saves nothing (gold contract, Q27). */
const MAX_CHANGED_SHARE = 0.3;

/** Rows below which the share says nothing: a full refresh of so few costs as much as an incremental one. */
const MIN_ROWS = 100;

/** Checks of the volume and the honesty of changes. */
export const CHANGE_CHECKS: readonly TableCheck[] = [
  {
    ...{ id: "changed-share", title: "few rows changed since the last version", area: "changes", severity: "warn" },
    ...{ reads: "changes", source: `${DELTA_PAGE}; gold contract Q27` },
    run: changedShare,
  },
  {
    ...{ id: "unchanged-rows", title: "only rows that changed are reported as changed", area: "changes" },
    ...{ severity: "warn", reads: "changes", source: "Delta protocol: change data files" },
    async run({ session, changes, state, fields }) {
      if (!isFed(state.metaData?.configuration ?? {})) return { skipped: "the change data feed is off" };
      if (fields.some((field) => engineTypeOf(field) === undefined))
        return { skipped: "it has columns that cannot be compared" };
      if ("skipped" in changes) return changes;
      const { rows } = await session.one<{ rows: bigint }>(`
        select coalesce(sum(least(before, after)), 0)::bigint as rows from (
          select count(*) filter (kind = 'update_preimage') as before, count(*) filter (kind = 'update_postimage') as after
          from ${changes.relation} group by version, row)`);
      if (rows === 0n) return [];
      return [
        {
          found: `${rows} rows are reported as updated and are as they were`,
          accepted: "changes of rows whose values differ",
          remedy: "Let the MERGE update only where a hash of the row differs, and keep load times out of the table.",
        },
      ];
    },
  },
];

async function changedShare(subject: TableSubject): Promise<CheckResult> {
  const { session, changes, key, since, sinceState, log } = subject;
  if (since === undefined || !sinceState?.isComplete) return { skipped: "no earlier version to compare with" };
  const rows = await rowCount(subject);
  if (rows === undefined) return { skipped: "the rows cannot be counted" };
  let changed: number | undefined;
  let how: string;
  if ("skipped" in changes) {
    changed = statedChanges(log, since, rowsByFile(subject));
    how = "according to the statistics of the files that came and went";
  } else {
    const count =
      key === undefined
        ? "greatest(count(*) filter (kind in ('insert', 'update_postimage')), count(*) filter (kind in ('delete', 'update_preimage')))"
        : "count(distinct key)";
    changed = Number((await session.one<{ n: bigint }>(`select ${count}::bigint as n from ${changes.relation}`)).n);
    how = changes.isFeed ? "according to the change data feed" : "by comparing the files that came and went";
  }
  if (changed === undefined)
    return { skipped: "skipped" in changes ? changes.skipped : "the changes cannot be counted" };
  const before = [...sinceState.files.values()].reduce((sum, { stats }) => sum + (statedRows(stats) ?? 0), 0);
  if (before === 0 || Math.max(before, rows) < MIN_ROWS) return [];
  const share = changed / Math.max(before, rows);
  if (share <= MAX_CHANGED_SHARE) return [];
  const percent = `${Math.round(share * 100)} %`;
  return [
    {
      found: `${changed} of ${rows} rows (${percent}) changed since version ${since}, ${how}: this amounts to a full refresh`,
      accepted: `at most ${MAX_CHANGED_SHARE * 100} %`,
      remedy: "Find the column that changes in every row; expect a long refresh in Customer Insights.",
    },
  ];
}

/** Rows of files, live or removed, that the log has statistics for. */
function rowsByFile({ log, state }: TableSubject): (path: string) => number | undefined {
  const known = new Map<string, number | undefined>();
  for (const { add } of [...log.entries.values()].flat()) if (add) known.set(add.path, statedRows(add.stats));
  for (const { path, stats } of state.files.values()) known.set(path, statedRows(stats));
  return (path) => known.get(path);
}
