import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { landIncrement, landInitial, nextLanding } from "../../../scripts/generate/land.ts";
import { openLandingTarget } from "../../../scripts/generate/landing-target.ts";
import { planWorld } from "../../../scripts/generate/world.ts";
import { startTestStorage, type TestStorage } from "../../support/storage.ts";

const SETTINGS = { customers: 8, products: 5 };
let storage: TestStorage;

beforeAll(async () => {
  storage = await startTestStorage();
});

afterAll(() => storage.stop());

it("creates the container as Dataverse does and completes each folder before the next one is named", async () => {
  const target = await openLandingTarget(storage.location("landing", "dataverse-test-unq1"), {}, storage.credential);
  expect(await target.hasFiles()).toBe(false);
  const written: string[] = [];
  const first = await landInitial(target, SETTINGS, { onFile: (path) => written.push(path) });
  expect(await target.hasFiles()).toBe(true);
  await landIncrement(target, first);
  await target.close();

  const folder = join(storage.root, "landing", "dataverse-test-unq1");
  const folders = (await readdir(folder)).filter((name) => name.startsWith("20")).sort();
  expect(folders).toEqual(["2025-01-06T06.00.00Z", "2025-01-06T07.00.00Z", "2025-01-06T08.00.00Z"]);
  expect(await readFile(join(folder, "Changelog/changelog.info"), "utf8")).toBe(folders[2]);
  expect(await readFile(join(folder, folders[2] ?? "", "model.json"), "utf8")).toBe("");
  const model = JSON.parse(await readFile(join(folder, folders[0] ?? "", "model.json"), "utf8"));
  const [entity] = model.entities;
  expect(entity.partitions[0].location).toBe(
    `${storage.location("landing")}/dataverse-test-unq1/2025-01-06T06.00.00Z/${entity.name}/${entity.partitions[0].name}.csv`,
  );
  const modelAt = written.indexOf("2025-01-06T06.00.00Z/model.json");
  expect(
    written.findLastIndex((path) => path.startsWith("2025-01-06T06.00.00Z/") && path.endsWith(".csv")),
  ).toBeLessThan(modelAt);
  expect(written.at(-1)).toBe("Changelog/changelog.info");
});

it("says who may create the container when it is refused", async () => {
  storage.denied.add("createContainer");
  const location = storage.location("landing", "dataverse-refused");
  await expect(openLandingTarget(location, {}, storage.credential)).rejects.toMatchObject({
    code: "CI-CLI-024",
    message: expect.stringContaining(`The container ${location} cannot be created:`),
  });
  storage.denied.clear();
});

it("refuses a folder inside a container: Synapse Link writes into its root", async () => {
  const location = storage.location("landing", "dataverse-test/inside");
  await expect(openLandingTarget(location, {}, storage.credential)).rejects.toMatchObject({ code: "CI-CLI-023" });
});

it("replaying the landings gives the same world without writing anything", async () => {
  const target = await openLandingTarget(join(storage.scratch, "local"), {});
  const written = await landIncrement(target, await landInitial(target, SETTINGS));
  expect(nextLanding(nextLanding(planWorld(SETTINGS)))).toEqual(written);
});
