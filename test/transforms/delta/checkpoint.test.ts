import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Action,
  type AddFile,
  entryPath,
  printCommit,
  type RemoveFile,
} from "../../../transforms/delta/actions.ts";
import { readCheckpoint } from "../../../transforms/delta/checkpoint.ts";
import { readSnapshot } from "../../../transforms/delta/snapshot.ts";
import { checkpointActions, writeCheckpoint } from "../../../transforms/delta/write-checkpoint.ts";
import { DAY, type DeltaWorld, NOON, openDeltaWorld, snapshotAt } from "../../support/delta.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const schemaString =
  '{"type":"struct","fields":[{"name":"id","type":"string","nullable":true,"metadata":{"note":{"a":1}}},{"name":"p","type":"string","nullable":true,"metadata":{}}]}';
const stats =
  '{"numRecords":1,"minValues":{"recid":9223372036854775807,"n":1.500000},"maxValues":{},"nullCount":{"id":0}}';

/** A commit of another writer with everything a protocol 1/4 table may carry, and fields nobody knows. */
const foreign = [
  { commitInfo: { timestamp: NOON - 1 } },
  { protocol: { minReaderVersion: 1, minWriterVersion: 4, futureProtocol: true } },
  {
    metaData: {
      ...{
        id: "m",
        name: "Customers",
        description: 'say "hi"',
        format: { provider: "parquet", options: { o: "1" } },
        schemaString,
      },
      ...{
        partitionColumns: ["p"],
        configuration: { "delta.deletedFileRetentionDuration": "interval 2 days", "other.note": "x" },
      },
      ...{ createdTime: 5, futureMeta: { nested: { n: [1, 2], s: "t" } } },
    },
  },
  { txn: { appId: "silver/custtable", version: 7, lastUpdated: 11, futureTxn: "z" } },
  { txn: { appId: "no-time", version: 1 } },
  {
    add: {
      ...{
        path: "p=a%20b/1.parquet",
        partitionValues: { p: "a b" },
        size: 4_294_967_296,
        modificationTime: NOON,
        dataChange: true,
        stats,
      },
      ...{
        tags: { INSERTION_TIME: "1", empty: "" },
        futureNumber: 12,
        futureFlag: false,
        futureRatio: 0.25,
        futureList: ["a", "b"],
      },
    },
  },
  {
    add: {
      path: "2.parquet",
      partitionValues: { p: null },
      size: 1,
      modificationTime: NOON,
      dataChange: false,
      futureObject: { deep: { x: 1 } },
    },
  },
  {
    remove: {
      ...{
        path: "3.parquet",
        deletionTimestamp: NOON - DAY,
        dataChange: true,
        extendedFileMetadata: true,
        partitionValues: { p: "" },
        size: 3,
      },
      ...{ tags: { t: "1" }, futureRemove: { a: "1" } },
    },
  },
  { remove: { path: "expired.parquet", deletionTimestamp: NOON - 2 * DAY - 1, dataChange: true } },
  { remove: { path: "timeless.parquet", dataChange: true } },
] as unknown as Action[];

async function writeForeign(): Promise<void> {
  await world.store.putIfAbsent(`t/${entryPath(0)}`, printCommit(foreign));
}

const strip = (files: ReadonlyMap<string, AddFile | RemoveFile>) =>
  [...files.values()].map(({ dataChange: _dataChange, ...rest }) => rest);

