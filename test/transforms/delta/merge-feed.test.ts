import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DeltaWorld, entryAt, field, mergeRows, openDeltaWorld } from "../../support/delta.ts";
import { fed, fields, insert, remove, twoFiles, update } from "../../support/merged-table.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

describe("the change feed of a merge", () => {
  async function feedOf(version: number) {
    const paths = (await entryAt(world, "t", version)).flatMap(({ cdc }) =>
      cdc ? [join(world.folder, "t", cdc.path)] : [],
    );
    if (paths.length === 0) return [];
    return world.session.all(
      `select id, name, n::varchar as n, _change_type from read_parquet([${paths.map((path) => `'${path}'`).join(", ")}]) order by id, _change_type`,
    );
  }

  it("holds both images of an update, and nothing that did not change", async () => {
    await twoFiles(world, fed);
    await mergeRows(world, "t", fields, [update("a", "A"), remove("c"), insert("d")]);
    expect(await feedOf(2)).toEqual([
      { id: "a", name: "A", n: "2", _change_type: "update_postimage" },
      { id: "a", name: "a", n: "1", _change_type: "update_preimage" },
      { id: "c", name: "c", n: "1", _change_type: "delete" },
      { id: "d", name: "d", n: "1", _change_type: "insert" },
    ]);
    const [change] = (await entryAt(world, "t", 2)).flatMap(({ cdc }) => cdc ?? []);
    expect(change).toMatchObject({
      path: expect.stringMatching(/^_change_data\/cdc-.*\.parquet$/),
      partitionValues: {},
      dataChange: false,
    });
  });

  it("is not written for a pure append", async () => {
    await twoFiles(world, fed);
    expect(await feedOf(0)).toEqual([]);
    expect(await feedOf(1)).toEqual([]);
    expect((await entryAt(world, "t", 0))[1]).toEqual({ protocol: { minReaderVersion: 1, minWriterVersion: 4 } });
  });

  it("is not written where it is not asked for", async () => {
    await twoFiles(world);
    await mergeRows(world, "t", fields, [update("a"), remove("c")]);
    expect(await feedOf(2)).toEqual([]);
  });

  it("shows old rows with the columns of the new schema", async () => {
    await twoFiles(world, fed);
    await mergeRows(world, "t", [...fields, field("day", "date")], [{ ...update("a"), day: "2024-01-01" }]);
    const [change] = (await entryAt(world, "t", 2)).flatMap(({ cdc }) => cdc ?? []);
    expect(
      await world.session.all(
        `select day, _change_type from read_parquet('${join(world.folder, "t", change!.path)}') order by 2`,
      ),
    ).toEqual([
      { day: "2024-01-01", _change_type: "update_postimage" },
      { day: null, _change_type: "update_preimage" },
    ]);
  });
});
