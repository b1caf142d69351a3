import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Action, entryPath } from "../../../transforms/delta/actions.ts";
import { changeFeedOf, changesOf, netChanges, readChanges } from "../../../transforms/delta/changes.ts";
import { compact } from "../../../transforms/delta/compact.ts";
import { type DeltaWorld, field, mergeRows, NOON, openDeltaWorld, snapshotAt } from "../../support/delta.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const fields = [field("id", "string", false), field("n", "long")];
const row = (id: string, n: number, _change: string) => ({ id, n: String(n), _change });
const add = (path: string, dataChange = true): Action => ({
  add: { path, partitionValues: {}, size: 1, modificationTime: 1, dataChange },
});
const remove = (path: string): Action => ({ remove: { path, dataChange: true } });

describe("the changes between two versions", () => {
  it("are net: what came and went in between does not count", () => {
    const steps = [
      [add("a"), add("b")],
      [remove("a"), add("c")],
      [remove("old"), remove("c%20c"), add("d")],
      [add("old")],
    ];
    const changes = [changesOf(0, [add("c c")]), ...steps.map((actions, n) => changesOf(n + 1, actions))];
    const { added, removed } = netChanges(changes);
    expect([added.map(({ path }) => path), removed.map(({ path }) => path)]).toEqual([["b", "c", "d"], []]);
    expect(netChanges([changesOf(1, [remove("x")])]).removed.map(({ path }) => path)).toEqual(["x"]);
  });

  it("hold nothing for commits that only move rows", async () => {
    for (let n = 0; n < 3; n++) await mergeRows(world, "t", fields, [row(`k${n}`, n, "insert")]);
    const { store, session, scratch, now, newId } = world;
    await compact({
      store,
      table: "t",
      session,
      scratch,
      now,
      newId,
      snapshot: await snapshotAt(world, "t"),
      minFiles: 2,
    });
    const [change] = await readChanges(store, "t", 2, 3);
    expect(change).toEqual({ version: 3, timestamp: NOON + 3, added: [], removed: [], changeFiles: [] });
  });

  it("cannot be read once a version is cleaned up: the table must be read in full", async () => {
    for (let n = 0; n < 3; n++) await mergeRows(world, "t", fields, [row(`k${n}`, n, "insert")]);
    await rm(join(world.folder, "t", entryPath(1)));
    await expect(readChanges(world.store, "t", 0, 2)).rejects.toMatchObject({
      code: "CI-DELTA-009",
      message:
        "t: the changes from version 0 to 2 cannot be read: t/_delta_log/00000000000000000001.json is gone. Log clean-up removes old versions.",
    });
    expect(await readChanges(world.store, "t", 1, 2)).toHaveLength(1);
    expect(await readChanges(world.store, "t", 2, 2)).toEqual([]);
  });

  it("make a feed with version and time, from change files or from whole files", async () => {
    const configuration = { "delta.enableChangeDataFeed": "true" };
    await mergeRows(world, "t", fields, [row("a", 1, "insert"), row("b", 1, "insert")], { configuration });
    world.advance(1000);
    await mergeRows(world, "t", [...fields, field("late", "string")], [{ ...row("a", 2, "update"), late: "x" }]);
    const snapshot = await snapshotAt(world, "t");
    const feed = await changeFeedOf(world.store, "t", snapshot, await readChanges(world.store, "t", -1, 1));
    const rows = await world.session.all(
      `select id, n::int as n, late, _change_type as type, _commit_version::int as v, epoch_ms(_commit_timestamp)::varchar as at from ${feed} order by v, id, type`,
    );
    expect(rows).toEqual([
      { id: "a", n: 1, late: null, type: "insert", v: 0, at: String(NOON) },
      { id: "b", n: 1, late: null, type: "insert", v: 0, at: String(NOON) },
      { id: "a", n: 2, late: "x", type: "update_postimage", v: 1, at: String(NOON + 1000) },
      { id: "a", n: 1, late: null, type: "update_preimage", v: 1, at: String(NOON + 1000) },
    ]);
    expect(await world.session.all(`select * from ${await changeFeedOf(world.store, "t", snapshot, [])}`)).toEqual([]);
  });

  it("take removed files as deletes where there is no change file", async () => {
    await mergeRows(world, "t", fields, [row("a", 1, "insert")]);
    await mergeRows(world, "t", fields, [row("a", 1, "delete")]);
    const feed = await changeFeedOf(
      world.store,
      "t",
      await snapshotAt(world, "t"),
      await readChanges(world.store, "t", 0, 1),
    );
    expect(await world.session.all(`select id, _change_type as type from ${feed}`)).toEqual([
      { id: "a", type: "delete" },
    ]);
  });
});
