import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identifier, literal, literalList, type Session } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import type { Action } from "./actions.ts";
import type { Snapshot } from "./snapshot.ts";

const MAP = "MAP(VARCHAR, VARCHAR)";

/** Columns of a classic checkpoint: one struct per kind of action. */
const COLUMNS = {
  txn: "STRUCT(appId VARCHAR, version BIGINT, lastUpdated BIGINT)",
  add: `STRUCT(path VARCHAR, partitionValues ${MAP}, size BIGINT, modificationTime BIGINT, dataChange BOOLEAN, stats VARCHAR)`,
  remove: `STRUCT(path VARCHAR, deletionTimestamp BIGINT, dataChange BOOLEAN, extendedFileMetadata BOOLEAN, partitionValues ${MAP}, size BIGINT)`,
  metaData: `STRUCT(id VARCHAR, name VARCHAR, description VARCHAR, format STRUCT(provider VARCHAR, options ${MAP}), schemaString VARCHAR, partitionColumns VARCHAR[], configuration ${MAP}, createdTime BIGINT)`,
  protocol: "STRUCT(minReaderVersion INTEGER, minWriterVersion INTEGER)",
} as const;

/** Actions of a checkpoint, all its parts. */
export async function readCheckpoint(
  store: Store,
  table: string,
  session: Session,
  parts: readonly string[],
): Promise<Action[]> {
  const files = await Promise.all(parts.map((part) => store.localCopy(part)));
  const source = `read_parquet(${literalList(files)}, union_by_name = true)`;
  const present = await session.all<{ column_name: string }>(`describe select * from ${source}`);
  const names = present.map(({ column_name }) => column_name).filter((name) => name in COLUMNS);
  if (!names.includes("metaData")) throw new Error(`${table}: ${parts[0]} is not a classic checkpoint`);
  const list = names.map((name) => `cast(to_json(${identifier(name)}) as varchar) as ${identifier(name)}`).join(", ");
  const rows = await session.all<Record<string, string | null>>(`select ${list} from ${source}`);
  return rows.map((row) => {
    const set = Object.entries(row).filter(([, text]) => text !== null && text !== "null");
    return Object.fromEntries(set.map(([name, text]) => [name, withoutNulls(JSON.parse(text!))])) as Action;
  });
}

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
    const lines = join(folder, "actions.json");
    const parquet = join(folder, "checkpoint.parquet");
    await writeFile(lines, actions.map((action) => `${JSON.stringify(action)}\n`).join(""));
    const columns = Object.entries(COLUMNS).map(([name, type]) => `${name}: ${literal(type)}`);
    await session.run(`copy (select * from read_json(${literal(lines)}, format = 'newline_delimited',
      maximum_object_size = 134217728, columns = {${columns.join(", ")}})) to ${literal(parquet)} (format parquet, compression snappy)`);
    const name = `${String(snapshot.version).padStart(20, "0")}.checkpoint.parquet`;
    await store.putFile(`${table}/_delta_log/${name}`, parquet);
    const pointer = { version: snapshot.version, size: actions.length, numOfAddFiles: snapshot.files.size };
    await store.put(`${table}/_delta_log/_last_checkpoint`, JSON.stringify(pointer));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a checkpoint holds: state, live files, and removed files whose retention has not passed. Pure. */
export function checkpointActions(snapshot: Snapshot, now: Date): Action[] {
  const { protocol, metadata, files, removed, txns } = snapshot;
  const oldest = now.getTime() - retentionOf(metadata.configuration["delta.deletedFileRetentionDuration"]);
  const kept = [...removed.values()].filter(({ deletionTimestamp = 0 }) => deletionTimestamp > oldest);
  return [
    { protocol },
    { metaData: metadata.raw },
    ...[...txns].map(([appId, txn]) => ({ txn: { appId, ...txn } })),
    ...[...files.values()].map((add) => ({ add: { ...add, dataChange: false } })),
    ...kept.map((remove) => ({ remove: { ...remove, dataChange: false } })),
  ];
}

const UNITS: Readonly<Record<string, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
};

/** Milliseconds of a table property like "interval 30 days"; Delta's default of one week when it is absent. */
export function retentionOf(property: string | undefined): number {
  const match = /^(?:interval\s+)?(\d+)\s+([a-z]+?)s?$/i.exec(property ?? "interval 1 week");
  const unit = UNITS[match?.[2]?.toLowerCase() ?? ""];
  if (match === null || unit === undefined) throw new Error(`retention "${property}" is not like "interval 30 days"`);
  return Number(match[1]) * unit;
}

/** Absent fields come back as null from Parquet; inside maps null is a value. */
function withoutNulls(value: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(value).filter(([name, member]) => member !== null && !name.endsWith("_parsed"));
  return Object.fromEntries(kept);
}
