import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createProgram } from "../../../scripts/program.ts";
import { GOLD, SILVER } from "../../../transforms/models.ts";
import { openGoldLake, type PublishedLake, REQUIRED_TABLES } from "../../support/gold-lake.ts";
import { recordingWorld } from "../../support/world.ts";

let folder: string;
let published: PublishedLake;

async function plan(...args: readonly string[]) {
  const world = recordingWorld(folder);
  const codes: number[] = [];
  await (await createProgram(world, (code) => codes.push(code))).parseAsync([
    ...["node", "commerce-insights", "transform", "plan"],
    ...args,
  ]);
  return { output: world.output(), errors: world.errors(), codes };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plan-"));
  published = await openGoldLake();
  await published.silver(REQUIRED_TABLES);
  await published.publish({ settings: { language: "en-us", timeZone: "UTC" } });
}, 60_000);

afterAll(async () => {
  await published.close();
  await rm(folder, { recursive: true, force: true });
});

const lake = () => join(published.directory, "lake");

it("finds nothing to do for the models that published the lake, and ends with exit code 0", async () => {
  const { output, errors, codes } = await plan("--lake", lake(), "--json");
  const { outcome, tables } = JSON.parse(output);
  expect({ outcome, codes }).toEqual({ outcome: "nothing-to-do", codes: [] });
  const kinds = tables.map(({ layer, kind }: Record<string, string>) => `${layer} ${kind}`);
  const absent = SILVER.filter(({ optional }) => optional !== undefined).length;
  expect(kinds.filter((kind: string) => kind === "gold unchanged")).toHaveLength(GOLD.length);
  expect(kinds.filter((kind: string) => kind === "silver absent")).toHaveLength(absent);
  expect(errors).toBe(`reading the logs of ${lake()}`);
  const human = await plan("--lake", lake(), "--quiet");
  expect([human.errors, human.codes]).toEqual(["", []]);
  expect(human.output.split("\n")).toEqual([
    `${lake()}, medallion layers, gold root commerce`,
    "",
    `0 of ${GOLD.length + SILVER.length} tables listed; ${GOLD.length + SILVER.length} are unchanged or not linked.`,
    "Models and settings are those of the lake: nothing to do.",
  ]);
});

it("lists for another language the tables with labels, and why", async () => {
  const { output, codes } = await plan("--lake", lake(), "--language", "de-de", "--quiet");
  expect(codes).toEqual([]);
  expect(output).toMatch(/│ gold +│ profiles_Customer +│ recompute +│ .* │ if > 30 % of rows change │/);
  expect(output).toContain("gold profiles_Customer\n  - query or settings");
  expect(output).toContain("Compatible: transform run carries it out.");
});

it("ends with exit code 3 when something stops, and says what to do", async () => {
  const broken = await openGoldLake(published);
  try {
    const folderOf = join(broken.directory, "lake", "gold", "commerce", "supporting_Channels");
    await rm(join(folderOf, "_delta_log", "00000000000000000000.json"));
    await broken.store.put("gold/commerce/supporting_Channels/_delta_log/00000000000000000003.json", "{}\n");
    const { output, codes } = await plan("--lake", join(broken.directory, "lake"), "--quiet");
    expect(codes).toEqual([3]);
    expect(output).toContain("gold supporting_Channels\n  - held back meanwhile: ");
    expect(output).toContain("  do: CI-DELTA-002 gold/commerce/supporting_Channels: the Delta log has no version 0");
    expect(output).toContain("Breaking: something stops until you act; see above.");
  } finally {
    await broken.close();
  }
});

it("refuses settings that a run would refuse", async () => {
  await expect(plan("--lake", lake(), "--gold-root", "a/b")).rejects.toMatchObject({ code: "CI-JOB-002" });
});
