import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Action, entryPath, printCommit } from "../../../transforms/delta/actions.ts";
import { type CommitOptions, commit } from "../../../transforms/delta/commit.ts";
import { createActions } from "../../../transforms/delta/metadata.ts";
import { EXIT, OperatorError } from "../../../transforms/operator-error.ts";
import type { Store } from "../../../transforms/storage/store.ts";
import {
  type DeltaWorld,
  entryAt,
  field,
  NOON,
  openDeltaWorld,
  snapshotAt,
  watchedStore,
} from "../../support/delta.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const add = (path: string): Action => ({
  add: { path, partitionValues: {}, size: 1, modificationTime: 1, dataChange: true },
});

function options(actions: readonly Action[], more: Partial<CommitOptions> = {}): CommitOptions {
  const { store, session, now, newId } = world;
  return {
    ...{ store, table: "t", session, basedOn: 0, operation: "WRITE", now, newId },
    attempt: { actions, read: new Set() },
    ...more,
  };
}

async function create(configuration = {}): Promise<void> {
  const { newId, now } = world;
  const actions = createActions({
    fields: [field("id", "string")],
    configuration,
    snapshot: undefined,
    newId,
    now: now(),
  });
  await commit(options(actions, { basedOn: -1, attempt: { actions, read: "all" } }));
}

const liveFiles = async () => [...(await snapshotAt(world, "t")).files.keys()].sort();

