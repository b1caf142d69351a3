import { afterEach, beforeEach, expect, it } from "vitest";
import { type MaintainOptions, maintain } from "../../../transforms/delta/maintain.ts";
import { OperatorError } from "../../../transforms/operator-error.ts";
import {
  DAY,
  type DeltaWorld,
  field,
  mergeRows,
  openDeltaWorld,
  rowsAt,
  snapshotAt,
  watchedStore,
} from "../../support/delta.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const fields = [field("id", "string", false)];
const silver = {
  "delta.logRetentionDuration": "interval 5 days",
  "delta.deletedFileRetentionDuration": "interval 5 days",
};
const gold = {
  ...silver,
  "delta.deletedFileRetentionDuration": "interval 15 days",
  "delta.enableChangeDataFeed": "true",
};

/** One row and one day for each version. */
async function days(count: number, configuration: Record<string, string>): Promise<void> {
  for (let n = 0; n < count; n++) {
    await mergeRows(world, "t", fields, [{ id: `${n}`.padStart(2, "0"), _change: "insert" }], { configuration });
    world.advance(DAY);
  }
}

async function run(before: number, after: number, more: Partial<MaintainOptions> = {}) {
  const warnings: string[] = [];
  const { store, session, scratch, now, newId } = world;
  const options = {
    store,
    table: "t",
    session,
    scratch,
    now,
    newId,
    before,
    after,
    warn: (text: string) => warnings.push(text),
  };
  return { result: await maintain({ ...options, ...more }), warnings };
}

it("joins small files and removes what is past the retention, every ten versions", async () => {
  await days(21, silver);
  expect(await run(18, 19)).toEqual({ result: undefined, warnings: [] });
  const rows = await rowsAt(world, "t");
  expect((await run(19, 20)).result).toMatchObject({ filesJoined: 21, logFilesRemoved: 10, dataFilesRemoved: 0 });
  expect((await snapshotAt(world, "t")).files.size).toBe(1);
  expect(await rowsAt(world, "t")).toEqual(rows);
  world.advance(6 * DAY);
  expect((await run(29, 30)).result).toMatchObject({ filesJoined: 0, logFilesRemoved: 11, dataFilesRemoved: 21 });
  expect(await rowsAt(world, "t")).toEqual(rows);
});

it("joins no files of a table that Customer Insights reads", async () => {
  await days(11, gold);
  expect((await run(9, 10)).result).toMatchObject({ filesJoined: 0, logFilesRemoved: 0, dataFilesRemoved: 0 });
  expect((await snapshotAt(world, "t")).version).toBe(10);
});

it("that fails is a warning, unless the run itself must stop", async () => {
  await days(11, silver);
  const failing = (error: Error) =>
    watchedStore(world.store, (call, _path, proceed) => (call === "putFile" ? Promise.reject(error) : proceed()));
  expect(await run(9, 10, { store: failing(new Error("disk full")) })).toEqual({
    result: undefined,
    warnings: ["t: could not be tidied up: disk full"],
  });
  const lost = new OperatorError("CI-LAKE-001", "The lease is lost", "Start again");
  await expect(run(9, 10, { store: failing(lost) })).rejects.toBe(lost);
});

it("does nothing where there is no table", async () => {
  expect(await run(-1, 10)).toEqual({ result: undefined, warnings: [] });
  expect(await run(-1, 0)).toEqual({ result: undefined, warnings: [] });
});
