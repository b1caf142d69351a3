import type { Silver } from "../kernel/silver.ts";
import type { JobContext } from "../run-context.ts";
import type { Store } from "../storage/store.ts";
import type { FeedOptions } from "../synapse-link/feed.ts";
import type { FeedResult } from "../synapse-link/fold-feed.ts";

/** What a look at a source needs. */
interface SourceView {
  /** Root of the source. Only read. */
  readonly landing: Store;
  readonly lake: Store;
  readonly models: readonly Silver[];
  readonly now: Date;
}

/** One form of bronze: how a run learns what is new, and brings it into silver. */
export interface Source {
  /** Compares the source with what was read before; cheap, without an engine, writes nothing. */
  look(view: SourceView): Promise<Pending>;
}

/** What a source holds for a run. */
interface Pending {
  /** Something is there that silver does not hold, so that gold may fall behind. */
  readonly hasNews: boolean;
  /** A run would find nothing to do, and nothing is left over from an earlier one. */
  readonly isIdle: boolean;
  /** Anything was ever read. */
  readonly isStarted: boolean;
  /** Batch folders that are not read; a source without folders has none. */
  readonly folders: {
    readonly inProgress: string | undefined;
    readonly abandoned: readonly string[];
    readonly skipped: readonly string[];
  };
  readonly warnings: readonly string[];
  /** Folds what is new into silver, table by table. A table that fails is left as it was and named. */
  fold(context: JobContext, options: FeedOptions): Promise<FoldedSource>;
}

/** What became of silver. */
export interface FoldedSource extends FeedResult {
  /** Something was read for the first time, even if it changed no row. */
  readonly hasProgress: boolean;
}
