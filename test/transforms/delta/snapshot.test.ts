import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Action, entryPath, printCommit } from "../../../transforms/delta/actions.ts";
import { readSnapshot } from "../../../transforms/delta/snapshot.ts";
import { writeCheckpoint } from "../../../transforms/delta/write-checkpoint.ts";
import { FileNotFoundError } from "../../../transforms/storage/store.ts";
import { type DeltaWorld, NOON, openDeltaWorld, snapshotAt, watchedStore } from "../../support/delta.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const schemaString = '{"type":"struct","fields":[{"name":"id","type":"string","nullable":true,"metadata":{}}]}';
const add = (path: string, more = {}): Action => ({
  add: { path, partitionValues: {}, size: 1, modificationTime: 1, dataChange: true, ...more },
});

/** Entries 0 to `last`, each adding one file named after its version. */
async function writeLog(last: number): Promise<void> {
  for (let version = 0; version <= last; version++) {
    const create: Action[] = [
      { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
      { metaData: { id: "m", format: { provider: "parquet" }, schemaString, partitionColumns: [], configuration: {} } },
    ];
    const actions = [
      { commitInfo: { timestamp: NOON + version } },
      ...(version === 0 ? create : []),
      add(`f${version}`),
    ];
    await world.store.putIfAbsent(`t/${entryPath(version)}`, printCommit(actions));
  }
}

async function checkpointAt(version: number): Promise<void> {
  await writeCheckpoint(world.store, "t", world.session, await snapshotAt(world, "t", version), world.now());
}

const entry = (version: number) => join(world.folder, "t", entryPath(version));
const filesAt = async (version?: number) => [...(await snapshotAt(world, "t", version)).files.keys()];
const upTo = (version: number) => Array.from({ length: version + 1 }, (_, n) => `f${n}`);

describe("a snapshot", () => {
  it("does not exist without a log", async () => {
    expect(await readSnapshot(world.store, "t", world.session)).toBeUndefined();
  });

  it("is the newest version, or any earlier one", async () => {
    await writeLog(12);
    expect(await filesAt()).toEqual(upTo(12));
    expect(await filesAt(5)).toEqual(upTo(5));
    expect((await snapshotAt(world, "t", 5)).timestamp).toBe(NOON + 5);
  });

  it("of a version to come is refused", async () => {
    await writeLog(3);
    await expect(snapshotAt(world, "t", 9)).rejects.toMatchObject({
      code: "CI-DELTA-007",
      message: "t: version 9 does not exist; the newest is 3.",
    });
  });

  it("reads the log from the checkpoint on, and nothing before it", async () => {
    await writeLog(12);
    await checkpointAt(10);
    const store = watchedStore(world.store);
    const snapshot = await readSnapshot(store, "t", world.session);
    expect([...snapshot!.files.keys()]).toEqual(upTo(12));
    expect(store.calls).toEqual([
      "read t/_delta_log/_last_checkpoint",
      "list t/_delta_log from 00000000000000000010",
      "localCopy t/_delta_log/00000000000000000010.checkpoint.parquet",
      "read t/_delta_log/00000000000000000011.json",
      "read t/_delta_log/00000000000000000012.json",
    ]);
  });

  it("needs no entry that a checkpoint replaces", async () => {
    await writeLog(12);
    await checkpointAt(10);
    for (let version = 0; version <= 10; version++) await rm(entry(version));
    expect(await filesAt()).toEqual(upTo(12));
    expect(await filesAt(10)).toEqual(upTo(10));
    await expect(filesAt(9)).rejects.toMatchObject({ code: "CI-DELTA-002" });
  });

  it("knows the time of its commit also when it is read from a checkpoint alone", async () => {
    await writeLog(10);
    await checkpointAt(10);
    expect((await snapshotAt(world, "t")).timestamp).toBe(NOON + 10);
    await rm(entry(10));
    expect((await snapshotAt(world, "t")).timestamp).toBe(1);
  });

  it("of a version before the hinted checkpoint reads the whole log", async () => {
    await writeLog(12);
    await checkpointAt(10);
    expect(await filesAt(4)).toEqual(upTo(4));
  });

  it("takes the pointer as a hint only", async () => {
    await writeLog(12);
    await checkpointAt(5);
    const pointers = ["{", "{}", '{"version":"5"}', '{"version":12}', '{"version":99}', '{"version":3}'];
    for (const pointer of pointers) {
      await world.store.put("t/_delta_log/_last_checkpoint", pointer);
      expect(await filesAt()).toEqual(upTo(12));
    }
  });

  it("falls back to an earlier way when the newest checkpoint cannot be read", async () => {
    await writeLog(12);
    await checkpointAt(5);
    await checkpointAt(10);
    await writeFile(join(world.folder, "t/_delta_log/00000000000000000010.checkpoint.parquet"), "PAR1 cut off");
    expect(await filesAt()).toEqual(upTo(12));
    await rm(entry(8));
    await expect(filesAt()).rejects.toThrow(/checkpoint\.parquet/);
  });

  it("fails at a gap, naming the version", async () => {
    await writeLog(12);
    await rm(entry(7));
    await expect(filesAt()).rejects.toMatchObject({
      code: "CI-DELTA-002",
      message:
        "t: the Delta log has no version 7 on the way to 12, and no checkpoint replaces it. Nothing was changed.",
    });
    expect(await filesAt(6)).toEqual(upTo(6));
    await rm(entry(0));
    await expect(filesAt(6)).rejects.toThrow("has no version 0 on the way to 6");
  });

  it("fails when the hinted checkpoint is gone and the log starts later", async () => {
    await writeLog(12);
    await checkpointAt(10);
    await rm(join(world.folder, "t/_delta_log/00000000000000000010.checkpoint.parquet"));
    for (let version = 0; version <= 10; version++) await rm(entry(version));
    await expect(filesAt()).rejects.toMatchObject({ code: "CI-DELTA-002" });
  });

  it("lists again when a clean-up was faster than the reads", async () => {
    await writeLog(12);
    let isFirst = true;
    const store = watchedStore(world.store, async (call, path, proceed) => {
      if (call === "read" && path.endsWith("03.json") && isFirst) {
        isFirst = false;
        await checkpointAt(10);
        for (let version = 0; version < 10; version++) await rm(entry(version));
        throw new FileNotFoundError(path, "here");
      }
      return proceed();
    });
    expect([...(await readSnapshot(store, "t", world.session))!.files.keys()]).toEqual(upTo(12));
  });

  it("reads few log entries at a time", async () => {
    await writeLog(40);
    let running = 0;
    let most = 0;
    const store = watchedStore(world.store, async (_call, _path, proceed) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      return proceed().finally(() => running--);
    });
    await readSnapshot(store, "t", world.session);
    expect(most).toBe(8);
  });

  it("of a table with deletion vectors is refused, and of one that merely allows them is not", async () => {
    const protocol = {
      minReaderVersion: 3,
      minWriterVersion: 7,
      readerFeatures: ["deletionVectors"],
      writerFeatures: ["deletionVectors"],
    };
    await writeLog(1);
    await world.store.putIfAbsent(`t/${entryPath(2)}`, printCommit([{ protocol }]));
    expect(await filesAt()).toEqual(upTo(1));
    const deletionVector = { storageType: "u", pathOrInlineDv: "x", offset: 1, sizeInBytes: 3, cardinality: 1 };
    await world.store.putIfAbsent(
      `t/${entryPath(3)}`,
      printCommit([add("f1", { deletionVector }), { remove: { path: "f1", dataChange: true } }]),
    );
    await expect(filesAt()).rejects.toMatchObject({
      code: "CI-DELTA-001",
      message:
        "t: cannot read this Delta table: it has deletion vectors on 1 of its files; readable are tables without. Nothing was changed.",
    });
  });

  it("of a table with V2 checkpoints only is refused with the reason", async () => {
    await writeLog(5);
    await writeFile(
      join(world.folder, "t/_delta_log/00000000000000000003.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json"),
      "{}",
    );
    expect(await filesAt()).toEqual(upTo(5));
    await rm(entry(0));
    await expect(filesAt()).rejects.toMatchObject({
      code: "CI-DELTA-001",
      message: expect.stringContaining("only V2 checkpoints"),
    });
  });
});
