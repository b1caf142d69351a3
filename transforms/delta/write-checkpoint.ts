import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { literal, type Session } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import type { Action } from "./actions.ts";
import { checkpointColumns } from "./checkpoint-columns.ts";
import { printExact } from "./exact-json.ts";
import { paddedVersion } from "./log.ts";
import { fileRetentionOf } from "./retention.ts";
import type { Snapshot } from "./snapshot.ts";

/** Writes the checkpoint of a snapshot and points `_last_checkpoint` at it. */
export async function writeCheckpoint(
  store: Store,
  table: string,
  session: Session,
  snapshot: Snapshot,
  now: Date,
): Promise<void> {
  const actions = checkpointActions(snapshot, now);
  const folder = await mkdtemp(join(tmpdir(), "checkpoint-"));
  try {
    const source = join(folder, "actions.json");
    const parquet = join(folder, "checkpoint.parquet");
    const lines = actions.map(printExact);
    await writeFile(source, `${lines.join("\n")}\n`);
    const longest = lines.reduce((most, line) => Math.max(most, Buffer.byteLength(line)), 0);
    const columns = checkpointColumns(actions).map(([name, type]) => `${name}: ${literal(type)}`);
    // The reader reserves a multiple of the object size for each thread: no larger than needed.
    await session.run(`copy (select * from read_json(${literal(source)}, format = 'newline_delimited',
      maximum_object_size = ${Math.max(1 << 20, longest + 1024)}, columns = {${columns.join(", ")}})) to ${literal(parquet)} (format parquet, compression snappy)`);
    await store.putFile(`${table}/_delta_log/${paddedVersion(snapshot.version)}.checkpoint.parquet`, parquet);
    const pointer = {
      version: snapshot.version,
      size: actions.length,
      sizeInBytes: (await stat(parquet)).size,
      numOfAddFiles: snapshot.files.size,
    };
    await store.put(`${table}/_delta_log/_last_checkpoint`, JSON.stringify(pointer));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a checkpoint holds: state, live files, and removed files whose retention has not passed. Pure. */
export function checkpointActions(snapshot: Snapshot, now: Date): Action[] {
  const { protocol, metadata, files, removed, txns } = snapshot;
  const oldest = now.getTime() - fileRetentionOf(metadata.configuration);
  const kept = [...removed.values()].filter(({ deletionTimestamp = 0 }) => deletionTimestamp > oldest);
  return [
    { protocol },
    { metaData: metadata.raw },
    ...[...txns].map(([appId, txn]) => ({ txn: { appId, ...txn } })),
    ...[...files.values()].map((add) => ({ add: { ...add, dataChange: false } })),
    ...kept.map((remove) => ({ remove: { ...remove, dataChange: false } })),
  ];
}
