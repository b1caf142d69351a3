import type { RunReport } from "./report.ts";

/** What monitoring asks of a run, small enough for one line of a container's log. */
export interface RunHealth {
  readonly runId: string;
  readonly outcome: RunReport["outcome"];
  readonly finishedAt: string;
  /** Newest folder known of the feed: the one being written, or the newest one read. Empty when the run saw neither. */
  readonly newestFolder: string;
  /** Rows inserted, updated and deleted, by layer. */
  readonly changed: { readonly silver: number; readonly gold: number };
  readonly quarantined: number;
  /** Tables that were left as they were, as `<layer>/<table>`; every other table is as fresh as the run. */
  readonly stale: readonly string[];
  readonly peakMemoryBytes: number;
}

/** What a run's log line for monitoring starts with; the queries of `components/monitoring` look for it. */
export const RUN_HEALTH = "run-health";

/** The health of a run by its report. Pure. */
export function runHealthOf(report: RunReport): RunHealth {
  const { runId, outcome, finishedAt, folders, tables, peakMemoryBytes } = report;
  const changedIn = (layer: "silver" | "gold") =>
    tables
      .filter((table) => table.layer === layer)
      .reduce((sum, { inserted, updated, deleted }) => sum + inserted + updated + deleted, 0);
  return {
    runId,
    outcome,
    finishedAt,
    newestFolder: folders.inProgress ?? [...folders.processed].sort().at(-1) ?? "",
    changed: { silver: changedIn("silver"), gold: changedIn("gold") },
    quarantined: tables.reduce((sum, table) => sum + table.quarantined, 0),
    stale: tables.filter(({ problem }) => problem !== undefined).map(({ layer, table }) => `${layer}/${table}`),
    peakMemoryBytes,
  };
}
