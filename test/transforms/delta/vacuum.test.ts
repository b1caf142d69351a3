import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { vacuum } from "../../../transforms/delta/vacuum.ts";
import {
  DAY,
  type DeltaWorld,
  entryAt,
  field,
  mergeRows,
  openDeltaWorld,
  rowsAt,
  snapshotAt,
  watchedStore,
} from "../../support/delta.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const fields = [field("id", "string", false), field("n", "long")];
const row = (id: string, n: number, _change: string) => ({ id, n: String(n), _change });
const kept = (days: number) => ({ configuration: { "delta.deletedFileRetentionDuration": `interval ${days} days` } });
const clean = (dryRun = false) =>
  vacuum({ store: world.store, table: "t", session: world.session, now: world.now(), dryRun });
const filesAt = async (version?: number) => [...(await snapshotAt(world, "t", version)).files.keys()].sort();

describe("vacuum", () => {
  it("deletes files once every version that held them is older than the table's retention", async () => {
    await mergeRows(world, "t", fields, [row("a", 1, "insert")], kept(10));
    world.advance(5 * DAY);
    await mergeRows(world, "t", fields, [row("a", 2, "update")]);
    const old = await filesAt(0);
    world.advance(10 * DAY);
    expect((await clean()).files).toEqual([]);
    expect(await rowsAt(world, "t", 0)).toEqual([{ id: "a", n: "1" }]);
    world.advance(1);
    const { size } = (await snapshotAt(world, "t", 0)).files.get(old[0]!)!;
    expect(await clean(true)).toEqual({ files: old, bytes: size });
    expect(await rowsAt(world, "t", 0)).toEqual([{ id: "a", n: "1" }]);
    expect(await clean()).toEqual({ files: old, bytes: size });
    expect(await rowsAt(world, "t")).toEqual([{ id: "a", n: "2" }]);
    await expect(rowsAt(world, "t", 0)).rejects.toThrow();
    expect((await clean()).files).toEqual([]);
  });

  it("deletes what a run wrote and never committed, once it is old", async () => {
    await mergeRows(world, "t", fields, [row("a", 1, "insert")], kept(10));
    await world.store.put("t/part-orphan.parquet", "x");
    await world.store.put("t/day=2024-01-01/part-orphan.parquet", "x");
    await world.store.put("t/_change_data/cdc-orphan.parquet", "x");
    world.advance(10 * DAY);
    expect((await clean()).files).toEqual([]);
    world.advance(1);
    expect((await clean()).files).toEqual([
      "_change_data/cdc-orphan.parquet",
      "day=2024-01-01/part-orphan.parquet",
      "part-orphan.parquet",
    ]);
  });

  it("leaves what is hidden, and tables around it", async () => {
    await mergeRows(world, "t", fields, [row("a", 1, "insert")], kept(1));
    const names = [
      "_delta_log/00000000000000000000.crc",
      "_delta_index/x",
      ".hidden",
      "x/.y/z",
      "x/_y/z",
      "_change_data/_x",
      "_change_data/.y",
    ];
    for (const name of names) await world.store.put(`t/${name}`, "x");
    await world.store.put("t2/part-1.parquet", "x");
    world.advance(100 * DAY);
    expect((await clean()).files).toEqual([]);
  });

  it("keeps the change files of every commit within the retention, however old they are", async () => {
    const fed = { configuration: { ...kept(15).configuration, "delta.enableChangeDataFeed": "true" } };
    await mergeRows(world, "t", fields, [row("a", 1, "insert")], fed);
    // The run stalls between writing its change file and its commit.
    const stalling = watchedStore(world.store, async (_call, path, proceed) => {
      const result = await proceed();
      if (path.includes("_change_data")) world.advance(2 * DAY);
      return result;
    });
    await mergeRows({ ...world, store: stalling }, "t", fields, [row("a", 2, "update")]);
    const [change] = (await entryAt(world, "t", 1)).flatMap(({ cdc }) => cdc ?? []);
    world.advance(15 * DAY);
    expect((await clean(true)).files).toEqual([]);
    world.advance(1);
    expect((await clean(true)).files).toContain(change!.path);
  });

  it("refuses less than 15 days on a table that Customer Insights reads, and deletes nothing", async () => {
    const configuration = { ...kept(14).configuration, "delta.enableChangeDataFeed": "true" };
    await mergeRows(world, "t", fields, [row("a", 1, "insert")], { configuration });
    await world.store.put("t/part-orphan.parquet", "x");
    world.advance(100 * DAY);
    await expect(clean()).rejects.toMatchObject({
      code: "CI-DELTA-010",
      message:
        "t: delta.deletedFileRetentionDuration is interval 14 days; Customer Insights needs at least 15 days. Nothing was deleted.",
    });
    await expect(world.store.read("t/part-orphan.parquet")).resolves.toBeDefined();
  });

  it("does nothing where there is no table", async () => {
    await mkdir(join(world.folder, "t"));
    await writeFile(join(world.folder, "t/part-x.parquet"), "x");
    world.advance(1000 * DAY);
    expect(await clean()).toEqual({ files: [], bytes: 0 });
  });

  it("knows files by their decoded names", async () => {
    await mergeRows(world, "t", fields, [row("a", 1, "insert")], kept(1));
    await world.store.put("t/day=a b/é.parquet", "x");
    const add = {
      path: "day%3Da%20b/%C3%A9.parquet",
      partitionValues: {},
      size: 1,
      modificationTime: 1,
      dataChange: true,
    };
    await world.store.putIfAbsent("t/_delta_log/00000000000000000001.json", `${JSON.stringify({ add })}\n`);
    world.advance(100 * DAY);
    expect((await clean()).files).toEqual([]);
  });
});
