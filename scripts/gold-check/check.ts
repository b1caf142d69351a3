/** The page that most demands come from, as a check names it. */
export const DELTA_PAGE = "Customer Insights: Connect to Delta tables in Azure Data Lake Storage (2026-03-11)";

/** "block": Customer Insights cannot read the table, or reads it wrongly. "warn": it works, at a price. */
export type Severity = "block" | "warn";

/** Areas in the order in which they are shown. */
export const AREAS = ["layout", "protocol", "schema", "versions", "files", "key", "changes", "values"] as const;

/** One thing that is wrong. */
export interface Finding {
  /** @default the check's severity */
  readonly severity?: Severity;
  readonly found: string;
  readonly accepted: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** A check that could not be made, and why. Not a finding: its cause is one, or nothing needs checking. */
export interface Skipped {
  readonly skipped: string;
  /** Files that are there and cannot be read are the reason. */
  readonly isUnreadable?: true;
}

/** No findings: passed. */
export type CheckResult = readonly Finding[] | Skipped;

/** One property that Customer Insights needs, as a value. */
export interface Check<Subject> {
  /** Stable name: scripts look for it. */
  readonly id: string;
  readonly title: string;
  readonly area: (typeof AREAS)[number];
  readonly severity: Severity;
  /** What is read to decide. */
  readonly reads: "listing" | "log" | "data" | "changes";
  /** Where the demand comes from. */
  readonly source: string;
  readonly run: (subject: Subject) => CheckResult | Promise<CheckResult>;
}

/** Some of a list as text, with how many are left out. */
export function someOf(values: readonly (string | number)[], most = 5): string {
  const shown = values.slice(0, most).join(", ");
  return values.length > most ? `${shown} and ${values.length - most} more` : shown;
}
