import { listWholeLog } from "../delta/log.ts";
import { cleanLog } from "../delta/log-cleanup.ts";
import { DAY } from "../delta/retention.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { vacuum } from "../delta/vacuum.ts";
import { writeCheckpoint } from "../delta/write-checkpoint.ts";
import { readGoldManifest, writeGoldManifest } from "../publish/manifest.ts";
import type { JobContext } from "../run-context.ts";
import { type Erasure, readErasures, writeErasure } from "./erasure.ts";

/**
 * Writes a checkpoint of a table's newest version: everything below it can then go, its statistics included, which
 * hold smallest and largest values.
 *
 * @returns that version and its time in milliseconds; undefined when there is no table.
 */
export async function closeVersion(
  { session, lake, now }: JobContext,
  table: string,
): Promise<{ readonly version: number; readonly timestamp: number } | undefined> {
  const snapshot = await readSnapshot(lake, table, session);
  if (snapshot === undefined) return undefined;
  await writeCheckpoint(lake, table, session, snapshot, now());
  return { version: snapshot.version, timestamp: snapshot.timestamp };
}

/**
 * Leaves a table with its newest version only: for tables that nobody but the holder of the lease relies on.
 *
 * @returns that version; undefined when there is no table.
 */
export async function keepNewestOnly(context: JobContext, table: string): Promise<number | undefined> {
  const { session, lake, now } = context;
  const closed = await closeVersion(context, table);
  if (closed === undefined) return undefined;
  const round = { store: lake, table, session, now: now(), dryRun: false, retention: 0 };
  await cleanLog(round);
  await vacuum(round);
  return closed.version;
}

/**
 * Removes older versions of gold whose time has come. Reads nothing beyond the gold manifest while none has.
 *
 * @returns what was done, for the run's warnings.
 */
export async function purgeDue(context: JobContext): Promise<string[]> {
  const { lake, now, settings } = context;
  const manifest = await readGoldManifest(lake, settings.goldRoot);
  if (manifest.purgeAt === undefined || new Date(manifest.purgeAt) > now()) return [];
  const told: string[] = [];
  const left: string[] = [];
  for (const erasure of await readErasures(lake)) {
    if (erasure.state !== "waiting" || erasure.purgeAt === null) continue;
    if (new Date(erasure.purgeAt) > now()) {
      left.push(erasure.purgeAt);
      continue;
    }
    const kept = await purge(context, erasure);
    if (kept.length === 0) told.push(`erasure ${erasure.id}: the last versions that held the person are gone`);
    else {
      told.push(`erasure ${erasure.id}: older versions of ${kept.join(", ")} could not be removed; the next run tries`);
      left.push(erasure.purgeAt);
    }
  }
  const { purgeAt: _, ...rest } = await readGoldManifest(lake, settings.goldRoot);
  const [next] = left.sort();
  await writeGoldManifest(lake, settings.goldRoot, { ...rest, ...(next !== undefined && { purgeAt: next }) });
  return told;
}

/** Removes the versions of one erasure; returns the tables that still have some. */
async function purge({ session, lake, now }: JobContext, erasure: Erasure): Promise<string[]> {
  const kept: string[] = [];
  for (const [table, version] of Object.entries(erasure.versions)) {
    if (!table.startsWith("gold/")) continue;
    const round = { store: lake, table, session, now: now(), dryRun: false, retention: erasure.keepDays * DAY };
    await cleanLog(round);
    await vacuum(round);
    const { commits } = await listWholeLog(lake, table);
    if ((commits[0] ?? version) < version) kept.push(table);
  }
  if (kept.length === 0) await writeErasure(lake, { ...erasure, state: "done", purgedAt: now().toISOString() });
  return kept;
}
