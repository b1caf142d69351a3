import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeFeedOf, readChanges } from "../../../transforms/delta/changes.ts";
import { listWholeLog } from "../../../transforms/delta/log.ts";
import { readSnapshot } from "../../../transforms/delta/snapshot.ts";
import { field, openDeltaWorld, rowsAt, snapshotAt, textRows, watchedStore } from "../../support/delta.ts";
import { differenceOf, histories, inOrder, playHistory, type Step } from "../../support/delta-history.ts";

const GOLD = {
  "delta.enableChangeDataFeed": "true",
  "delta.checkpointInterval": "3",
  "delta.deletedFileRetentionDuration": "interval 15 days",
  "delta.logRetentionDuration": "interval 15 days",
};
const SILVER = {
  "delta.checkpointInterval": "2",
  "delta.deletedFileRetentionDuration": "interval 3 days",
  "delta.logRetentionDuration": "interval 3 days",
};

/** Plays a history and compares every version that must still be readable with the oracle. */
async function check(steps: readonly Step[], configuration: Readonly<Record<string, string>>): Promise<void> {
  const world = await openDeltaWorld();
  try {
    const versions = await playHistory(world, "t", [...steps, { kind: "clean" }], { configuration });
    const newest = versions.at(-1);
    if (newest === undefined) return;
    const log = await listWholeLog(world.store, "t");
    const first = log.commits[0]!;
    expect(log.commits).toEqual(Array.from({ length: newest.version - first + 1 }, (_, offset) => first + offset));
    // Files of versions within the retention are there; older ones may be gone.
    const retention = configuration === GOLD ? 15 : 3;
    const oldest = world.now().getTime() - retention * 86_400_000;
    for (const oracle of versions) {
      const successor = versions[oracle.version + 1];
      if (successor && successor.at < oldest) continue;
      const snapshot = await snapshotAt(world, "t", oracle.version);
      expect(snapshot.metadata.schema).toEqual(oracle.fields);
      expect(inOrder(await rowsAt(world, "t", oracle.version))).toEqual(inOrder(oracle.rows));
      if (configuration !== GOLD || oracle.at < oldest) continue;
      const changes = await readChanges(world.store, "t", oracle.version - 1, oracle.version);
      const feed = await changeFeedOf(world.store, "t", snapshot, changes);
      const rows = await textRows(world.session, [...oracle.fields, field("_change_type", "string")], feed);
      expect(inOrder(rows)).toEqual(inOrder(differenceOf(versions[oracle.version - 1], oracle)));
    }
  } finally {
    await world.close();
  }
}

describe("any history of a table", () => {
  const numRuns = 10;
  it("reads back as the oracle has it, version by version, and its change feed is their difference", async () => {
    await fc.assert(
      fc.asyncProperty(histories({ minLength: 4, maxLength: 14 }), (steps) => check(steps, GOLD)),
      { numRuns },
    );
  });

  it("reads back without a change feed too, through compactions and clean-ups", async () => {
    await fc.assert(
      fc.asyncProperty(histories({ minLength: 4, maxLength: 14 }), (steps) => check(steps, SILVER)),
      { numRuns },
    );
  });

  it("is read from its newest checkpoint on, never from the start", async () => {
    const world = await openDeltaWorld();
    try {
      const [steps] = fc.sample(histories({ minLength: 30, maxLength: 30 }), { numRuns: 1, seed: 7 });
      const versions = await playHistory(
        world,
        "t",
        steps!.filter(({ kind }) => kind === "merge"),
      );
      expect(versions.length).toBeGreaterThan(11);
      const store = watchedStore(world.store);
      await readSnapshot(store, "t", world.session);
      const entries = store.calls.filter((call) => /^read .*\d{20}\.json$/.test(call)).length;
      expect(entries).toBe(Math.max(1, (versions.length - 1) % 10));
    } finally {
      await world.close();
    }
  });
});
