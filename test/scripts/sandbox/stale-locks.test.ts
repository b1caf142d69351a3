import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { removeStaleLocks } from "../../../scripts/sandbox/stale-locks.ts";

/** Above the highest id Linux gives. */
const NOBODY = 2 ** 22 + 1;

it("removes the locks of commands that were killed, and no other", async () => {
  const state = await mkdtemp(join(tmpdir(), "state-"));
  const locks = join(state, ".pulumi", "locks", "organization", "kit", "dev");
  await mkdir(locks, { recursive: true });
  const lock = (name: string, content: unknown) => writeFile(join(locks, `${name}.json`), JSON.stringify(content));
  await lock("killed", { pid: NOBODY, hostname: hostname() });
  await lock("running", { pid: process.pid, hostname: hostname() });
  await lock("elsewhere", { pid: NOBODY, hostname: "another" });
  await lock("strange", { pid: "x" });
  expect(await removeStaleLocks(state)).toBe(1);
  expect((await readdir(locks)).toSorted()).toEqual(["elsewhere.json", "running.json", "strange.json"]);
  expect(await removeStaleLocks(join(state, "none"))).toBe(0);
  await rm(state, { recursive: true });
});
