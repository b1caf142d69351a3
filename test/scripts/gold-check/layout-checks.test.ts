import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LAYOUT_CHECKS } from "../../../scripts/gold-check/layout-checks.ts";
import { depthOf } from "../../../scripts/gold-check/root-subject.ts";
import { CUSTOMERS, checkedCustomers } from "../../support/checked-customers.ts";
import { type DeltaWorld, openDeltaWorld } from "../../support/delta.ts";
import { checkWorld, findingsOf, row, writeTable } from "../../support/gold-root.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const { customers, found } = checkedCustomers(() => world);

describe("layout", () => {
  it("wants tables one level below the root, with names that start with a letter", async () => {
    await writeTable(world, "Customers", [row("a")]);
    await writeTable(world, "2024Orders", [row("a")]);
    await writeTable(world, "deep/Orders", [row("a")]);
    await world.store.put("empty/readme.txt", "x");
    await world.store.put("notes.txt", "x");
    expect(await found({ tables: ["Customers"] })).toEqual([
      "block layout-level: tables two levels below the root: deep/Orders",
      'block layout-name: the table "2024Orders"',
      "warn layout-stray: folders without _delta_log: empty",
      "warn layout-stray: files beside the tables: notes.txt",
    ]);
  });

  it("says when the location is itself a table", async () => {
    await customers();
    const report = await checkWorld(world, { location: join(world.folder, CUSTOMERS), keys: new Map() });
    expect(findingsOf(report)[0]).toBe(
      "block layout-root: the location holds a _delta_log: it is a table, not the folder of the tables",
    );
  });

  it("measures the root from the container of a remote location", () => {
    const check = LAYOUT_CHECKS.find(({ id }) => id === "layout-root");
    const rootAt = (location: string) =>
      check?.run({ depth: depthOf(location), isTable: false, folders: [], looseFiles: [], contract: [] });
    const host = "https://stlake.dfs.core.windows.net";
    expect(rootAt(`${host}/gold/commerce`)).toEqual([]);
    expect(rootAt("abfss://gold@stlake.dfs.core.windows.net/commerce")).toEqual([]);
    expect(rootAt(`${host}/gold`)).toMatchObject([{ found: "0 folders between the container and the tables" }]);
    expect(rootAt(`${host}/gold/a/b`)).toMatchObject([{ found: "2 folders between the container and the tables" }]);
    expect(rootAt("lake/gold/commerce")).toHaveProperty("skipped");
  });

  it("misses tables of the contract only in a root of the contract", async () => {
    await customers();
    expect(await found()).toEqual([]);
    await writeTable(world, "supporting_Channels", [row("a")]);
    const all = await found();
    expect(all[0]).toMatch(/^block contract-tables: missing: supporting_Stores, .*, supporting_Calendar$/);
    expect(await found({ contract: false, tables: [CUSTOMERS] })).toEqual([]);
  });
});
