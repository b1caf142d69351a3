/** What a run did to one table. */
export interface TableReport {
  readonly layer: "silver" | "gold";
  readonly table: string;
  /** Delta version after the run; -1 when the table does not exist. */
  readonly version: number;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly unchanged: number;
  readonly quarantined: number;
  readonly filesAdded: number;
  readonly filesRemoved: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly seconds: number;
  /** Silver only: where every row of the feed went. */
  readonly feed?: FeedCounts;
  /** Live rows after the run. */
  readonly rows: number;
  /** Why the table was left as it was. */
  readonly problem?: { readonly code: string; readonly message: string; readonly hint: string };
}

/** Rows of the new files by what became of them. */
export interface FeedCounts {
  readonly rows: number;
  /** Replaced by a newer row of the same batch. */
  readonly superseded: number;
  /** Older than what was stored before. */
  readonly stale: number;
  /** Deletes of rows that silver does not hold. */
  readonly absent: number;
}

export interface RunReport {
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly outcome: "succeeded" | "nothing-to-do" | "failed";
  readonly folders: {
    readonly processed: readonly string[];
    readonly inProgress: string | undefined;
    readonly abandoned: readonly string[];
    readonly skipped: readonly string[];
  };
  readonly tables: readonly TableReport[];
  readonly checks: readonly CheckReport[];
  readonly warnings: readonly string[];
  readonly peakMemoryBytes: number;
}

export interface CheckReport {
  readonly table: string;
  readonly check: string;
  readonly severity: "block" | "quarantine" | "warn";
  readonly outcome: "passed" | "failed";
  readonly rows: number;
}

/** Rows of the feed that no count explains: 0 unless the run lost or invented some. */
export function unexplainedRows({ feed, inserted, updated, deleted, unchanged, quarantined }: TableReport): number {
  if (feed === undefined) return 0;
  const explained = feed.superseded + feed.stale + feed.absent + inserted + updated + deleted + unchanged + quarantined;
  return feed.rows - explained;
}
