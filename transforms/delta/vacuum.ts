import pLimit from "p-limit";
import type { Session } from "../engine/session.ts";
import { OperatorError } from "../operator-error.ts";
import type { Store, StoredFile } from "../storage/store.ts";
import { listWholeLog } from "./log.ts";
import { isFed, refused, writeRefusal } from "./protocol.ts";
import { fileNameOf } from "./replay.ts";
import { DAY, fileRetentionOf } from "./retention.ts";
import { readEntries, readSnapshot, type Snapshot } from "./snapshot.ts";

/**
 * Customer Insights reads all versions since its last refresh and asks for at least 15 days (Microsoft Learn,
 * 03/11/2026).
 */
export const LEAST_FED_RETENTION = 15 * DAY;

/** Deletions in flight, and log entries read at a time. */
const PARALLEL = 8;

export interface VacuumResult {
  /** Paths below the table, in name order: deleted, or to be deleted in a dry run. */
  readonly files: readonly string[];
  readonly bytes: number;
}

/**
 * Deletes files that no version within the table's own retention needs. A dry run only lists them.
 *
 * @throws OperatorError CI-DELTA-010 when the retention of a table with a change feed is below 15 days; CI-DELTA-001
 * for a table of another writer's protocol. Nothing is deleted then.
 */
export async function vacuum(options: {
  readonly store: Store;
  readonly table: string;
  readonly session: Session;
  readonly now: Date;
  readonly dryRun: boolean;
  /**
   * Milliseconds that removed files are kept, where that is shorter than the table's own retention. 0 keeps none,
   * whatever their age: for a writer who is alone. @default the table's own
   */
  readonly retention?: number;
}): Promise<VacuumResult> {
  const { store, table, session, now, dryRun } = options;
  const snapshot = await readSnapshot(store, table, session);
  if (snapshot === undefined) return { files: [], bytes: 0 };
  const { raw, configuration } = snapshot.metadata;
  const reason = writeRefusal(snapshot.protocol, raw);
  if (reason !== undefined) throw refused(table, "write", reason);
  const retention = Math.min(fileRetentionOf(configuration), options.retention ?? Number.POSITIVE_INFINITY);
  if (isFed(configuration) && retention < LEAST_FED_RETENTION) throw tooShort(table, configuration);
  const oldest = retention === 0 ? Number.POSITIVE_INFINITY : now.getTime() - retention;
  const needed = new Set([...neededFiles(snapshot, oldest), ...(await changeFilesSince(store, table, oldest))]);
  const listing: StoredFile[] = [];
  for await (const file of store.list(table, { recursive: true })) listing.push(file);
  const garbage = planVacuum(table, listing, needed, oldest);
  if (!dryRun) {
    const limit = pLimit(PARALLEL);
    await Promise.all(garbage.map(({ path }) => limit(() => store.remove(path))));
  }
  return {
    files: garbage.map(({ path }) => path.slice(table.length + 1)).sort(),
    bytes: garbage.reduce((sum, { size }) => sum + size, 0),
  };
}

/** Names of data files that the newest version holds, or a version since `oldest` held. Pure. */
function neededFiles(snapshot: Snapshot, oldest: number): string[] {
  const kept = [...snapshot.removed.values()].filter(({ deletionTimestamp = 0 }) => deletionTimestamp >= oldest);
  return [...snapshot.files.values(), ...kept].map(({ path }) => fileNameOf(path));
}

/**
 * Files of a listing that may go: not needed, older than `oldest`, and not hidden. Names that start with `_` or `.`
 * belong to others (the log among them), except change files. Pure.
 */
function planVacuum(
  table: string,
  listing: readonly StoredFile[],
  needed: ReadonlySet<string>,
  oldest: number,
): StoredFile[] {
  return listing.filter(({ path, isDirectory, modifiedAt }) => {
    const name = path.slice(table.length + 1);
    const [first = "", ...rest] = name.split("/");
    const isHidden = [first === "_change_data" && rest.length > 0 ? "" : first, ...rest].some((part) =>
      /^[_.]/.test(part),
    );
    return !isDirectory && !isHidden && !needed.has(name) && modifiedAt.getTime() < oldest;
  });
}

/** Change files of the commits since `oldest`. They stand in no snapshot, and may be older than their commit. */
async function changeFilesSince(store: Store, table: string, oldest: number): Promise<string[]> {
  const versions = [...(await listWholeLog(store, table)).commits].reverse();
  const names: string[] = [];
  for (let start = 0; start < versions.length; start += PARALLEL) {
    const entries = await readEntries(store, table, versions.slice(start, start + PARALLEL));
    for (const actions of entries) {
      const { timestamp } = actions.find(({ commitInfo }) => commitInfo)?.commitInfo ?? {};
      // Commit times increase: everything before is older still.
      if (timestamp !== undefined && timestamp < oldest) return names;
      for (const { cdc } of actions) if (cdc) names.push(fileNameOf(cdc.path));
    }
  }
  return names;
}

function tooShort(table: string, configuration: Readonly<Record<string, string>>): OperatorError {
  const found = configuration["delta.deletedFileRetentionDuration"] ?? "Delta's default, interval 1 week";
  const message = `${table}: delta.deletedFileRetentionDuration is ${found}; Customer Insights needs at least 15 days. Nothing was deleted.`;
  return new OperatorError("CI-DELTA-010", message, 'Set the table property to "interval 30 days".');
}
