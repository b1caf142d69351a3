import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createProgram } from "../../../scripts/program.ts";
import { GOLD } from "../../../transforms/models.ts";
import { recordingWorld } from "../../support/world.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "spark-job-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function job(...args: readonly string[]): Promise<string> {
  const world = recordingWorld(folder);
  const program = await createProgram(world, () => undefined);
  await program.parseAsync(["node", "commerce-insights", "spark", "job", ...args]);
  return world.output();
}

it("writes one program with every table, for the lake's absolute place and the run's settings", async () => {
  const output = await job("--out", "jobs/gold.py", "--lake", "lake", "--time-zone", "Europe/Vienna", "--json");
  const roots = { silver: `${folder}/lake/silver`, gold: `${folder}/lake/gold/commerce` };
  expect(JSON.parse(output)).toEqual({
    ...{ file: join(folder, "jobs/gold.py"), format: "python", ...roots, staging: `${folder}/lake/ops/spark/commerce` },
    ops: `${folder}/lake/ops`,
    tables: GOLD.map(({ name }) => name),
  });
  const text = await readFile(join(folder, "jobs/gold.py"), "utf8");
  expect(text).toContain("'Europe/Vienna'");
  expect(text.match(/^ {8}"name": "\w+_\w+",$/gm)).toHaveLength(GOLD.length);
  expect(text.indexOf("def open_silver")).toBeLessThan(text.indexOf("def stage("));
  expect(text.trimEnd().endsWith("sys.exit(exit_code(report))")).toBe(true);
});

it("writes a notebook when asked to", async () => {
  const lake = "https://stlake.dfs.core.windows.net";
  expect(await job("--out", "gold.ipynb", "--format", "notebook", "--lake", lake)).toBe(
    "gold.ipynb: 18 gold tables, abfss://silver@stlake.dfs.core.windows.net to abfss://gold@stlake.dfs.core.windows.net/commerce",
  );
  expect(JSON.parse(await readFile(join(folder, "gold.ipynb"), "utf8"))).toMatchObject({ nbformat: 4 });
});

it("takes what a customer decided from a settings file", async () => {
  const file = join(folder, "settings.yaml");
  await writeFile(file, "language: de\noverlay:\n  legalEntities: [usrt]\n");
  await job("--out", "own.py", "--lake", "lake", "--settings", file);
  const text = await readFile(join(folder, "own.py"), "utf8");
  expect(text).toContain("base.DataAreaId in ('usrt')");
  expect(text).toContain("then 'Januar'");
});

it("refuses a gold root that Customer Insights could not read, and writes nothing", async () => {
  const bad = ["--out", "bad.py", "--lake", "lake", "--gold-root", "1/2"];
  await expect(job(...bad)).rejects.toMatchObject({ code: "CI-JOB-002" });
  await expect(readFile(join(folder, "bad.py"))).rejects.toMatchObject({ code: "ENOENT" });
});

it("folds linked tables when told where they are", async () => {
  await job("--out", "all.py", "--lake", "lake", "--landing", "link", "--source", "synapse-link-delta");
  const text = await readFile(join(folder, "all.py"), "utf8");
  expect(text).toContain(`LANDING = "${folder}/link"`);
  expect(text).toContain('SOURCE = "synapse-link-delta"');
  expect(text).toContain("def fold_link(");
});

it("refuses CSV folders, and a form without a place", async () => {
  for (const more of [
    ["--landing", "link", "--source", "synapse-link-csv"],
    ["--source", "fabric-link"],
  ]) {
    await expect(job("--out", "csv.py", "--lake", "lake", ...more)).rejects.toMatchObject({ code: "CI-SPARK-002" });
  }
});
