/** What a stack's settings do not say and its bill depends on. */
export interface Workload {
  /** Gigabytes of silver and gold, with the history that is kept. */
  readonly lakeGb: number;
  /** Gigabytes of the feed that Dataverse keeps in the landing account. */
  readonly landingGb: number;
  /** Minutes a run takes. */
  readonly runMinutes: number;
}

/** A retailer with some millions of order lines. */
export const ASSUMED_WORKLOAD: Workload = { lakeGb: 50, landingGb: 100, runMinutes: 10 };
