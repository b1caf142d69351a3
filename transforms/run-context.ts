import type { Session } from "./engine/session.ts";
import type { ErasedRows } from "./erase/erased-rows.ts";
import type { GoldSettings } from "./kernel/gold.ts";
import type { Store } from "./storage/store.ts";

/** Everything a run works with; built once by the job's entry or the command line. */
export interface JobContext {
  readonly session: Session;
  /** Root: the Dataverse container. Only read. */
  readonly landing: Store;
  /** Root: the lake account; the first part of a path is the container. */
  readonly lake: Store;
  /** Local folder for downloads, data files and spilling. */
  readonly scratch: string;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly runId: string;
  /** A full refresh was asked for: numbers of rows may change at will. @default false */
  readonly isFullRefresh?: boolean;
  /** Rows of a gold table and its inputs up to which all of it is recomputed when an input changed. @default 100,000 */
  readonly smallRows?: number;
  /** Rows that must not come back. @default none */
  readonly erased?: ErasedRows | undefined;
  readonly settings: GoldSettings & { readonly goldRoot: string };
  /** Tells a person what is going on. */
  readonly progress: (text: string) => void;
}
