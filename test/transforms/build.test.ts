import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildJob } from "../../transforms/build.ts";

let root: string;
let folder: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "build-"));
  folder = join(root, "job");
  await buildJob(folder);
});

afterAll(() => rm(root, { recursive: true }));

const textOf = (name: string, at = folder) => readFile(join(at, name), "utf8");

describe("the built job", () => {
  it("is not built again while its sources are unchanged", async () => {
    const before = await stat(join(folder, "run.mjs"));
    await buildJob(folder);
    expect((await stat(join(folder, "run.mjs"))).mtimeMs).toBe(before.mtimeMs);
  });

  it("is built again when a source changed, or is not whole, and is the same for the same sources", async () => {
    const before = await textOf("bundle.json");
    const record = JSON.parse(await textOf("sources.json")) as { sources: Record<string, string> };
    const changed = { ...record, sources: { ...record.sources, "transforms/run.ts": "another" } };
    await writeFile(join(folder, "sources.json"), JSON.stringify(changed));
    await buildJob(folder);
    expect(JSON.parse(await textOf("sources.json"))).toEqual(record);
    expect(await textOf("bundle.json")).toBe(before);
    await rm(join(folder, "run.mjs"));
    await buildJob(folder);
    expect(await textOf("run.mjs")).not.toBe("");
  });

  it("has a bootstrap short enough for a container's arguments", async () => {
    expect((await textOf("bootstrap.mjs")).length).toBeLessThan(4096);
  });
});
