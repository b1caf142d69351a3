import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createProgram } from "../../../scripts/program.ts";
import type { LakeStatus } from "../../../scripts/status/lake-status.ts";
import { GOLD } from "../../../transforms/models.ts";
import { acquireLease } from "../../../transforms/storage/lease.ts";
import { localStore } from "../../../transforms/storage/local-store.ts";
import { recordingWorld } from "../../support/world.ts";

let folder: string;
const NOW = new Date("2025-01-06T08:00:00Z");

async function run(...args: readonly string[]) {
  const world = { ...recordingWorld(folder), now: () => NOW };
  await (await createProgram(world, () => {})).parseAsync(args, { from: "user" });
  return world.output();
}

const status = async (lake: string) =>
  JSON.parse(await run("status", "--lake", join(folder, lake), "--json")) as LakeStatus & { readonly next: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "status-"));
  const landing = join(folder, "landing");
  const small = ["--customers", "8", "--products", "6", "--increments", "1", "--faults", "bad-field", "--quiet"];
  await run("generate", "landing", "--out", landing, ...small);
  await run("transform", "run", "--landing", landing, "--lake", join(folder, "lake"), "--quiet");
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("says of an empty lake that nothing ran, and how to start", async () => {
  const lake = join(folder, "none");
  expect((await run("status", "--lake", lake)).split("\n")).toEqual([
    lake,
    "writer: nobody",
    "newest folder: none",
    "held back: nothing",
    "quarantine: nothing",
    "no run is stored",
    `next: commerce-insights transform run --landing <location> --lake ${lake}`,
  ]);
});

it("tells runs, newest folder, open quarantine and versions of gold, and what to type next", async () => {
  const { lake, writer, newestFolder, runs, quarantine, heldBack, gold, next } = await status("lake");
  expect({ lake, writer, heldBack, runs: runs.length }).toEqual({
    ...{ lake: join(folder, "lake"), writer: null, heldBack: [], runs: 1 },
  });
  expect(newestFolder).toEqual({ name: "2025-01-06T07.00.00Z", ageHours: 1 });
  expect(gold.map(({ root, isComplete, versions }) => ({ root, isComplete, tables: Object.keys(versions) }))).toEqual([
    { root: "commerce", isComplete: true, tables: GOLD.map(({ name }) => name).sort() },
  ]);
  expect(quarantine).toEqual({ "silver/retailtransactiontable": 1 });
  expect(next).toBe(`read ${lake}/quarantine/silver/retailtransactiontable: reason, file and line of every row`);
});

it("names who writes the lake, and asks to wait", async () => {
  const store = localStore(join(folder, "busy"));
  const lease = await acquireLease(store, "ops/lease", { holder: "job execution 7", now: () => NOW, heartbeat: 0 });
  const { writer, next } = await status("busy");
  expect(writer).toEqual({
    holder: "job execution 7",
    since: "2025-01-06T08:00:00.000Z",
    until: "2025-01-06T08:01:00.000Z",
  });
  expect(next).toBe(`wait for job execution 7, then: commerce-insights status --lake ${join(folder, "busy")}`);
  await lease.release();
  expect((await status("busy")).writer).toBeNull();
});