describe("a checkpoint", () => {
  it("keeps everything that live state needs, what other writers added included", async () => {
    await writeForeign();
    const before = await snapshotAt(world, "t");
    await writeCheckpoint(world.store, "t", world.session, before, world.now());
    await rm(join(world.folder, "t", entryPath(0)));
    const after = await snapshotAt(world, "t");
    expect(after.protocol).toEqual(before.protocol);
    expect(after.metadata).toEqual(before.metadata);
    expect(after.txns).toEqual(before.txns);
    expect(strip(after.files)).toEqual(strip(before.files));
    const unexpired = new Map([...before.removed].filter(([path]) => path === "3.parquet"));
    expect(strip(after.removed)).toEqual(strip(unexpired));
  });

  it("holds no change of data, no commit facts and no change files", async () => {
    await writeForeign();
    await world.store.putIfAbsent(
      `t/${entryPath(1)}`,
      printCommit([{ cdc: { path: "_change_data/1", partitionValues: {}, size: 1, dataChange: false } }]),
    );
    const actions = checkpointActions(await snapshotAt(world, "t"), world.now());
    expect(actions.map((action) => Object.keys(action)[0])).toEqual([
      "protocol",
      "metaData",
      "txn",
      "txn",
      "add",
      "add",
      "remove",
    ]);
    expect(actions.map(({ add, remove }) => (add ?? remove)?.dataChange).filter((flag) => flag !== undefined)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("is pointed at with its sizes", async () => {
    await writeForeign();
    await writeCheckpoint(world.store, "t", world.session, await snapshotAt(world, "t"), world.now());
    const pointer = JSON.parse(`${await world.store.read("t/_delta_log/_last_checkpoint")}`);
    const local = await world.store.localCopy("t/_delta_log/00000000000000000000.checkpoint.parquet");
    const { byteLength } = await asyncBufferFromFile(local);
    expect(pointer).toEqual({ version: 0, size: 7, sizeInBytes: byteLength, numOfAddFiles: 2 });
  });

  it("is Parquet that an independent reader understands", async () => {
    await writeForeign();
    await writeCheckpoint(world.store, "t", world.session, await snapshotAt(world, "t"), world.now());
    const local = await world.store.localCopy("t/_delta_log/00000000000000000000.checkpoint.parquet");
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(local) });
    expect(rows.map((row) => Object.keys(row).filter((kind) => row[kind] != null))).toEqual([
      ["protocol"],
      ["metaData"],
      ["txn"],
      ["txn"],
      ["add"],
      ["add"],
      ["remove"],
    ]);
    expect(rows[4]!.add).toMatchObject({
      path: "p=a%20b/1.parquet",
      partitionValues: { p: "a b" },
      size: 4_294_967_296n,
      stats,
      tags: { INSERTION_TIME: "1", empty: "" },
      futureNumber: 12n,
    });
    expect(rows[5]!.add.partitionValues).toEqual({ p: null });
  });

  it("is read in several parts", async () => {
    await writeForeign();
    const before = await snapshotAt(world, "t");
    await writeCheckpoint(world.store, "t", world.session, before, world.now());
    const log = join(world.folder, "t/_delta_log");
    const whole = `read_parquet('${join(log, "00000000000000000000.checkpoint.parquet")}')`;
    await world.session.run(`
      copy (select protocol, metaData from ${whole} where protocol is not null or metaData is not null) to '${join(log, "00000000000000000000.checkpoint.0000000001.0000000002.parquet")}' (format parquet);
      copy (select txn, add, remove from ${whole} where protocol is null and metaData is null) to '${join(log, "00000000000000000000.checkpoint.0000000002.0000000002.parquet")}' (format parquet)`);
    await rm(join(log, "00000000000000000000.checkpoint.parquet"));
    await rm(join(world.folder, "t", entryPath(0)));
    const after = await snapshotAt(world, "t");
    expect([after.protocol, after.metadata, after.txns, strip(after.files)]).toEqual([
      before.protocol,
      before.metadata,
      before.txns,
      strip(before.files),
    ]);
  });

  it("takes an action larger than a megabyte", async () => {
    const wide = {
      ...foreign[5]!.add!,
      stats: JSON.stringify({ numRecords: 1, minValues: { c: "x".repeat(3_000_000) } }),
    };
    await world.store.putIfAbsent(`t/${entryPath(0)}`, printCommit([...foreign.slice(0, 3), { add: wide }]));
    const before = await snapshotAt(world, "t");
    await writeCheckpoint(world.store, "t", world.session, before, world.now());
    await rm(join(world.folder, "t", entryPath(0)));
    expect(strip((await snapshotAt(world, "t")).files)).toEqual(strip(before.files));
  });

  it("that is no checkpoint is refused", async () => {
    await world.session.run(`copy (select 1 as a) to '${join(world.folder, "x.parquet")}' (format parquet)`);
    await expect(readCheckpoint(world.store, "t", world.session, ["x.parquet"])).rejects.toThrow(
      "t: x.parquet is not a classic checkpoint",
    );
  });

  it("leaves no draft behind", async () => {
    await writeForeign();
    await writeCheckpoint(
      world.store,
      "t",
      world.session,
      (await readSnapshot(world.store, "t", world.session))!,
      world.now(),
    );
    expect((await readdir(join(world.folder, "t/_delta_log"))).sort()).toEqual([
      "00000000000000000000.checkpoint.parquet",
      "00000000000000000000.json",
      "_last_checkpoint",
    ]);
  });
});
