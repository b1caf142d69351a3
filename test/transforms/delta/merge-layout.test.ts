import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stageMerge } from "../../../transforms/delta/merge.ts";
import { findFiles } from "../../../transforms/delta/touched.ts";
import { type DeltaWorld, field, mergeRows, openDeltaWorld, rowsAt, snapshotAt } from "../../support/delta.ts";
import { fields, twoFiles } from "../../support/merged-table.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

describe("the layout of a merge", () => {
  it("does not mix files that lie far apart in the clustering column", async () => {
    const n = field("n", "long");
    const row = (id: number, change: string) => ({ id: `k${id}`, n: String(id), _change: change });
    for (const start of [0, 100, 200]) {
      await mergeRows(world, "t", [fields[0]!, n], [row(start, "insert"), row(start + 1, "insert")]);
    }
    const snapshot = await snapshotAt(world, "t");
    await mergeRows(world, "t", [fields[0]!, n], [row(0, "update"), row(200, "delete")], { snapshot, clusterBy: "n" });
    const ranges = [...(await snapshotAt(world, "t")).files.values()].map(({ stats }) => {
      const { minValues, maxValues } = JSON.parse(stats!);
      return [minValues.n, maxValues.n];
    });
    expect(ranges.sort((a, b) => a[0] - b[0])).toEqual([
      [0, 1],
      [100, 101],
      [201, 201],
    ]);
  });

  it("sorted, has rows of one range in one file, whatever order they come in", async () => {
    const { session } = world;
    const typed = [field("id", "string", false), field("n", "long")];
    await session.run(`create or replace temp table many as
      select 'k' || i as id, i * 7919 % 100003 as n, 'insert' as _change from range(100003) t(i)`);
    const options = { changes: "many", clusterBy: "n", fileSizeBytes: 1 };
    const overlapping = async (table: string) => {
      const files = [...(await snapshotAt(world, table)).files.values()].map(({ stats }) => JSON.parse(stats ?? ""));
      const ranges = files.map(({ minValues, maxValues }) => [minValues.n, maxValues.n]).sort((a, b) => a[0] - b[0]);
      return {
        files: ranges.length,
        overlaps: ranges.filter(([low], at) => at > 0 && low <= ranges[at - 1]?.[1]).length,
      };
    };
    await mergeRows(world, "sorted", typed, [], { ...options, isSorted: true });
    await mergeRows(world, "unsorted", typed, [], options);
    const { files, overlaps } = await overlapping("sorted");
    expect([files > 2, overlaps]).toEqual([true, 0]);
    expect((await overlapping("unsorted")).overlaps).toBeGreaterThan(0);
  });

  it("tells which files hold some keys", async () => {
    await twoFiles(world);
    const { session, store } = world;
    await session.run("create or replace temp table wanted as select unnest(['c', 'elsewhere']) as k0");
    const snapshot = await snapshotAt(world, "t");
    const found = await findFiles({ session, store, table: "t", snapshot, key: "id" }, "wanted");
    expect([...found.values()].map(({ path }) => path)).toEqual([...snapshot.files.keys()].slice(1));
  });

  it("can be staged: files are written, and nobody sees them before the commit", async () => {
    await twoFiles(world);
    const { session, store, scratch, now, newId } = world;
    await session.run(
      "create or replace temp table change as select 'a' as id, 'A' as name, 5::bigint as n, 'update' as _change",
    );
    const staged = await stageMerge({
      ...{ store, table: "t", session, scratch, now, newId, snapshot: await snapshotAt(world, "t"), fields, key: "id" },
      ...{ configuration: {}, changes: "change", operation: "MERGE" },
    });
    expect(staged.result).toMatchObject({ version: 2, updated: 1, filesAdded: 1, filesRemoved: 1 });
    expect((await snapshotAt(world, "t")).version).toBe(1);
    expect(await staged.commit()).toBe(2);
    expect((await rowsAt(world, "t"))[0]).toEqual({ id: "a", name: "A", n: "5" });
  });
});
