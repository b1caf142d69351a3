import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GOLD_CONFIGURATION } from "../../../transforms/publish/gold-schema.ts";
import { CUSTOMERS, checkedCustomers } from "../../support/checked-customers.ts";
import { DAY, type DeltaWorld, entryAt, openDeltaWorld } from "../../support/delta.ts";
import { removePath, row, writeTable } from "../../support/gold-root.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const { customers, update, found } = checkedCustomers(() => world);

describe("changes", () => {
  const many = Array.from({ length: 120 }, (_, n) => `id-${n}`);
  const renamed = (count: number) =>
    many.slice(0, count).map((id) => ({ _change: "update", ...row(id, { Name: "renamed" }) }));

  it("warns when the change feed tells of more than 30 % of the rows", async () => {
    await writeTable(
      world,
      CUSTOMERS,
      many.map((id) => row(id)),
    );
    await update(...renamed(36));
    expect(await found()).toEqual([]);
    await update({ _change: "update", ...row("id-100", { Name: "x" }) });
    expect(await found({ since: { version: 0 } })).toEqual([
      "warn changed-share: 37 of 120 rows (31 %) changed since version 0, according to the change data feed: this amounts to a full refresh",
    ]);
  });

  it("compares the files where there is no change feed, and trusts statistics where files are gone", async () => {
    const configuration = { ...GOLD_CONFIGURATION, "delta.enableChangeDataFeed": "false" };
    await writeTable(
      world,
      CUSTOMERS,
      many.map((id) => row(id)),
      configuration,
    );
    await update(...renamed(36));
    expect(await found()).toEqual([]);
    await update({ _change: "update", ...row("id-100", { Name: "x" }) });
    expect(await found({ since: { version: 0 } })).toEqual([
      expect.stringContaining("37 of 120 rows (31 %) changed since version 0, by comparing the files"),
    ]);
    const removed = (await entryAt(world, CUSTOMERS, 2)).find(({ remove }) => remove)?.remove?.path;
    await removePath(world, `${CUSTOMERS}/${removed}`);
    world.advance(31 * DAY);
    expect(await found()).toEqual([
      expect.stringContaining("240 of 120 rows (200 %) changed since version 1, according to the statistics"),
    ]);
  });

  it("finds rows that are reported as changed and are as they were", async () => {
    await customers();
    await update({ _change: "update", ...row("b") });
    expect(await found()).toEqual(["warn unchanged-rows: 1 rows are reported as updated and are as they were"]);
  });
});
