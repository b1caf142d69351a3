import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createProgram } from "../../../scripts/program.ts";
import { recordingWorld } from "../../support/world.ts";

let lake: string;
beforeAll(async () => {
  lake = await mkdtemp(join(tmpdir(), "erase-"));
});
afterAll(() => rm(lake, { recursive: true, force: true }));

async function erase(...args: readonly string[]): Promise<string> {
  const world = recordingWorld(lake);
  const program = await createProgram(world, () => {}, "transform");
  await program.parseAsync(["node", "commerce-insights", "transform", "erase", "--lake", lake, ...args]);
  return world.output();
}

it("lists the erasures of a lake that has none", async () => {
  expect(await erase("--status")).toBe(`Nobody was erased from ${lake}.`);
  expect(JSON.parse(await erase("--status", "--json"))).toEqual({ erasures: [] });
});

it("wants a customer, and knows none in an empty lake", async () => {
  await expect(erase()).rejects.toMatchObject({ code: "CI-ERASE-006", exitCode: 2 });
  await expect(erase("--customer", "C-1", "--dry-run")).rejects.toMatchObject({
    code: "CI-ERASE-001",
    exitCode: 1,
    message: expect.not.stringContaining("C-1"),
  });
  expect(await readdir(lake)).toEqual([]);
});

it("keeps older versions of gold for as long as Customer Insights asks", async () => {
  await expect(erase("--customer", "C-1", "--keep-days", "14")).rejects.toMatchObject({
    code: "commander.invalidArgument",
    message: expect.stringContaining("use a whole number from 15, which Customer Insights needs, to 30"),
  });
});
