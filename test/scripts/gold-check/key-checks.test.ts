import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GOLD_CONFIGURATION } from "../../../transforms/publish/gold-schema.ts";
import { CUSTOMERS, checkedCustomers } from "../../support/checked-customers.ts";
import { type DeltaWorld, mergeRows, openDeltaWorld } from "../../support/delta.ts";
import { FIELDS, row, writeTable } from "../../support/gold-root.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const { customers, update, found } = checkedCustomers(() => world);

describe("key", () => {
  it("wants to know it, wants a string or an integer, and wants it to exist", async () => {
    await customers();
    expect(await found({ keys: new Map() })).toEqual(["warn key-declared: no key is known for this table"]);
    const withKey = (key: string) => found({ keys: new Map([[CUSTOMERS, key]]) });
    expect(await withKey("Nobody")).toEqual(['block key-declared: the key column "Nobody" does not exist']);
    expect((await withKey("Day"))[0]).toBe('block key-declared: the key column "Day" is date');
  });

  it("finds keys that are null, empty, double, or double but for case and blanks", async () => {
    const keys = ["a", "A ", "b", "b", " ", null];
    const rows = keys.map((key, n) => ({ ...row("x", { Name: `${n}`, Id: key }), _change: "insert" }));
    await mergeRows(world, CUSTOMERS, FIELDS, rows, { configuration: GOLD_CONFIGURATION, key: "Name" });
    expect(await found()).toEqual([
      'block key-present: "Id" is null in 1 rows and empty in 1',
      'block key-unique: 1 values of "Id" stand in several rows, e.g. b',
      'warn key-unique-folded: 1 values of "Id" stand in several rows, e.g. A ',
    ]);
  });

  it.each(["with a change feed", "without"])("notices rows that come back under another key, %s", async (feed) => {
    const configuration = { ...GOLD_CONFIGURATION, "delta.enableChangeDataFeed": `${feed !== "without"}` };
    const names = ["a", "b", "c"];
    await writeTable(
      world,
      CUSTOMERS,
      names.map((id) => row(id)),
      configuration,
    );
    await update({ _change: "delete", ...row("a") }, { _change: "insert", ...row("z", { Name: "name of a" }) });
    await update({ _change: "delete", ...row("b") }, { _change: "insert", ...row("y", { Name: "another" }) });
    expect(await found()).toEqual([]);
    expect(await found({ since: { version: 0 } })).toEqual([
      "block key-stable: 1 rows were deleted and inserted again under another key, otherwise equal",
    ]);
  });
});
