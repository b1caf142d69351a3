/** Where readable rows of a batch go, and how they become part of silver. */
export interface RowSink {
  /** Takes the rows of a query; returns how many there were. */
  take(query: string): Promise<number>;
  /**
   * Decides what the rows change. Creates the tables `applied` and `stored` for the versions.
   *
   * @param doesMatch whether `Id` carries `recid` on every row of the table and the batch.
   */
  judge(doesMatch: boolean): Promise<Judgement>;
  commit(sequence: number): Promise<Committed>;
}

interface Judgement {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly unchanged: number;
  readonly stale: number;
  readonly absent: number;
}

interface Committed {
  readonly version: number;
  readonly filesAdded: number;
  readonly filesRemoved: number;
  readonly bytesWritten: number;
}
