import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Action, MetaData } from "../../../transforms/delta/actions.ts";
import { replay } from "../../../transforms/delta/replay.ts";

const add = (path: string, more = {}) => ({
  path,
  partitionValues: {},
  size: 1,
  modificationTime: 1,
  dataChange: true,
  ...more,
});
const remove = (path: string, deletionTimestamp = 2) => ({ path, deletionTimestamp, dataChange: true });

describe("replay", () => {
  it("keeps added files until they are removed, and removed ones until they are added again", () => {
    const state = replay([
      [{ add: add("a") }, { add: add("b") }],
      [{ remove: remove("a") }],
      [{ add: add("c") }, { remove: remove("b") }],
      [{ add: add("a") }],
    ]);
    expect([...state.files.keys()]).toEqual(["c", "a"]);
    expect([...state.removed.keys()]).toEqual(["b"]);
  });

  it("counts removals of a commit before its additions, whatever their order", () => {
    const actions: Action[] = [{ add: add("a", { size: 2 }) }, { remove: remove("a") }];
    for (const commit of [actions, actions.toReversed()]) {
      expect([...replay([[{ add: add("a") }], commit]).files.values()]).toEqual([add("a", { size: 2 })]);
    }
  });

  it("knows a file by its name in storage, however the writer encoded it", () => {
    const state = replay([
      [{ add: add("day=2024-01-01%2010:00/p%C3%A9.parquet") }],
      [{ remove: remove("day%3D2024-01-01%2010%3A00/pé.parquet") }],
    ]);
    expect([...state.files.keys()]).toEqual([]);
  });

  it("keeps the latest transaction of each application with its time", () => {
    const state = replay([
      [{ txn: { appId: "a", version: 1, lastUpdated: 5 } }],
      [{ txn: { appId: "b", version: 9 } }],
      [{ txn: { appId: "a", version: 2, lastUpdated: 6 } }],
    ]);
    expect([...state.txns]).toEqual([
      ["a", { version: 2, lastUpdated: 6 }],
      ["b", { version: 9 }],
    ]);
  });

  it("reads absent properties and partition columns as none", () => {
    const metaData = { id: "m", format: { provider: "parquet" }, schemaString: "{}" } as unknown as MetaData;
    expect(replay([[{ metaData }]]).metaData).toEqual({ ...metaData, configuration: {}, partitionColumns: [] });
  });

  it("takes the time from commits, and from the other actions only without one", () => {
    expect(replay([[{ commitInfo: { timestamp: 7 } }, { add: add("a", { modificationTime: 9 }) }]]).timestamp).toBe(7);
    expect(
      replay([
        [
          { add: add("a", { modificationTime: 9 }) },
          { remove: remove("b", 11) },
          { txn: { appId: "a", version: 1, lastUpdated: 10 } },
        ],
      ]).timestamp,
    ).toBe(11);
  });

  it("gives the same state from a checkpoint and the rest as from the whole log", () => {
    const step = fc.array(
      fc.record({ path: fc.constantFrom("a", "b", "c", "d"), isAdd: fc.boolean(), size: fc.nat(5) }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.nat(12), (steps, cut) => {
        const commits = steps.map((own) =>
          [...new Map(own.map((one) => [one.path, one])).values()].map(
            ({ path, isAdd, size }): Action => (isAdd ? { add: add(path, { size }) } : { remove: remove(path) }),
          ),
        );
        const whole = replay(commits);
        const before = replay(commits.slice(0, cut));
        const checkpoint: Action[] = [
          ...[...before.files.values()].map((file) => ({ add: file })),
          ...[...before.removed.values()].map((file) => ({ remove: file })),
        ];
        const resumed = replay([checkpoint, ...commits.slice(cut)]);
        expect([resumed.files, resumed.removed]).toEqual([whole.files, whole.removed]);
      }),
    );
  });
});
