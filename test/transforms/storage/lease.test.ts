import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { guardedStore } from "../../../transforms/storage/guarded-store.ts";
import { acquireLease, type Lease } from "../../../transforms/storage/lease.ts";
import { localStore } from "../../../transforms/storage/local-store.ts";
import type { Store } from "../../../transforms/storage/store.ts";

let root: string;
let lake: Store;
let seconds = 0;
let ids = 0;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lease-"));
  lake = localStore(root);
  seconds = 0;
});
afterEach(() => rm(root, { recursive: true, force: true }));

const now = () => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);
const acquire = (holder: string, store = lake): Promise<Lease> =>
  acquireLease(store, "ops/lease", { holder, now, newId: () => `id-${++ids}`, heartbeat: 0 });
const terms = () => readdir(join(root, "ops/lease"));
const contents = async () =>
  Promise.all((await terms()).sort().map(async (name) => `${name} ${await lake.read(`ops/lease/${name}`)}`));

describe("the lease of a lake", () => {
  it("belongs to one run; the next one is told who writes since when, and to try later", async () => {
    await acquire("run one");
    seconds = 30;
    await expect(acquire("run two")).rejects.toMatchObject({
      code: "CI-LAKE-004",
      exitCode: 4,
      message: `The lake ${root} is being written by run one since 2026-01-01T00:00:00.000Z.`,
      hint: "Wait for that run to end; if it crashed, the lake is free after 2026-01-01T00:01:00.000Z.",
    });
  });

  it("goes to exactly one of many runs that start at once", async () => {
    const runs = await Promise.allSettled(Array.from({ length: 10 }, (_, run) => acquire(`run ${run}`)));
    expect(runs.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const run of runs) if (run.status === "rejected") expect(run.reason).toMatchObject({ code: "CI-LAKE-004" });
  });

  it("is free at once when its holder releases it", async () => {
    const first = await acquire("one");
    await first.release();
    const second = await acquire("two");
    await second.hold();
  });

  it("is free a minute after its holder crashed, not earlier", async () => {
    await acquire("crashed");
    seconds = 59;
    await expect(acquire("two")).rejects.toMatchObject({ code: "CI-LAKE-004" });
    seconds = 60;
    await (await acquire("two")).hold();
  });

  it("lasts as long as its holder goes on writing, and keeps the time it began", async () => {
    const lease = await acquire("long");
    for (seconds = 15; seconds < 600; seconds += 15) await lease.hold();
    await expect(acquire("two")).rejects.toThrow(/written by long since 2026-01-01T00:00:00.000Z/);
    expect(await terms()).toHaveLength(1);
  });

  it("gives signs of life by itself", async () => {
    const lease = await acquireLease(lake, "ops/lease", { holder: "a", now, heartbeat: 2 });
    for (let waits = 0; (await terms()).includes("000000000001.json") && waits < 1000; waits++) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(await terms()).not.toContain("000000000001.json");
    await lease.release();
  });

  it("is lost to a run that took it after a long silence, and the old holder stops before its next write", async () => {
    const sleeper = await acquire("sleeper");
    const guarded = guardedStore(lake, sleeper);
    await guarded.put("gold/a", "1");
    seconds = 100;
    await acquire("successor");
    await expect(guarded.putIfAbsent("gold/commit", "late")).rejects.toMatchObject({
      code: "CI-LAKE-004",
      exitCode: 4,
      message: `The lake ${root} is being written by successor since 2026-01-01T00:01:40.000Z.`,
    });
    expect(sleeper.lost.aborted).toBe(true);
    const writes = [
      () => guarded.put("gold/b", ""),
      () => guarded.putFile("gold/c", "x"),
      () => guarded.remove("gold/a"),
    ];
    for (const write of writes) {
      await expect(write()).rejects.toMatchObject({ code: "CI-LAKE-004" });
    }
    expect(await readdir(join(root, "gold"))).toEqual(["a"]);
  });

  it("is lost even when the successor has cleared away the terms in between", async () => {
    const sleeper = await acquire("sleeper");
    seconds = 100;
    const successor = await acquire("successor");
    seconds = 130;
    await successor.hold();
    await lake.remove("ops/lease/000000000002.json"); // As a renewal does: the number is free again.
    await expect(sleeper.hold()).rejects.toMatchObject({ code: "CI-LAKE-004" });
    await successor.hold();
  });

  it("survives a silence that nobody used", async () => {
    const lease = await acquire("sleeper");
    seconds = 500;
    await lease.hold();
    await expect(acquire("two")).rejects.toMatchObject({ code: "CI-LAKE-004" });
  });

  it.each(["throws", "says false"])("survives a sign of life whose answer is lost (the store %s)", async (how) => {
    let isAnswerLost = false;
    const flaky: Store = {
      ...lake,
      async putIfAbsent(path, content) {
        const won = await lake.putIfAbsent(path, content);
        if (!isAnswerLost) return won;
        if (how === "throws") throw new Error("connection reset");
        return false;
      },
    };
    const lease = await acquire("one", flaky);
    isAnswerLost = true;
    seconds = 25;
    await lease.hold();
    isAnswerLost = false;
    seconds = 50;
    await lease.hold();
    expect(lease.lost.aborted).toBe(false);
  });

  it("survives a store that is down for a while, but not past its end", async () => {
    let isDown = false;
    const failing: Store = {
      ...lake,
      async putIfAbsent(path, content) {
        if (isDown) throw new Error("down");
        return lake.putIfAbsent(path, content);
      },
    };
    const lease = await acquire("one", failing);
    isDown = true;
    seconds = 40;
    await lease.hold();
    seconds = 60;
    await expect(lease.hold()).rejects.toThrow("down");
  });

  it("is released without failing, whatever the store does, and not when it is lost", async () => {
    const broken: Store = { ...lake, put: () => Promise.reject(new Error("down")) };
    await (await acquire("one", broken)).release();
    seconds = 60;
    const two = await acquire("two");
    seconds = 200;
    const three = await acquire("three");
    await expect(two.hold()).rejects.toMatchObject({ code: "CI-LAKE-004" });
    const before = await contents();
    await two.release();
    expect(await contents()).toEqual(before);
    await three.hold();
    await expect(acquire("four")).rejects.toThrow(/written by three/);
  });

  it("renews once when many writes need it at the same time", async () => {
    const made: string[] = [];
    const counting: Store = {
      ...lake,
      async putIfAbsent(path, content) {
        made.push(path);
        return lake.putIfAbsent(path, content);
      },
    };
    const lease = await acquire("one", counting);
    seconds = 30;
    await Promise.all(Array.from({ length: 10 }, () => lease.hold()));
    expect(made).toEqual(["ops/lease/000000000001.json", "ops/lease/000000000002.json"]);
    expect(await terms()).toEqual(["000000000002.json"]);
  });
});

describe("a guarded store", () => {
  it("writes nothing more once the operator stopped the run; reading goes on", async () => {
    const stop = new AbortController();
    const guarded = guardedStore(lake, { hold: async () => {} }, stop.signal);
    await guarded.put("a", "1");
    stop.abort();
    await expect(guarded.put("b", "2")).rejects.toMatchObject({ code: "CI-JOB-003", exitCode: 130 });
    expect(`${await guarded.read("a")}`).toBe("1");
  });
});
