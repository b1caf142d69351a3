import { cp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { vacuum } from "../../../transforms/delta/vacuum.ts";
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

const fields = [field("id", "string", false), field("n", "long")];
const configuration = {
  "delta.enableChangeDataFeed": "true",
  "delta.deletedFileRetentionDuration": "interval 15 days",
};
const changes = [
  { id: "k0", n: "100", _change: "update" },
  { id: "k1", n: null, _change: "delete" },
  { id: "new", n: "1", _change: "insert" },
];
const before = Array.from({ length: 10 }, (_, n) => ({ id: `k${n}`, n: String(n) }));
const after = [{ id: "k0", n: "100" }, ...before.slice(2), { id: "new", n: "1" }];
const WRITES = ["putFile", "putIfAbsent", "put"];

let world: DeltaWorld;
beforeAll(async () => {
  world = await openDeltaWorld();
  for (const row of before) await mergeRows(world, "base", fields, [{ ...row, _change: "insert" }], { configuration });
});
afterAll(() => world.close());

/** The run that is interrupted: it updates, deletes, inserts, feeds changes, commits version 10 and checkpoints it. */
const run = (store = world.store) =>
  mergeRows({ ...world, store }, "t", fields, changes, { appTransaction: { appId: "t", version: 1 } });

async function fresh(): Promise<void> {
  await rm(join(world.folder, "t"), { recursive: true, force: true });
  await cp(join(world.folder, "base"), join(world.folder, "t"), { recursive: true });
}

/** A store that dies at its n-th write, before or after the effect, and stays dead. */
function dyingStore(at: number, moment: "before" | "after") {
  let writes = 0;
  let isDead = false;
  const died = () => {
    isDead = true;
    return Promise.reject(new Error("killed"));
  };
  return watchedStore(world.store, async (call, _path, proceed) => {
    if (isDead) return died();
    if (!WRITES.includes(call) || ++writes !== at) return proceed();
    if (moment === "after") await proceed();
    return died();
  });
}

it("a merge killed before or after any of its writes leaves one of two states, and the next run ends in the same table", async () => {
  await fresh();
  const healthy = watchedStore(world.store);
  await run(healthy);
  const writes = healthy.calls.filter((call) => WRITES.includes(call.split(" ")[0]!));
  // Data, change file, commit, checkpoint and its pointer.
  expect(writes).toHaveLength(5);
  const expected = await rowsAt(world, "t");
  expect(expected).toEqual(after);

  for (let at = 1; at <= writes.length; at++) {
    for (const moment of ["before", "after"] as const) {
      await fresh();
      const isCommitted = at > 3 || (at === 3 && moment === "after");
      await run(dyingStore(at, moment)).catch(() => undefined);
      expect(await rowsAt(world, "t"), `killed ${moment} ${writes[at - 1]}`).toEqual(isCommitted ? after : before);
      const result = await run();
      expect(result).toMatchObject({ version: 10, inserted: isCommitted ? 0 : 1 });
      expect(await rowsAt(world, "t")).toEqual(after);
      const entries = (await readdir(join(world.folder, "t/_delta_log"))).filter((name) => /^\d{20}\.json$/.test(name));
      expect(entries).toHaveLength(11);
    }
  }
});

it("what a killed run left behind is vacuumed later, and nothing else", async () => {
  await fresh();
  await run(dyingStore(3, "before")).catch(() => undefined);
  const orphans = (await readdir(join(world.folder, "t"), { recursive: true })).filter(
    (name) => name.endsWith(".parquet") && !name.startsWith("_delta_log"),
  );
  const live = [...(await snapshotAt(world, "t")).files.keys()];
  world.advance(16 * DAY);
  const { files } = await vacuum({
    store: world.store,
    table: "t",
    session: world.session,
    now: world.now(),
    dryRun: false,
  });
  expect(files).toEqual(orphans.filter((name) => !live.includes(name)).sort());
  expect(files).toHaveLength(2);
  expect(await rowsAt(world, "t")).toEqual(before);
});
