import type { Session } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import type { Field } from "./schema.ts";
import type { Snapshot } from "./snapshot.ts";

export interface MergeOptions {
  readonly store: Store;
  readonly table: string;
  readonly session: Session;
  readonly scratch: string;
  readonly now: () => Date;
  readonly newId: () => string;
  /** The table as the changes were decided on; undefined to create it. */
  readonly snapshot: Snapshot | undefined;
  /** Columns of `changes`. Columns the table has besides stay, and are null in changed rows. */
  readonly fields: readonly Field[];
  /** Column that identifies a row. */
  readonly key: string;
  /** Properties of a new table; an existing one keeps its own. */
  readonly configuration: Readonly<Record<string, string>>;
  /**
   * Relation with all fields plus `_change`: "insert", "update" or "delete", each key once. Rows to update or delete
   * exist in the table; rows to insert do not.
   */
  readonly changes: string;
  readonly operation: string;
  /** Makes the merge repeatable: when the table already carries this version of the application, nothing is written. */
  readonly appTransaction?: { readonly appId: string; readonly version: number };
  /** Paths of data files that can hold a changed key; every file when absent. */
  readonly candidates?: ReadonlySet<string>;
  /** Column whose ranges the files should keep apart, e.g. one that grows with creation. */
  readonly clusterBy?: string;
  /** Writes rows in the order of `clusterBy`, whatever order they come in. @default false */
  readonly isSorted?: boolean;
  readonly fileSizeBytes?: number;
  /** Told when the commit stands but its checkpoint does not. */
  readonly warn?: (text: string) => void;
}

/** A merge whose columns and sizes are settled. */
export interface Merge extends MergeOptions {
  readonly fileSizeBytes: number;
  /** Bytes of a row on average; undefined when unknown. */
  readonly rowBytes: number | undefined;
}

/** How many rows of each kind a merge holds. */
export type ChangeCounts = Readonly<Record<"inserted" | "updated" | "deleted", bigint>>;
