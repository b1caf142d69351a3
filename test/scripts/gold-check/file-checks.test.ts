import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CUSTOMERS, checkedCustomers } from "../../support/checked-customers.ts";
import { type DeltaWorld, openDeltaWorld, snapshotAt } from "../../support/delta.ts";
import { addEntry, removePath, row } from "../../support/gold-root.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const { customers, update, found, editAdd } = checkedCustomers(() => world);

describe("files", () => {
  beforeEach(customers);

  it("finds missing files, wrong sizes and files that are no Parquet", async () => {
    const [add] = (await snapshotAt(world, CUSTOMERS)).files.values();
    const path = `${CUSTOMERS}/${add?.path}`;
    await editAdd(1, () => ({ size: 7 }));
    expect(await found()).toEqual([`block data-files: ${add?.path} has ${add?.size} bytes, the log says 7`]);
    await editAdd(1, () => ({ size: 4 }));
    await world.store.put(path, "text");
    expect(await found()).toEqual([expect.stringMatching(/^block data-readable: its data files cannot be read: /)]);
    await removePath(world, path);
    expect(await found()).toEqual([`block data-files: missing: ${add?.path}`]);
  });

  it("compares statistics with the rows", async () => {
    const stats = {
      numRecords: 4,
      minValues: { Name: "z", Amount: 1.500001, At: "2026-05-01T10:00:00.123Z" },
      maxValues: { Id: "b", Day: "2026-04-30", At: "2026-05-01T10:00:00.123Z" },
      nullCount: { Day: 0, At: 1 },
    };
    await editAdd(1, () => ({ stats: JSON.stringify(stats) }));
    const [line = ""] = (await found()).filter((one) => one.startsWith("block statistics"));
    const claims = [...line.matchAll(/: ((?:numRecords|nullCount|minimum|maximum)[^,]*?) is not true/g)].map(
      ([, claim]) => claim,
    );
    expect(claims).toEqual(["numRecords 4", "maximum of Id b", "minimum of Name z", "minimum of Amount 1.500001"]);
    expect(line).toMatch(/and 2 more$/);
  });

  it("only warns of a bound that its writer rounded to a double", async () => {
    await update({ _change: "update", ...row("b", { Amount: "12345678901.123456" }) });
    await editAdd(2, () => ({ stats: '{"numRecords":3,"maxValues":{"Amount":12345678901.123455}}' }));
    const [line, ...others] = await found();
    expect(line).toMatch(
      /^warn statistics: rounded to a double: .*: maximum of Amount 12345678901.123455 is not true$/,
    );
    expect(others).toEqual([]);
  });

  it("warns of many small files", async () => {
    const [add] = (await snapshotAt(world, CUSTOMERS)).files.values();
    const copies = Array.from({ length: 101 }, (_, n) => ({ ...add, path: `copy-${n}.parquet` }));
    for (const { path } of copies) {
      await copyFile(join(world.folder, CUSTOMERS, add?.path ?? ""), join(world.folder, CUSTOMERS, path));
    }
    await addEntry(
      world,
      CUSTOMERS,
      2,
      copies.map((copy) => ({ add: copy })),
    );
    expect(await found()).toContain("warn small-files: 102 of 102 data files are smaller than 1 MB");
  });
});
