import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { scanOf } from "../../transforms/delta/scan.ts";
import { readSnapshot } from "../../transforms/delta/snapshot.ts";
import { identifier, type Session } from "../../transforms/engine/session.ts";
import { localStore } from "../../transforms/storage/local-store.ts";
import { type Row, textRows } from "../support/delta.ts";
import { inOrder } from "../support/delta-history.ts";
import { type Judge, READERS } from "./judge.ts";
import { assertEqual, type Verdicts } from "./verdicts.ts";

/** Days that Customer Insights asks a source to keep. */
const LEAST_RETENTION_DAYS = 15;

/**
 * Reads every table below `silver` and `gold/<root>` of a local lake with all judges: same rows as the kit reads, key
 * unique, and for gold what Customer Insights asks of a source. The key is `id` in silver, in gold the first column.
 */
export async function judgeLake(lake: string, session: Session, judge: Judge, { check }: Verdicts): Promise<void> {
  const roots = (await folders(join(lake, "gold"))).map((root) => `gold/${root}`);
  const tables: string[] = [];
  for (const parent of ["silver", ...roots]) {
    for (const name of await folders(join(lake, parent))) {
      if ((await folders(join(lake, parent, name))).includes("_delta_log")) tables.push(`${parent}/${name}`);
    }
  }
  await check(`${lake}: has tables`, async () => {
    if (tables.length === 0) throw new Error(`no Delta table below ${lake}/silver or ${lake}/gold/<root>`);
  });
  const store = localStore(lake);
  for (const table of tables) {
    const path = join(lake, table);
    await check(`${table}: all readers see the same rows, and each key once`, async () => {
      const snapshot = (await readSnapshot(store, table, session))!;
      const { schema } = snapshot.metadata;
      const scan = await scanOf(snapshot, store, table);
      const ours = inOrder(await textRows(session, schema, scan));
      for (const reader of READERS) assertEqual(inOrder(await judge.read(reader, path)), ours, reader);
      for (const { name, type } of schema) {
        if (type !== "date" && type !== "timestamp") continue;
        const empty = ours.filter((row) => row[name]?.startsWith("1900-01-01")).length;
        if (empty > 0) throw new Error(`${name}: ${empty} rows hold the source's empty date 1900-01-01`);
      }
      const key = schema.find(({ name }) => name === "id") ?? schema[0]!;
      const column = identifier(key.name);
      const [broken] = await session.all(
        `select lower(trim(cast(${column} as varchar))) as key, count(*) as rows from ${scan} group by 1 having count(*) > 1 or key is null limit 1`,
      );
      if (broken)
        throw new Error(
          `key ${key.name} is not unique: ${JSON.stringify(broken, (_, value) => (typeof value === "bigint" ? Number(value) : value))}`,
        );
    });
    if (table.startsWith("gold/")) await judgeGold(judge, check, table, path);
  }
}

async function judgeGold(judge: Judge, check: Verdicts["check"], table: string, path: string): Promise<void> {
  await check(`${table}: protocol, properties and change feed suit Customer Insights`, async () => {
    const { protocol, configuration, partitions, version } = await judge.facts(path);
    assertEqual({ protocol, partitions }, { protocol: [1, 4], partitions: [] }, "protocol");
    for (const property of ["delta.logRetentionDuration", "delta.deletedFileRetentionDuration"]) {
      const days = /^interval (\d+) days$/.exec(configuration[property] ?? "")?.[1];
      if (Number(days ?? 0) < LEAST_RETENTION_DAYS) throw new Error(`${property} is ${configuration[property]}`);
    }
    const feed = await judge.changeFeed(path, 0, version);
    assertEqual(feed.filter(isUnchanged(feed)), [], "rows reported as changed that did not change");
    // Rows of the newest version = all inserts and images minus what went, whatever the path through the versions.
    const live = new Map<string, number>();
    for (const { _change_type: kind, _commit_version: _version, ...row } of feed) {
      const text = JSON.stringify(row);
      live.set(text, (live.get(text) ?? 0) + (kind === "insert" || kind === "update_postimage" ? 1 : -1));
    }
    const summed = [...live].flatMap(([text, count]) => Array.from({ length: count }, () => JSON.parse(text)));
    assertEqual(inOrder(summed), inOrder(await judge.read("delta-rs", path)), "sum of the change feed");
  });
}

/** Whether a change is the image of an update that changed nothing: such rows make Customer Insights work for nothing. */
function isUnchanged(feed: readonly Row[]): (row: Row) => boolean {
  const text = (row: Row, kind: string) => JSON.stringify({ ...row, _change_type: kind });
  const after = new Set(feed.map((row) => text(row, row._change_type ?? "")));
  return (row) => row._change_type === "update_preimage" && after.has(text(row, "update_postimage"));
}

async function folders(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
