import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AddFile } from "../../../transforms/delta/actions.ts";
import { compact, planCompaction } from "../../../transforms/delta/compact.ts";
import { type DeltaWorld, entryAt, field, mergeRows, openDeltaWorld, rowsAt, snapshotAt } from "../../support/delta.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const fields = [field("id", "string", false), field("n", "long")];

async function manyFiles(count: number, configuration = {}): Promise<void> {
  for (let n = 0; n < count; n++)
    await mergeRows(world, "t", fields, [{ id: `k${n}`, n: String(n), _change: "insert" }], { configuration });
}

async function run(more = {}) {
  const { store, session, scratch, now, newId } = world;
  return compact({ store, table: "t", session, scratch, now, newId, snapshot: await snapshotAt(world, "t"), ...more });
}

describe("compaction", () => {
  it("joins small files without changing a row, and says so", async () => {
    await manyFiles(8);
    const before = await rowsAt(world, "t");
    const result = await run();
    expect(result).toMatchObject({ version: 8, filesAdded: 1, filesRemoved: 8 });
    expect(await rowsAt(world, "t")).toEqual(before);
    const actions = await entryAt(world, "t", 8);
    expect(actions.flatMap(({ add, remove }) => (add ?? remove)?.dataChange ?? [])).toEqual(Array(9).fill(false));
    expect(actions[0]!.commitInfo!.operation).toBe("OPTIMIZE");
    expect(await rowsAt(world, "t", 7)).toEqual(before);
  });

  it("leaves few small files alone", async () => {
    await manyFiles(7);
    expect(await run()).toEqual({ version: 6, filesAdded: 0, filesRemoved: 0, bytesWritten: 0 });
  });

  it("follows an append that came first, and gives way to a merge", async () => {
    await manyFiles(8);
    const snapshot = await snapshotAt(world, "t");
    await mergeRows(world, "t", fields, [{ id: "new", n: "1", _change: "insert" }]);
    expect(await run({ snapshot })).toMatchObject({ version: 9, filesRemoved: 8 });
    expect(await rowsAt(world, "t")).toHaveLength(9);
    const later = await snapshotAt(world, "t");
    await mergeRows(world, "t", fields, [{ id: "k1", n: "1000", _change: "update" }]);
    await expect(run({ snapshot: later, minFiles: 2 })).rejects.toMatchObject({ code: "CI-DELTA-005", exitCode: 4 });
  });

  it("is refused for tables that Customer Insights reads", async () => {
    await manyFiles(8, { "delta.enableChangeDataFeed": "true" });
    await expect(run()).rejects.toThrow("t: a table with a change feed is not compacted");
  });
});

describe("the plan of a compaction", () => {
  const file = (path: string, size: number, least?: number): AddFile => ({
    ...{ path, size, partitionValues: {}, modificationTime: 1, dataChange: true },
    ...(least !== undefined && { stats: JSON.stringify({ numRecords: 1, minValues: { n: least } }) }),
  });
  const plan = (files: AddFile[], clusterBy?: string) =>
    planCompaction(files, { fileSizeBytes: 100, minFiles: 3, clusterBy }).map((group) => group.map(({ path }) => path));

  it("fills files up to their size and leaves large ones", () => {
    expect(
      plan([file("a", 40), file("big", 50), file("b", 40), file("c", 30), file("d", 30), file("huge", 900)]),
    ).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  it("keeps neighbours of the clustering column together", () => {
    expect(plan([file("z", 40, 30), file("a", 40, 10), file("y", 40, 20), file("b", 40, 11)], "n")).toEqual([
      ["a", "b"],
      ["y", "z"],
    ]);
  });

  it("does not rewrite a file alone", () => {
    expect(plan([file("a", 49), file("b", 49), file("c", 49)])).toEqual([["a", "b"]]);
  });
});