describe("a commit", () => {
  it("carries its own facts in the first line", async () => {
    await create();
    await commit(options([add("a")]));
    const [first] = await entryAt(world, "t", 1);
    expect(first).toEqual({
      commitInfo: {
        ...{ timestamp: NOON + 1, operation: "WRITE", operationParameters: {}, readVersion: 0, isBlindAppend: true },
        ...{ engineInfo: "commerce-insights", txnId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      },
    });
  });

  it("follows commits that do not conflict, and its time increases past theirs", async () => {
    await create();
    world.advance(5000);
    await commit(options([add("a")]));
    world.advance(-5000);
    expect(await commit(options([add("b")]))).toBe(2);
    expect((await entryAt(world, "t", 2))[0]!.commitInfo!.timestamp).toBe(NOON + 5001);
    expect(await liveFiles()).toEqual(["a", "b"]);
  });

  it("stops at a commit that conflicts, exit code 4", async () => {
    await create();
    await commit(options([add("a")]));
    await expect(commit(options([add("b")], { attempt: { actions: [add("b")], read: "all" } }))).rejects.toMatchObject({
      code: "CI-DELTA-005",
      exitCode: EXIT.tryLater,
      message:
        "t: version 1 was written by somebody else and conflicts: file a was added to the rows this run read. Nothing of this run was committed.",
    });
  });

  it("gives up after so many commits of others, exit code 4", async () => {
    await create();
    for (let n = 1; n <= 4; n++) await commit(options([add(`a${n}`)], { basedOn: n - 1 }));
    await expect(commit(options([add("b")], { maxAttempts: 3 }))).rejects.toMatchObject({
      code: "CI-DELTA-005",
      exitCode: EXIT.tryLater,
      message: "t: 3 commits of others came first, up to version 3. Nothing of this run was committed.",
    });
  });

  it("with a transaction version that is no whole number is a mistake of the caller", async () => {
    await create();
    await expect(commit(options([{ txn: { appId: "a", version: Number.NaN } }]))).rejects.toThrow(
      't: txn version NaN of "a"',
    );
  });
});

it("names no version read when it creates the table: readers refuse -1", async () => {
  await create();
  expect((await entryAt(world, "t", 0))[0]!.commitInfo).not.toHaveProperty("readVersion");
});

describe("a lost answer", () => {
  const entryOf = (path: string) => path.endsWith(".json");
  /** A store whose first `times` conditional writes of log entries behave as `fault` says. */
  function faulty(
    times: number,
    fault: (proceed: () => Promise<unknown>) => Promise<unknown>,
  ): Store & { readonly calls: string[] } {
    let left = times;
    return watchedStore(world.store, (call, path, proceed) =>
      call === "putIfAbsent" && entryOf(path) && left-- > 0 ? fault(proceed) : proceed(),
    );
  }
  const lost = () => Promise.reject(new Error("socket hang up"));

  it("after the effect is recognised: one commit", async () => {
    await create();
    const store = faulty(1, async (proceed) => {
      await proceed();
      return lost();
    });
    expect(await commit(options([add("a")], { store }))).toBe(1);
    expect((await snapshotAt(world, "t")).version).toBe(1);
  });

  it("before the effect is repaired by another try: one commit", async () => {
    await create();
    expect(await commit(options([add("a")], { store: faulty(2, lost) }))).toBe(1);
    expect((await snapshotAt(world, "t")).version).toBe(1);
    expect(await liveFiles()).toEqual(["a"]);
  });

  it("that turns into 'exists' on the store's own retry counts as won", async () => {
    await create();
    const store = faulty(1, async (proceed) => {
      await proceed();
      return false;
    });
    expect(await commit(options([add("a")], { store }))).toBe(1);
    expect((await snapshotAt(world, "t")).version).toBe(1);
  });

  it("while another writer came first leads to the next version", async () => {
    await create();
    const store = faulty(1, async () => {
      await world.store.putIfAbsent(
        `t/${entryPath(1)}`,
        printCommit([{ commitInfo: { txnId: "theirs" } }, add("theirs")]),
      );
      return lost();
    });
    expect(await commit(options([add("mine")], { store }))).toBe(2);
    expect(await liveFiles()).toEqual(["mine", "theirs"]);
  });

  it("every time ends with the store's error after a few tries, and nothing is written", async () => {
    await create();
    const store = faulty(100, lost);
    await expect(commit(options([add("a")], { store }))).rejects.toThrow("socket hang up");
    expect(store.calls.filter((call) => call.startsWith("putIfAbsent"))).toHaveLength(5);
    expect((await snapshotAt(world, "t")).version).toBe(0);
  });

  it("that the operator must heal is reported at once", async () => {
    await create();
    const store = faulty(100, () => Promise.reject(new OperatorError("CI-STORE-003", "Access is refused", "Grant it")));
    await expect(commit(options([add("a")], { store }))).rejects.toMatchObject({ code: "CI-STORE-003" });
    expect(store.calls.filter((call) => call.startsWith("putIfAbsent"))).toHaveLength(1);
  });

  it("that the operator must heal is no error when the entry is there", async () => {
    await create();
    const store = faulty(1, async (proceed) => {
      await proceed();
      throw new OperatorError("CI-STORE-004", "throttled", "later", { exitCode: EXIT.tryLater });
    });
    expect(await commit(options([add("a")], { store }))).toBe(1);
  });
});

describe("checkpoints", () => {
  const checkpoints = async () =>
    (await readdir(join(world.folder, "t/_delta_log"))).filter((name) => name.endsWith(".parquet"));

  it("are written every ten commits", async () => {
    await create();
    for (let n = 0; n < 21; n++) await commit(options([add(`f${n}`)], { basedOn: n }));
    expect(await checkpoints()).toEqual([
      "00000000000000000010.checkpoint.parquet",
      "00000000000000000020.checkpoint.parquet",
    ]);
    expect(JSON.parse(`${await world.store.read("t/_delta_log/_last_checkpoint")}`)).toMatchObject({
      version: 20,
      numOfAddFiles: 20,
    });
    expect(await liveFiles()).toHaveLength(21);
  });

  it("are written as often as the caller says", async () => {
    await create();
    for (let n = 0; n < 4; n++) await commit(options([add(`f${n}`)], { basedOn: n, checkpointInterval: 2 }));
    expect(await checkpoints()).toHaveLength(2);
  });

  it("that fail leave the commit standing, with a warning", async () => {
    await create();
    const warnings: string[] = [];
    const store = watchedStore(world.store, (call, _path, proceed) =>
      call === "putFile" ? Promise.reject(new Error("disk full")) : proceed(),
    );
    for (let n = 0; n < 10; n++)
      expect(await commit(options([add(`f${n}`)], { store, basedOn: n, warn: (text) => warnings.push(text) }))).toBe(
        n + 1,
      );
    expect(warnings).toEqual(["t: version 10 is committed, its checkpoint is not: disk full"]);
    expect(await liveFiles()).toHaveLength(10);
  });
});

describe("racing writers", () => {
  it("in one process lose no commit", async () => {
    await create();
    const writers = Array.from({ length: 6 }, (_, writer) => writer);
    await Promise.all(
      writers.map(async (writer) => {
        for (let n = 0, basedOn = 0; n < 15; n++) {
          basedOn = await commit(options([add(`w${writer}-${n}`)], { basedOn, maxAttempts: 200 }));
        }
      }),
    );
    const versions = (await readdir(join(world.folder, "t/_delta_log")))
      .filter((name) => /^\d{20}\.json$/.test(name))
      .map((name) => Number.parseInt(name, 10))
      .sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 91 }, (_, version) => version));
    expect(await liveFiles()).toEqual(
      writers.flatMap((writer) => Array.from({ length: 15 }, (_, n) => `w${writer}-${n}`)).sort(),
    );
    const times = await Promise.all(
      versions.map(async (version) => (await entryAt(world, "t", version))[0]!.commitInfo!.timestamp!),
    );
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  it("in several processes lose no commit", async () => {
    await create();
    const program = fileURLToPath(new URL("../../support/racing-writer.ts", import.meta.url));
    const run = promisify(execFile);
    await Promise.all([0, 1, 2].map((writer) => run(process.execPath, [program, world.folder, String(writer), "20"])));
    const versions = (await readdir(join(world.folder, "t/_delta_log"))).filter((name) => /^\d{20}\.json$/.test(name));
    expect(versions).toHaveLength(61);
    expect(await liveFiles()).toEqual(
      [0, 1, 2].flatMap((writer) => Array.from({ length: 20 }, (_, n) => `w${writer}-${n}`)).sort(),
    );
  });
});
