import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { breakLock, isStale, withLock } from "../../../scripts/setup/lock.mjs";

const world = { host: "here", now: 1_000_000, isRunning: (pid: number) => pid === 1 };

it.each([
  { case: "a process at work", holder: { pid: 1, host: "here", heartbeatAt: 999_000 }, stale: false },
  { case: "a process that has ended", holder: { pid: 2, host: "here", heartbeatAt: 999_000 }, stale: true },
  { case: "another machine's process at work", holder: { pid: 2, host: "there", heartbeatAt: 999_000 }, stale: false },
  { case: "another machine's silent process", holder: { pid: 2, host: "there", heartbeatAt: 800_000 }, stale: true },
  {
    case: "a silent process whose id is in use again",
    holder: { pid: 1, host: "here", heartbeatAt: 800_000 },
    stale: true,
  },
])("takes the lock of $case for stale: $stale", ({ holder, stale }) => {
  expect(isStale(holder, world)).toBe(stale);
});

const lockFile = () => join(mkdtempSync(join(tmpdir(), "lock-")), "deep", "setup.lock");
const never = new AbortController().signal;

it("lets set-ups of one folder work one after the other and leaves nothing behind", async () => {
  const file = lockFile();
  const events: string[] = [];
  const setUp = (name: string) =>
    withLock(file, "the test", never, async () => {
      events.push(`${name} begins`);
      await sleep(20);
      events.push(`${name} ends`);
    });
  await Promise.all([setUp("a"), setUp("b"), setUp("c")]);
  expect(events.map((event) => event.split(" ")[1])).toEqual(["begins", "ends", "begins", "ends", "begins", "ends"]);
  expect(readdirSync(join(file, ".."))).toEqual([]);
});

it("takes over from a set-up that was killed, one waiter at a time", async () => {
  const file = lockFile();
  await withLock(file, "the test", never, async () => {}); // Makes the folder.
  writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() })); // Above the largest process id.
  let atWork = 0;
  let most = 0;
  const setUp = () =>
    withLock(file, "the test", never, async () => {
      most = Math.max(most, ++atWork);
      await sleep(5);
      atWork--;
    });
  await Promise.all([setUp(), setUp(), setUp()]);
  expect(most).toBe(1);
});

it("leaves the lock to the waiter that took it over a moment earlier", () => {
  const file = join(mkdtempSync(join(tmpdir(), "lock-")), "setup.lock");
  writeFileSync(file, "new holder");
  breakLock(file, "stale holder");
  expect(readFileSync(file, "utf8")).toBe("new holder");
  breakLock(file, "new holder");
  expect(readdirSync(join(file, ".."))).toEqual([]);
});

it("gives the lock back when the work fails", async () => {
  const file = lockFile();
  await expect(withLock(file, "the test", never, () => Promise.reject(new Error("no space")))).rejects.toThrow(
    "no space",
  );
  expect(existsSync(file)).toBe(false);
});

it("stops waiting when it is interrupted", async () => {
  const file = lockFile();
  const interruption = new AbortController();
  await withLock(file, "the test", never, async () => {
    const waiting = withLock(file, "the test", interruption.signal, async () => "not reached");
    interruption.abort(new Error("interrupted"));
    await expect(waiting).rejects.toThrow("interrupted");
  });
});
