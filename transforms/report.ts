import { EXIT, OperatorError } from "./operator-error.ts";

/** A fault as the report shows it. */
export interface Problem {
  /** The thing it is about: a table, a folder, a file. */
  readonly subject: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** The operator's view of one thing's failure. What concerns the whole run is thrown on. */
export function problemOf(subject: string, error: unknown): Problem {
  if (error instanceof OperatorError) {
    if (error.exitCode === EXIT.tryLater || error.exitCode === EXIT.interrupted) throw error;
    return { subject, code: error.code, message: error.message, hint: error.hint };
  }
  const message = `${subject}: ${(error as Error).message.split("\n")[0]}. It is left as it was.`;
  const hint = "A fault of the kit: report it with the run's log; the next run tries again.";
  return { subject, code: "CI-JOB-001", message, hint };
}

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
  /** Silver only: rows removed because a new full copy does not hold them. */
  readonly swept?: number;
  /** Storefront events only: rows removed because they were kept as long as the settings say. */
  readonly expired?: number;
  /** Silver only: rows of this run that are archived in the source. */
  readonly archived?: number;
  /** Gold only: why all rows were recomputed instead of those whose inputs changed. */
  readonly recomputed?: string;
  /** Why the table was left as it was, or what was left undone. */
  readonly problem?: Omit<Problem, "subject">;
}

/** Rows of the new files by what became of them. */
interface FeedCounts {
  readonly rows: number;
  /** Replaced by a newer row of the same batch. */
  readonly superseded: number;
  /** Older than what was stored before. */
  readonly stale: number;
  /** Deletes of rows that silver does not hold. */
  readonly absent: number;
  /** Storefront events only: lines of visitors who did not agree to analytics; nothing of them is kept. */
  readonly withheld?: number;
}

export interface RunReport {
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly outcome: "succeeded" | "nothing-to-do" | "failed";
  readonly folders: {
    /** Batch folders that were read; of linked Delta tables, each table with its version. */
    readonly processed: readonly string[];
    readonly inProgress: string | undefined;
    readonly abandoned: readonly string[];
    readonly skipped: readonly string[];
  };
  readonly tables: readonly TableReport[];
  /** What concerns a folder or a file instead of a table. */
  readonly problems: readonly Problem[];
  /** Tables of the feed that no model declares; they are ignored. */
  readonly undeclaredTables: readonly string[];
  /** Declared tables that the feed does not have. */
  readonly absentTables: readonly string[];
  readonly checks: readonly CheckReport[];
  readonly warnings: readonly string[];
  readonly peakMemoryBytes: number;
}

export interface CheckReport {
  readonly table: string;
  readonly check: string;
  readonly severity: "block" | "quarantine" | "warn";
  readonly outcome: "passed" | "failed";
  /** Rows that fail the check. */
  readonly rows: number;
  /** Keys of some of them. */
  readonly sample?: readonly string[];
}

/** Rows of the feed that no count explains: 0 unless the run lost or invented some. */
export function unexplainedRows(
  table: Pick<TableReport, "feed" | "inserted" | "updated" | "deleted" | "unchanged" | "quarantined">,
): number {
  const { feed, inserted, updated, deleted, unchanged, quarantined } = table;
  if (feed === undefined) return 0;
  const { superseded, stale, absent, withheld = 0 } = feed;
  const left = superseded + stale + absent + withheld;
  return feed.rows - (left + inserted + updated + deleted + unchanged + quarantined);
}
