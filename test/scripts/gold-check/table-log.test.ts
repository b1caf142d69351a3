import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CUSTOMERS, checkedCustomers } from "../../support/checked-customers.ts";
import { type DeltaWorld, entryAt, openDeltaWorld } from "../../support/delta.ts";
import { checkWorld, findingsOf, removePath, row } from "../../support/gold-root.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const { customers, update, found, editMetadata } = checkedCustomers(() => world);

describe("logs that cannot be read", () => {
  const v2 = `${"1".padStart(20, "0")}.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.parquet`;

  it("says so of a schema that is none, and checks what is left", async () => {
    await customers();
    await editMetadata(() => ({ schemaString: '{"type":"struct"}' }));
    expect(await found()).toEqual(['block column-types: the schema has no list of fields: {"type":"struct"}']);
  });

  it("says so of an empty log", async () => {
    await customers();
    await world.store.put("Empty/_delta_log/_last_checkpoint", "{}");
    const report = await checkWorld(world);
    expect(findingsOf(report)).toEqual(["block log-entries: _delta_log holds neither an entry nor a checkpoint"]);
    expect(report.tables.map(({ table, version, rows }) => [table, version, rows])).toEqual([
      [CUSTOMERS, 1, 3],
      ["Empty", -1, null],
    ]);
  });

  it("says so where only a V2 checkpoint stands for the older entries", async () => {
    await customers();
    await update({ _change: "update", ...row("b", { Name: "newer name" }) });
    for (const version of [0, 1]) {
      await removePath(world, `${CUSTOMERS}/_delta_log/${String(version).padStart(20, "0")}.json`);
    }
    await world.store.put(`${CUSTOMERS}/_delta_log/${v2}`, "");
    const report = await checkWorld(world);
    expect(findingsOf(report)).toEqual([
      "block protocol-version: no protocol action that could be read",
      "block no-v2-checkpoints: V2 checkpoint of version 1",
      "block column-types: the log has no metaData action that could be read",
      "block log-entries: neither a classic checkpoint nor the entries since version 0 give the newest version",
    ]);
    expect(report.tables[0]?.rows).toBe(null);
  });

  it("says so of change files that are there and are no Parquet", async () => {
    await customers();
    const cdc = (await entryAt(world, CUSTOMERS, 1)).find((action) => action.cdc)?.cdc;
    await world.store.put(`${CUSTOMERS}/${cdc?.path}`, "x".repeat(cdc?.size ?? 0));
    expect(await found()).toEqual([expect.stringMatching(/^block change-feed: the changed files cannot be read: /)]);
  });
});
