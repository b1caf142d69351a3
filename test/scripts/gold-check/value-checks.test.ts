import { afterEach, beforeEach, expect, it } from "vitest";
import { CUSTOMERS, checkedCustomers } from "../../support/checked-customers.ts";
import { type DeltaWorld, openDeltaWorld } from "../../support/delta.ts";
import { row, writeTable } from "../../support/gold-root.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const { found } = checkedCustomers(() => world);

it("finds dates that stand for an empty one", async () => {
  await writeTable(world, CUSTOMERS, [
    row("a", { Day: "1900-01-01" }),
    row("b", { At: "0001-01-01T00:00:00.000000Z" }),
    row("c", { Day: "1900-01-02", At: "1899-12-31T23:59:59.000000Z" }),
  ]);
  expect(await found()).toEqual([
    'warn empty-dates: "Day" is 1900-01-01 or in year 1 in 1 rows',
    'warn empty-dates: "At" is 1900-01-01 or in year 1 in 1 rows',
  ]);
});
