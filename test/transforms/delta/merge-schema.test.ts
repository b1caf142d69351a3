import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { printCommit } from "../../../transforms/delta/actions.ts";
import { type DeltaWorld, field, mergeRows, openDeltaWorld, rowsAt, snapshotAt } from "../../support/delta.ts";
import { fields, twoFiles, update } from "../../support/merged-table.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

describe("a schema that grows inside a merge", () => {
  const wider = [...fields, { ...field("day", "date", false), comment: "New." }];

  it("reads the new column as null in old rows", async () => {
    await twoFiles(world);
    await mergeRows(world, "t", wider, [{ ...update("a"), day: "2024-01-01" }]);
    expect(await rowsAt(world, "t")).toEqual([
      { id: "a", name: "a", n: "2", day: "2024-01-01" },
      { id: "b", name: "b", n: "1", day: null },
      { id: "c", name: "c", n: "1", day: null },
    ]);
    expect((await snapshotAt(world, "t")).metadata.schema.at(-1)).toEqual({
      name: "day",
      type: "date",
      nullable: true,
      comment: "New.",
    });
    expect(await rowsAt(world, "t", 1)).toHaveLength(3);
  });

  it("commits new columns even without a changed row", async () => {
    await twoFiles(world);
    expect(await mergeRows(world, "t", wider, [])).toMatchObject({ version: 2, filesAdded: 0, filesRemoved: 0 });
    expect((await rowsAt(world, "t"))[0]).toEqual({ id: "a", name: "a", n: "1", day: null });
  });

  it("keeps columns that the changes no longer have, null in changed rows", async () => {
    await twoFiles(world);
    await mergeRows(
      world,
      "t",
      [fields[0]!, fields[2]!],
      [
        { id: "a", n: "7", _change: "update" },
        { id: "d", n: "8", _change: "insert" },
      ],
    );
    expect(await rowsAt(world, "t")).toEqual([
      { id: "a", name: null, n: "7" },
      { id: "b", name: "b", n: "1" },
      { id: "c", name: "c", n: "1" },
      { id: "d", name: null, n: "8" },
    ]);
  });

  it("keeps id, properties and other writers' notes", async () => {
    await twoFiles(world);
    const before = (await snapshotAt(world, "t")).metadata.raw;
    const schema = JSON.parse(before.schemaString);
    schema.fields[1].metadata = { "other.note": [1, { deep: true }] };
    const foreign = {
      ...before,
      name: "t",
      description: "d",
      schemaString: JSON.stringify(schema),
      configuration: { "other.property": "x" },
    };
    await world.store.putIfAbsent("t/_delta_log/00000000000000000002.json", printCommit([{ metaData: foreign }]));
    await mergeRows(world, "t", wider, []);
    const after = (await snapshotAt(world, "t")).metadata.raw;
    expect({ ...after, schemaString: JSON.parse(after.schemaString).fields.slice(0, 3) }).toEqual({
      ...foreign,
      schemaString: schema.fields,
    });
  });

  it.each([
    ["another type", [fields[0]!, field("n", "integer")], "CI-DELTA-004"],
    ["a name with a blank", [...fields, field("first name", "string")], "CI-DELTA-006"],
    ["two names that differ by case", [...fields, field("NAME", "string")], "CI-DELTA-006"],
  ])("refuses %s and leaves the table", async (_name, wanted, code) => {
    await twoFiles(world);
    await expect(mergeRows(world, "t", wanted, [])).rejects.toMatchObject({ code });
    expect((await snapshotAt(world, "t")).version).toBe(1);
  });

  it("never writes null into a column that must not be null", async () => {
    const strict = [fields[0]!, field("n", "long", false)];
    await mergeRows(world, "t", strict, [{ id: "a", n: "1", _change: "insert" }]);
    await expect(mergeRows(world, "t", strict, [{ id: "b", n: null, _change: "insert" }])).rejects.toMatchObject({
      code: "CI-DELTA-008",
    });
    expect((await snapshotAt(world, "t")).version).toBe(0);
  });
});
