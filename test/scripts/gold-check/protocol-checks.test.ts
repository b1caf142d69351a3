import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CUSTOMERS, checkedCustomers } from "../../support/checked-customers.ts";
import { type DeltaWorld, openDeltaWorld } from "../../support/delta.ts";
import { addEntry } from "../../support/gold-root.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const { customers, found, editConfiguration, editProtocol, editSchema, editAdd } = checkedCustomers(() => world);

describe("protocol", () => {
  beforeEach(customers);

  it("refuses reader version 3 and features that are not supported, wherever they show", async () => {
    const features = ["deletionVectors", "timestampNtz", "typeWidening", "variantType", "v2Checkpoint"];
    const writerFeatures = [...features, "clustering", "appendOnly", "collations"];
    await editProtocol({ minReaderVersion: 3, minWriterVersion: 7, readerFeatures: features, writerFeatures });
    expect((await found()).filter((line) => /protocol|no-/.test(line))).toEqual([
      `block protocol-version: reader version 3 with ${features.join(", ")}`,
      "warn protocol-features: the features collations",
      "block no-deletion-vectors: the feature deletionVectors",
      "block no-liquid-clustering: the feature clustering",
      "block no-timestamp-ntz: the feature timestampNtz",
      "block no-type-widening: the feature typeWidening",
      "block no-variant: the feature variantType",
      "block no-v2-checkpoints: the feature v2Checkpoint",
    ]);
  });

  it("accepts features that Customer Insights names as supported", async () => {
    const writerFeatures = ["changeDataFeed", "columnMapping", "rowTracking", "domainMetadata", "checkConstraints"];
    await editProtocol({ minReaderVersion: 2, minWriterVersion: 7, writerFeatures });
    expect(await found()).toEqual([]);
  });

  it("finds deletion vectors that only the files tell of, and leaves their rows alone", async () => {
    await editAdd(1, () => ({ deletionVector: { storageType: "u", cardinality: 1 } }));
    expect(await found()).toEqual(["block no-deletion-vectors: deletion vectors on 1 data files"]);
  });

  it("finds clustering, widened columns and V2 checkpoints that the protocol does not tell of", async () => {
    await addEntry(world, CUSTOMERS, 2, [{ domainMetadata: { domain: "delta.clustering", configuration: "{}" } }]);
    await editSchema((fields) =>
      fields.map((one) => (one.name === "Amount" ? { ...one, metadata: { "delta.typeChanges": [] } } : one)),
    );
    const name = `${"2".padStart(20, "0")}.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json`;
    await world.store.put(`${CUSTOMERS}/_delta_log/${name}`, "{}");
    expect(await found()).toEqual([
      "block no-liquid-clustering: clustering columns in the log",
      "block no-type-widening: widened columns: Amount",
      "block no-v2-checkpoints: V2 checkpoint of version 2",
    ]);
  });

  it.each([
    [
      { "delta.logRetentionDuration": "interval 14 days" },
      'block retention: delta.logRetentionDuration is "interval 14 days"',
    ],
    [
      { "delta.deletedFileRetentionDuration": "interval 2 weeks" },
      'block retention: delta.deletedFileRetentionDuration is "interval 2 weeks"',
    ],
    [
      { "delta.deletedFileRetentionDuration": undefined },
      "block retention: delta.deletedFileRetentionDuration is not set, which means 7 days",
    ],
    [
      { "delta.logRetentionDuration": undefined },
      "warn retention: delta.logRetentionDuration is not set, which means 30 days by Delta's default",
    ],
    [
      { "delta.logRetentionDuration": "a month" },
      'block retention: delta.logRetentionDuration is "a month", which is not a duration',
    ],
  ])("wants 15 days of log and files: %o", async (configuration, finding) => {
    await editConfiguration(configuration);
    expect(await found()).toEqual([finding]);
  });
});
