import type { TableLedger } from "./ledger.ts";

/** Where readable rows of a batch go, and how they become part of silver. */
export interface RowSink {
  /** Takes the rows of a query; returns how many there were. */
  take(query: string): Promise<number>;
  /** Decides what the rows change. Creates the tables `applied` and `stored` for the versions. */
  judge(): Promise<Judgement>;
  commit(sequence: number): Promise<Committed>;
}

export interface Judgement {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly unchanged: number;
  readonly stale: number;
  readonly absent: number;
  /** Rows whose `Id` does not decode to their `recid`. */
  readonly mismatches: number;
  readonly recIds: TableLedger["recIds"];
}

export interface Committed {
  readonly version: number;
  readonly filesAdded: number;
  readonly filesRemoved: number;
  readonly bytesWritten: number;
}
