import type { SourceRow } from "../lineage/trace-rows.ts";

/** One version of a gold table in which a row changed. */
export interface RowChange {
  readonly version: number;
  /** Time of the commit, ISO 8601. */
  readonly at: string;
  readonly change: "insert" | "update" | "delete";
  /** Columns that changed, of an update. */
  readonly columns: readonly string[];
}

/** A place in the landing zone. */
export interface LandingLine {
  readonly file: string;
  /** First line of the record, counted from 1. */
  readonly line: number;
}

/** A row of silver that had a part in the gold row. */
export interface SilverSource {
  readonly table: string;
  readonly id: string;
  readonly recid: string | null;
  readonly dataareaid: string | null;
  /** Null for option sets, which have no versions and are read from the newest folder. */
  readonly versionnumber: string | null;
  /** Folder of the change feed that the row came with. */
  readonly folder: string | null;
  readonly sinkModifiedOn: string | null;
  /** `value`: something of it stands in the gold row; `lookup`: it only helped to find or decide. */
  readonly part: "value" | "lookup";
  /** Gold tables through which it came; the asked table first. */
  readonly through: readonly string[];
  /** Lines in the landing zone; empty when they are no longer there, or were not looked for. */
  readonly lines: readonly LandingLine[];
}

/** A record of the quarantine about the row or one of its sources. */
export interface QuarantineRecord {
  readonly layer: "silver" | "gold";
  readonly table: string;
  readonly reason: string;
  /** Name of the check, or of the column that could not be read. */
  readonly about: string | null;
  readonly firstRun: string;
  /** Run in which it passed; null while it is open. */
  readonly resolvedRun: string | null;
}

/** What is known about one gold row. */
export interface Explanation {
  readonly table: string;
  readonly key: string;
  /** Version of the table that was read. */
  readonly version: number;
  /** `published`: in the table; `held-back`: made by the query, not in the table; `deleted`: was in the table. */
  readonly state: "published" | "held-back" | "deleted";
  /** Values by column; null when the row is not in the table. Hidden values are the text "(hidden)". */
  readonly row: Readonly<Record<string, string | null>> | null;
  readonly changes: readonly RowChange[];
  /** The oldest version whose changes can still be read; older changes are not listed. */
  readonly oldestVersion: number;
  readonly sources: readonly SilverSource[];
  /** Source rows that are left out because there are more than the limit, by table. */
  readonly more: Readonly<Record<string, number>>;
  readonly quarantine: readonly QuarantineRecord[];
}

/** A traced row and the gold tables through which it came. */
export interface TracedRow extends SourceRow {
  readonly through: readonly string[];
}
