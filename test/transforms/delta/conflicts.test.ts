import { describe, expect, it } from "vitest";
import type { Action } from "../../../transforms/delta/actions.ts";
import { type Attempt, conflictWith } from "../../../transforms/delta/conflicts.ts";

const add = (path: string, dataChange = true): Action => ({
  add: { path, partitionValues: {}, size: 1, modificationTime: 1, dataChange },
});
const remove = (path: string): Action => ({ remove: { path, dataChange: true } });
const txn = (appId: string): Action => ({ txn: { appId, version: 1 } });
const metaData: Action = {
  metaData: { id: "m", format: { provider: "parquet" }, schemaString: "{}", partitionColumns: [], configuration: {} },
};
const protocol: Action = { protocol: { minReaderVersion: 1, minWriterVersion: 2 } };
const blind: Attempt = { actions: [add("mine")], read: new Set() };
const whole: Attempt = { actions: [add("mine"), remove("old")], read: "all" };
const some: Attempt = { actions: [add("mine"), remove("a")], read: new Set(["a", "b"]) };

describe("a commit that lost the race", () => {
  it.each<[string, Attempt, Action[]]>([
    ["a blind append follows appends", blind, [add("theirs")]],
    ["a blind append follows rewrites", blind, [add("theirs"), remove("old"), txn("other")]],
    ["a whole-table read follows a compaction of nothing it read", whole, [add("theirs", false)]],
    ["a partial read follows appends and removals elsewhere", some, [add("theirs"), remove("c")]],
    [
      "runs of different applications do not disturb each other",
      { actions: [txn("mine")], read: new Set() },
      [txn("theirs")],
    ],
  ])("may follow: %s", (_name, attempt, winner) => {
    expect(conflictWith(attempt, winner)).toBeUndefined();
  });

  it.each<[string, Attempt, Action[], string]>([
    ["schema changes", blind, [metaData], "the table's schema or protocol changed"],
    ["protocol changes", blind, [protocol], "the table's schema or protocol changed"],
    [
      "the same application",
      { actions: [txn("run")], read: new Set() },
      [txn("run")],
      'run "run" was committed by another process',
    ],
    ["new rows under a whole-table read", whole, [add("theirs")], "file theirs was added to the rows this run read"],
    ["removals under a whole-table read", whole, [remove("x")], "file x was removed while this run used it"],
    ["removal of a file it read", some, [remove("b")], "file b was removed while this run used it"],
    [
      "removal of a file it removes",
      { ...some, read: new Set() },
      [remove("a")],
      "file a was removed while this run used it",
    ],
    [
      "its own schema change",
      { actions: [metaData], read: new Set() },
      [add("theirs")],
      "a schema change cannot follow another commit",
    ],
  ])("conflicts with %s", (_name, attempt, winner, reason) => {
    expect(conflictWith(attempt, winner)).toBe(reason);
  });
});
