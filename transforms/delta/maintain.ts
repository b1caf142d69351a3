import type { Session } from "../engine/session.ts";
import { OperatorError } from "../operator-error.ts";
import type { Store } from "../storage/store.ts";
import { compact } from "./compact.ts";
import { cleanLog } from "./log-cleanup.ts";
import { isFed } from "./protocol.ts";
import { readSnapshot } from "./snapshot.ts";
import { vacuum } from "./vacuum.ts";

/** Versions between two rounds: a listing of the whole table is not worth every run. */
const INTERVAL = 10;

export interface MaintainOptions {
  readonly store: Store;
  readonly table: string;
  readonly session: Session;
  readonly scratch: string;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Versions of the table before and after the run; a round is due when a tenth version lies between them. */
  readonly before: number;
  readonly after: number;
  readonly clusterBy?: string;
  readonly fileSizeBytes?: number;
  /** Told what could not be done. The table is as good as before, and the next round tries again. */
  readonly warn: (text: string) => void;
}

/** What a round did to a table. */
export interface Maintenance {
  readonly filesJoined: number;
  readonly logFilesRemoved: number;
  readonly dataFilesRemoved: number;
  readonly bytesRemoved: number;
}

/**
 * Keeps a table small every ten versions: joins small files where no change feed forbids it, then removes log entries
 * and data files past the table's own retention. Returns undefined when no round is due. A failure is a warning.
 */
export async function maintain(options: MaintainOptions): Promise<Maintenance | undefined> {
  const { store, table, session, scratch, now, newId, before, after, clusterBy, fileSizeBytes, warn } = options;
  if (Math.floor(Math.max(after, 0) / INTERVAL) <= Math.floor(Math.max(before, 0) / INTERVAL)) return undefined;
  try {
    const snapshot = await readSnapshot(store, table, session);
    if (snapshot === undefined) return undefined;
    const { filesRemoved } = isFed(snapshot.metadata.configuration)
      ? { filesRemoved: 0 }
      : await compact({
          ...{ store, table, session, scratch, now, newId, snapshot, warn },
          ...(clusterBy !== undefined && { clusterBy }),
          ...(fileSizeBytes !== undefined && { fileSizeBytes }),
        });
    const round = { store, table, session, now: now(), dryRun: false };
    const entries = await cleanLog(round);
    const { files, bytes } = await vacuum(round);
    return {
      filesJoined: filesRemoved,
      logFilesRemoved: entries.length,
      dataFilesRemoved: files.length,
      bytesRemoved: bytes,
    };
  } catch (error) {
    // A lost lease or an interruption must stop the run, not only this round.
    if (error instanceof OperatorError && !error.code.startsWith("CI-DELTA-")) throw error;
    warn(`${table}: could not be tidied up: ${(error as Error).message}`);
    return undefined;
  }
}
