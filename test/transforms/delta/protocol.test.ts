import { describe, expect, it } from "vitest";
import type { MetaData, Protocol } from "../../../transforms/delta/actions.ts";
import { protocolFor, readRefusal, writeRefusal } from "../../../transforms/delta/protocol.ts";

const plain: MetaData = {
  id: "m",
  format: { provider: "parquet" },
  schemaString: "{}",
  partitionColumns: [],
  configuration: {},
};
const oldest: Protocol = { minReaderVersion: 1, minWriterVersion: 2 };
const set = (configuration: Record<string, string>): MetaData => ({ ...plain, configuration });

describe("new tables", () => {
  it("need writer 4 only where the change feed is on, and reader 1 always", () => {
    expect(protocolFor({})).toEqual({ minReaderVersion: 1, minWriterVersion: 2 });
    expect(protocolFor({ "delta.enableChangeDataFeed": "true" })).toEqual({ minReaderVersion: 1, minWriterVersion: 4 });
  });
});

describe("reading", () => {
  it.each<[string, Protocol, MetaData]>([
    ["reader 1", oldest, plain],
    ["reader 2 without column mapping", { minReaderVersion: 2, minWriterVersion: 5 }, plain],
    [
      "reader 3 with features that are listed and not used",
      {
        minReaderVersion: 3,
        minWriterVersion: 7,
        readerFeatures: ["deletionVectors", "columnMapping"],
        writerFeatures: ["deletionVectors"],
      },
      plain,
    ],
    [
      "partitions and the change feed",
      oldest,
      { ...set({ "delta.enableChangeDataFeed": "true" }), partitionColumns: ["day"] },
    ],
  ])("accepts %s", (_name, protocol, metaData) => {
    expect(readRefusal(protocol, metaData)).toBeUndefined();
  });

  it.each<[string, Protocol, MetaData, string]>([
    [
      "a later reader version",
      { minReaderVersion: 4, minWriterVersion: 8 },
      plain,
      "reader version 4; known are 1 to 3",
    ],
    [
      "unknown features",
      { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: ["v2Checkpoint", "telepathy"] },
      plain,
      "the reader features v2Checkpoint, telepathy; readable are tables without them, or with vacuumProtocolCheck, columnMapping, deletionVectors unused",
    ],
    [
      "column mapping",
      { minReaderVersion: 2, minWriterVersion: 5 },
      set({ "delta.columnMapping.mode": "name" }),
      'column mapping "name"; accepted is "none"',
    ],
    ["other formats", oldest, { ...plain, format: { provider: "orc" } }, 'format "orc"; accepted is "parquet"'],
  ])("refuses %s", (_name, protocol, metaData, reason) => {
    expect(readRefusal(protocol, metaData)).toBe(reason);
    expect(writeRefusal(protocol, metaData)).toBe(reason);
  });
});

describe("writing", () => {
  it.each<[string, Protocol, MetaData]>([
    ["plain tables", oldest, plain],
    [
      "tables with a change feed",
      { minReaderVersion: 1, minWriterVersion: 4 },
      set({ "delta.enableChangeDataFeed": "true", "delta.appendOnly": "false" }),
    ],
  ])("accepts %s", (_name, protocol, metaData) => {
    expect(writeRefusal(protocol, metaData)).toBeUndefined();
  });

  it.each<[string, Protocol, MetaData, string]>([
    [
      "reader 2",
      { minReaderVersion: 2, minWriterVersion: 5 },
      plain,
      "reader version 2; written are tables of reader version 1",
    ],
    [
      "writer 5",
      { minReaderVersion: 1, minWriterVersion: 5 },
      plain,
      "writer version 5; written are tables up to writer version 4",
    ],
    [
      "writer features",
      { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ["rowTracking", "appendOnly"] },
      plain,
      "writer version 7 with rowTracking, appendOnly; written are tables up to writer version 4",
    ],
    [
      "append-only tables",
      oldest,
      set({ "delta.appendOnly": "TRUE" }),
      "delta.appendOnly set to true, and merges replace files",
    ],
    [
      "check constraints",
      oldest,
      set({ "delta.constraints.positive": "a > 0" }),
      "the check constraint delta.constraints.positive; none is accepted",
    ],
    [
      "partitions",
      oldest,
      { ...plain, partitionColumns: ["day"] },
      "the partition columns day; written are tables without partitions",
    ],
    [
      "generated columns",
      oldest,
      { ...plain, schemaString: '{"metadata":{"delta.generationExpression":"1"}}' },
      "columns with delta.generationExpression; none is accepted",
    ],
    [
      "identity columns",
      oldest,
      { ...plain, schemaString: '{"metadata":{"delta.identity.start":1}}' },
      "columns with delta.identity.start; none is accepted",
    ],
    [
      "invariants",
      oldest,
      { ...plain, schemaString: '{"metadata":{"delta.invariants":"{}"}}' },
      "columns with delta.invariants; none is accepted",
    ],
  ])("refuses %s", (_name, protocol, metaData, reason) => {
    expect(writeRefusal(protocol, metaData)).toBe(reason);
  });
});
