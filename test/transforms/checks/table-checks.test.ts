import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyStability } from "../../../transforms/checks/key-stability.ts";
import { deltaCheck, deniedColumnsCheck, schemaCheck } from "../../../transforms/checks/table-checks.ts";
import type { Snapshot } from "../../../transforms/delta/snapshot.ts";
import { openSession, type Session } from "../../../transforms/engine/session.ts";
import { defineGold, type Gold } from "../../../transforms/kernel/gold.ts";
import { GOLD_CONFIGURATION } from "../../../transforms/publish/gold-schema.ts";

let session: Session;
beforeAll(async () => {
  session = await openSession({ memoryLimit: "256MB", threads: 1, tempDirectory: tmpdir() });
});
afterAll(() => session.close());

const things = defineGold({
  ...{ name: "supporting_Things", grain: "One row per thing.", key: "Id", query: () => "" },
  columns: {
    Id: { type: "string", nullable: false, description: "" },
    Name: { type: "string", description: "" },
    Price: { type: "decimal(18,6)", description: "" },
  },
});
const head = { table: "supporting_Things", severity: "block" };
const passed = { ...head, outcome: "passed", rows: 0 };

describe("schema of computed rows", () => {
  const judge = async (columns: string) => {
    await session.run(`create or replace temp table rows_of as select ${columns}`);
    return schemaCheck(session, things, "rows_of");
  };
  const check = "schema equals the contract (Q5)";

  it("Q5 columns as the contract has them pass", async () => {
    expect(await judge(`'a' as "Id", 'b' as "Name", 1::decimal(18,6) as "Price"`)).toEqual({ ...passed, check });
  });

  it("Q5 another type, another order and a column too many block, by name", async () => {
    expect(await judge(`'a' as "Id", 'b' as "Name", 1::double as "Price", 1 as "More"`)).toEqual({
      ...{ ...head, check, outcome: "failed", rows: 2, sample: ["Price", "More"] },
    });
    expect(await judge(`'a' as "Id", 1::decimal(18,6) as "Price", 'b' as "Name"`)).toMatchObject({
      ...{ outcome: "failed", sample: ["Name", "Price"] },
    });
  });
});

describe("the published Delta table", () => {
  const check = "Delta protocol, properties and layout are Customer Insights' (Q6)";
  const snapshot = (facts: {
    protocol?: Partial<Snapshot["protocol"]>;
    configuration?: Record<string, string>;
    files?: Snapshot["files"];
  }): Snapshot => ({
    ...{ version: 3, removed: new Map(), txns: new Map(), timestamp: 0, files: facts.files ?? new Map() },
    protocol: { minReaderVersion: 1, minWriterVersion: 4, ...facts.protocol },
    metadata: {
      ...{ id: "", name: "", schema: [], createdTime: 0, partitionColumns: [] },
      configuration: { ...GOLD_CONFIGURATION, ...facts.configuration },
    } as unknown as Snapshot["metadata"],
  });

  it("Q6 a table as the kit writes it passes", () => {
    expect(deltaCheck(things, snapshot({}))).toEqual({ ...passed, check });
  });

  it("Q6 another protocol, deletion vectors, short retention and folders block, each by name", () => {
    const file = { path: "day=1/a.parquet", partitionValues: {}, size: 1, modificationTime: 0, dataChange: true };
    const spoilt = snapshot({
      protocol: { minReaderVersion: 3, minWriterVersion: 7 },
      configuration: {
        ...{ "delta.enableDeletionVectors": "true", "delta.logRetentionDuration": "interval 7 days" },
        "delta.deletedFileRetentionDuration": "interval 14 days",
      },
      files: new Map([[file.path, file]]),
    });
    expect(deltaCheck(things, spoilt)).toEqual({
      ...{ ...head, check, outcome: "failed", rows: 6 },
      sample: [
        ...["reader version 3", "writer version 7", "delta.enableDeletionVectors = true"],
        ...["delta.logRetentionDuration below 15 days", "delta.deletedFileRetentionDuration below 15 days"],
      ],
    });
  });
});

it("Q32 a column that never leaves bronze blocks, whatever its case", () => {
  const check = "no column that never leaves bronze (Q32)";
  const leaky: Gold = { ...things, columns: { ...things.columns, CardOrAccount: { type: "string", description: "" } } };
  expect(deniedColumnsCheck(things)).toEqual({ ...passed, check });
  expect(deniedColumnsCheck(leaky)).toEqual({
    ...{ ...head, check, outcome: "failed", rows: 1, sample: ["CardOrAccount"] },
  });
});

describe("stable keys", () => {
  const check = "keys are stable in Id (Q4)";
  /** Published rows 0 to 999; of them, the first `count` come back under another key with the given name. */
  const judge = async (count: number, name: string) => {
    await session.run(`
      create or replace temp table published as
        select 'k' || i as "Id", 'Thing ' || i as "Name", i::decimal(18,6) as "Price" from range(1000) r(i);
      create or replace temp table change as
        select 'n' || "Id" as "Id", ${name} as "Name", "Price", 'insert' as _change from published limit ${count};
      insert into change select "Id", null, null, 'delete' from published limit ${count}`);
    return keyStability(session, things, "published", 1000);
  };

  it("Q4 more than one percent of rows under another key block", async () => {
    expect(await judge(11, '"Name"')).toEqual({
      ...{ ...head, check, outcome: "failed", rows: 11, sample: ["k0", "k1", "k10", "k2", "k3"] },
    });
  });

  it("Q4 one percent, or rows that go while other rows come, pass", async () => {
    expect(await judge(10, '"Name"')).toEqual({ ...passed, check });
    expect(await judge(500, `'Other ' || "Name"`)).toEqual({ ...passed, check });
  });
});
