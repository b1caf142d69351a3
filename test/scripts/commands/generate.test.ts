import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { FAULT_KINDS } from "../../../scripts/generate/faults/faults.ts";
import { createProgram } from "../../../scripts/program.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "generate-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function generate(...args: readonly string[]): Promise<{ readonly out: string[]; readonly err: string[] }> {
  const out: string[] = [];
  return { out, err: await generateInto(out, args) };
}

async function generateInto(out: string[], args: readonly string[]): Promise<string[]> {
  const err: string[] = [];
  const world = {
    stdout: (text: string) => out.push(text),
    stderr: (text: string) => err.push(text),
    ...{ env: {}, now: () => new Date(0), cwd: folder, signal: new AbortController().signal },
  };
  await (await createProgram(world, () => {})).parseAsync([
    "node",
    "commerce-insights",
    "generate",
    "landing",
    ...args,
  ]);
  return err;
}

const SMALL = ["--customers", "8", "--products", "5"];

it("writes a landing zone, its state beside it and the right final state", async () => {
  const { out, err } = await generate("--out", "one", ...SMALL, "--increments", "1", "--expected", "right", "--json");
  const result = JSON.parse(out.join("\n"));
  expect(result.folders.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual([
    ["2025-01-06T06.00.00Z", "complete"],
    ["2025-01-06T07.00.00Z", "complete"],
    ["2025-01-06T08.00.00Z", "in progress"],
  ]);
  expect(err).toEqual([
    expect.stringMatching(/^initial sync in 2025-01-06T06\.00\.00Z: \d+ tables, [\d,]+ rows$/),
    expect.stringMatching(/^increment 1 in 2025-01-06T07\.00\.00Z: \d+ tables, [\d,]+ rows$/),
  ]);
  expect((await readdir(folder)).sort()).toEqual(["one", "one.generator.json", "right"]);
  const tables = JSON.parse(await readFile(join(folder, "right", "tables.json"), "utf8"));
  const lines = (await readFile(join(folder, "right", "custtable.jsonl"), "utf8")).trim().split("\n");
  expect(lines.length).toBe(tables.custtable.rows);
});

it("continues a landing zone as if it had been generated in one go", async () => {
  await generate("--out", "steps", ...SMALL, "--increments", "0", "--quiet");
  await generate("--out", "steps", "--append", "--quiet");
  await generate("--out", "steps", "--append", "--faults", "duplicates", "--quiet");
  await generate("--out", "whole", ...SMALL, "--increments", "2", "--faults", "duplicates", "--quiet");
  const files = async (name: string) => {
    const entries = await readdir(join(folder, name), { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return Promise.all(
      paths.sort().map(async (path) => [path.slice(join(folder, name).length), await readFile(path, "utf8")]),
    );
  };
  expect(await files("steps")).toEqual(await files("whole"));
});

it("writes a held-back folder with the next landing, after newer ones", async () => {
  await generate("--out", "late", ...SMALL, "--increments", "1", "--faults", "late-folder", "--quiet");
  expect(await readdir(join(folder, "late"))).not.toContain("2025-01-06T06.30.00Z");
  const { out } = await generate("--out", "late", "--append", "--json", "--quiet");
  expect(await readdir(join(folder, "late"))).toContain("2025-01-06T06.30.00Z");
  expect(JSON.parse(out.join("\n")).folders.map(({ state }: { state: string }) => state)).not.toContain("held");
});

it("names a table that a right reader must stop", async () => {
  await generate("--out", "wide", ...SMALL, "--faults", "wide-row", "--expected", "wide-right", "--quiet");
  const tables = JSON.parse(await readFile(join(folder, "wide-right", "tables.json"), "utf8"));
  expect(tables.custgroup).toEqual({ rows: 9, stops: { code: "CI-FEED-006", folder: "2025-01-06T08.00.00Z" } });
});

it("names every bad option at once", async () => {
  const bad = ["--customers", "none", "--seed", "-1", "--start", "2025-01-06", "--faults", "late-files,wide-row"];
  await expect(generate("--out", "bad", ...bad)).rejects.toMatchObject({
    code: "CI-CLI-020",
    message: [
      "Invalid options:",
      "  --customers: use a whole number from 1 to 200,000",
      "  --seed: use a whole number from 0 to 4,294,967,295",
      "  --start: use an instant in UTC to the second, e.g. 2025-01-06T06:00:00Z",
      '  --faults: there is no "late-files"; did you mean late-folder or late-table?',
    ].join("\n"),
  });
});

it("refuses settings and initial faults when a landing zone is continued", async () => {
  await expect(generate("--out", "one", "--append", "--seed", "9", "--faults", "missing-table")).rejects.toMatchObject({
    message: [
      "Invalid options:",
      "  --seed: settled by the first landing; leave it out with --append",
      "  --faults: missing-table belongs to an initial sync, not to --append",
    ].join("\n"),
  });
});

it("refuses a place that is not empty and a zone it knows nothing about", async () => {
  await writeFile(join(folder, "broken.generator.json"), "{}");
  await expect(generate("--out", "one", ...SMALL)).rejects.toMatchObject({ code: "CI-CLI-021" });
  await expect(generate("--out", "nowhere", "--append")).rejects.toMatchObject({ code: "CI-CLI-022" });
  await expect(generate("--out", "broken", "--append")).rejects.toMatchObject({ code: "CI-CLI-022" });
});

it("lists every fault and examples in its help", async () => {
  const printed: string[] = [];
  await expect(generateInto(printed, ["--help"])).rejects.toMatchObject({ exitCode: 0 });
  const text = printed.join("\n");
  expect(FAULT_KINDS.filter((kind) => !text.includes(`\n  ${kind} `))).toEqual([]);
  expect(text).toContain("generate landing --out landing --customers 200 --increments 2 --seed 7");
});
