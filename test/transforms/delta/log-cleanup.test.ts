import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cleanLog, planLogCleanup } from "../../../transforms/delta/log-cleanup.ts";
import { DAY, type DeltaWorld, field, mergeRows, openDeltaWorld, rowsAt, watchedStore } from "../../support/delta.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const v = (version: number) => String(version).padStart(20, "0");
const fields = [field("id", "string", false)];
const configuration = { "delta.logRetentionDuration": "interval 10 days", "delta.checkpointInterval": "3" };
const clean = (dryRun = false, store = world.store) =>
  cleanLog({ store, table: "t", session: world.session, now: world.now(), dryRun });
const entries = async () => (await readdir(join(world.folder, "t/_delta_log"))).sort();

/** One commit a day, versions 0 to `last`. */
async function days(last: number): Promise<void> {
  for (let version = 0; version <= last; version++) {
    await mergeRows(world, "t", fields, [{ id: `${version}`.padStart(2, "0"), _change: "insert" }], { configuration });
    world.advance(DAY);
  }
}

describe("log clean-up", () => {
  it("removes what lies below the newest checkpoint older than the table's retention", async () => {
    await days(19);
    // Today is day 20: versions 0 to 9 are older than ten days, 9 is the newest checkpoint among them.
    world.advance(-1);
    const expected = [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((version) =>
      version % 3 === 0 && version > 0
        ? [`${v(version)}.checkpoint.parquet`, `${v(version)}.json`]
        : [`${v(version)}.json`],
    );
    const boundary = expected.filter((name) => Number(name.slice(0, 20)) < 9);
    expect(await clean(true)).toEqual(boundary);
    expect(await entries()).toContain(`${v(0)}.json`);
    expect(await clean()).toEqual(boundary);
    expect((await entries()).slice(0, 3)).toEqual([`${v(9)}.checkpoint.parquet`, `${v(9)}.json`, `${v(10)}.json`]);
    for (const version of [9, 10, 14, 19]) expect(await rowsAt(world, "t", version)).toHaveLength(version + 1);
    await expect(rowsAt(world, "t", 8)).rejects.toMatchObject({ code: "CI-DELTA-002" });
    expect(await clean()).toEqual([]);
  });

  it("keeps everything while no checkpoint is old enough", async () => {
    await days(5);
    expect(await clean()).toEqual([]);
    await mergeRows(world, "empty", fields, [{ id: "a", _change: "insert" }], { configuration });
    world.advance(100 * DAY);
    expect(
      await cleanLog({ store: world.store, table: "empty", session: world.session, now: world.now(), dryRun: false }),
    ).toEqual([]);
    expect(
      await cleanLog({ store: world.store, table: "none", session: world.session, now: world.now(), dryRun: false }),
    ).toEqual([]);
  });

  it("does not count on a checkpoint whose time is unknown", async () => {
    await days(19);
    world.advance(-1);
    await world.store.remove(`t/_delta_log/${v(9)}.json`);
    expect((await clean(true)).at(-1)).toBe(`${v(5)}.json`);
  });

  it("that is interrupted leaves a readable table", async () => {
    await days(19);
    let left = 4;
    const store = watchedStore(world.store, (call, _path, proceed) =>
      call === "remove" && left-- === 0 ? Promise.reject(new Error("killed")) : proceed(),
    );
    await expect(clean(false, store)).rejects.toThrow("killed");
    for (const version of [9, 19]) expect(await rowsAt(world, "t", version)).toHaveLength(version + 1);
    await clean();
    expect((await entries())[0]).toBe(`${v(9)}.checkpoint.parquet`);
  });

  it("touches no file without a version", () => {
    const names = [
      `${v(1)}.json`,
      `${v(1)}.crc`,
      `.${v(1)}.json.crc`,
      `${v(0)}.${v(1)}.compacted.json`,
      "_last_checkpoint",
      "_commits",
      `${v(2)}.json`,
    ];
    expect(planLogCleanup(names, 2)).toEqual([`${v(0)}.${v(1)}.compacted.json`, `${v(1)}.crc`, `${v(1)}.json`]);
  });
});
