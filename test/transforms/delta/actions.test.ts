import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Action, entryPath, parseCommit, printCommit } from "../../../transforms/delta/actions.ts";

describe("log entries", () => {
  it("are named by version, padded to twenty digits", () => {
    expect(entryPath(42)).toBe("_delta_log/00000000000000000042.json");
  });

  it("start with the commit's own facts, then protocol and metadata", () => {
    const actions: Action[] = [
      { txn: { appId: "silver/custtable", version: 3 } },
      {
        metaData: {
          id: "m",
          format: { provider: "parquet" },
          schemaString: "",
          partitionColumns: [],
          configuration: {},
        },
      },
      { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
      { commitInfo: { timestamp: 5 } },
    ];
    const kinds = printCommit(actions)
      .trim()
      .split("\n")
      .map((line) => Object.keys(JSON.parse(line))[0]);
    expect(kinds).toEqual(["commitInfo", "protocol", "metaData", "txn"]);
  });

  it("keep every digit of numbers above 2^53", () => {
    const line = '{"txn":{"appId":"stream","version":9007199254740993,"lastUpdated":1}}';
    expect(printCommit(parseCommit(line))).toBe(`${line}\n`);
  });

  it("keep the digits inside statistics, which are text", () => {
    const stats = '{"numRecords":1,"minValues":{"recid":9223372036854775807}}';
    const add = { path: "a", partitionValues: {}, size: 1, modificationTime: 1, dataChange: true, stats };
    expect(parseCommit(printCommit([{ add }]))).toEqual([{ add }]);
  });

  it("come back as they were printed, fields of other writers included", () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue(), { minKeys: 1, noNullPrototype: true })),
        (fields) => {
          const actions = fields.map((add) => ({ add })) as unknown as Action[];
          const text = printCommit(actions);
          expect(printCommit(parseCommit(text))).toBe(text);
        },
      ),
    );
  });

  it("with a broken line are refused", () => {
    expect(() => parseCommit('{"add":')).toThrow(SyntaxError);
  });
});
