import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CUSTOMERS, checkedCustomers } from "../../support/checked-customers.ts";
import { type DeltaWorld, openDeltaWorld, snapshotAt } from "../../support/delta.ts";
import { addEntry, row, writeTable } from "../../support/gold-root.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const { customers, found, editSchema } = checkedCustomers(() => world);

describe("schema", () => {
  beforeEach(customers);

  it("names types that Customer Insights does not read", async () => {
    const nested = { type: "array", elementType: "string", containsNull: true };
    const added = [
      ...["double", "binary", "timestamp_ntz", "variant", "decimal(39,0)"].map((type) => ({ name: `a ${type}`, type })),
      { name: "tags", type: nested },
    ];
    await editSchema((fields) => [...fields, ...added.map((one) => ({ ...one, nullable: true, metadata: {} }))]);
    expect(await found()).toEqual([
      "block no-timestamp-ntz: columns of type timestamp_ntz: a timestamp_ntz",
      "block no-variant: columns of type variant: a variant",
      'warn column-types: column "a double" is double',
      'block column-types: column "a binary" is binary',
      'block column-types: column "a timestamp_ntz" is timestamp_ntz',
      'block column-types: column "a variant" is variant',
      'block column-types: column "a decimal(39,0)" is decimal(39,0)',
      `block column-types: column "tags" is nested: ${JSON.stringify(nested)}`,
    ]);
  });

  it("tells removed and retyped columns since the last version", async () => {
    const { raw } = (await snapshotAt(world, CUSTOMERS)).metadata;
    const schema = JSON.parse(raw.schemaString);
    const fields = schema.fields
      .filter(({ name }: { name: string }) => name !== "Day")
      .map((one: { name: string }) => (one.name === "Amount" ? { ...one, type: "string" } : one));
    await addEntry(world, CUSTOMERS, 2, [
      { metaData: { ...raw, schemaString: JSON.stringify({ ...schema, fields }) } },
    ]);
    expect(await found()).toEqual([
      "block schema-since: columns removed since version 1: Day",
      'block schema-since: column "Amount" changed its type since version 1: decimal(18,6) became string',
    ]);
    expect((await found({ since: { version: 2 } })).filter((line) => line.includes("schema-since"))).toEqual([]);
  });

  it("compares tables of the contract with it", async () => {
    await writeTable(world, "supporting_LoyaltyPrograms", [row("a")]);
    const lines = await found({ tables: ["supporting_LoyaltyPrograms"], keys: new Map() });
    expect(lines).toEqual([
      expect.stringMatching(/^block schema-contract: columns of the contract that are missing: ProgramId, .*RowHash$/),
      'block key-declared: the key column "ProgramId" does not exist',
    ]);
  });
});
