import type { LayerMode } from "../layers.ts";

/** What the models of the checkout would do to one table of the lake. */
export type PlanKind =
  /** Nothing. */
  | "unchanged"
  /** Gold: new nullable columns, every row is written again. Silver: new columns, empty in the rows that are there. */
  | "additive"
  /** Gold only: same schema, other rows perhaps; only the run can say which. */
  | "recompute"
  /** Gold only: the published table cannot follow, so the run refuses; publish beside it. */
  | "breaking"
  /** Silver only: a declared type changed; the table stops until it is built anew. */
  | "rebuild"
  /** The log cannot be read; the table stops. */
  | "unreadable"
  /** Gold: the table is created. Silver: nothing was folded yet. */
  | "new"
  /** Silver only: an optional table that the customer does not link. */
  | "absent"
  /** No model declares the table any more; it stays as it is. */
  | "orphan";

/** One difference between a model and its deployed table. */
export interface PlanChange {
  /** For example "new column", "removed column", "type", "key", "query or settings", "checks", "description", "property". */
  readonly what: string;
  /** Column, property or table that it is about; null when it is about the whole. */
  readonly name: string | null;
  readonly deployed: string | null;
  readonly wanted: string | null;
}

/** Rows and bytes according to the statistics of the Delta logs; null where no log can tell. */
export interface PlanSize {
  readonly rows: number | null;
  readonly bytes: number | null;
}

export interface TablePlan {
  readonly layer: "silver" | "gold";
  readonly table: string;
  readonly kind: PlanKind;
  readonly changes: readonly PlanChange[];
  /** Live files of the tables that the run reads for it. */
  readonly read: PlanSize;
  /**
   * What the run writes: data files, and both images of every updated row in the change feed. Of a recompute the most;
   * the least is nothing.
   */
  readonly write: PlanSize;
  /** Whether Customer Insights reads the whole table again: "depends" on the share of rows that come out different. */
  readonly ciDataFullRefresh: "yes" | "no" | "depends";
  /** Gold tables that cannot be brought up to date as long as this one stops. */
  readonly holdsBack: readonly string[];
  /** What the operator should do or know. */
  readonly advice: string | null;
}

/** What a run with the models of the checkout would do to a lake. */
export interface Plan {
  readonly lake: string;
  readonly layers: LayerMode;
  readonly goldRoot: string;
  /** "breaking": something stops until the operator acts; the run refuses or leaves tables out. */
  readonly outcome: "nothing-to-do" | "compatible" | "breaking";
  readonly tables: readonly TablePlan[];
  /** Sums over the tables that the run would write. A table that is read for several counts once. */
  readonly total: { readonly read: PlanSize; readonly write: PlanSize };
  /** The way out of breaking changes: all tables published once more, side by side; null when nothing breaks. */
  readonly newRoot: { readonly root: string; readonly write: PlanSize } | null;
  /** News of the landing zone, which the run folds as well; null when none was named. */
  readonly landing: { readonly hasNews: boolean; readonly inProgress: string | null } | null;
}
