import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readJobBundle } from "../../stacks/job-bundle.ts";

let folder: string;
const sha256 = "b".repeat(64);
const write = (name: string, text: string) => writeFile(join(folder, name), text);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "job-"));
});

afterEach(() => rm(folder, { recursive: true }));

describe("the built job", () => {
  it("is its files by content hash and the text that fetches them", async () => {
    await write("bundle.json", JSON.stringify([{ name: "run.mjs", sha256 }]));
    await write("run.mjs", "");
    await write("bootstrap.mjs", "start();\n");
    expect(readJobBundle(folder)).toEqual({
      files: [{ name: "run.mjs", sha256, path: join(folder, "run.mjs") }],
      bootstrap: "start();",
    });
  });

  it.each([
    ["is not there", undefined, "bundle.json is not there"],
    ["has a broken list", "[{}]", "bundle.json is not a list of files with their SHA-256"],
    ["lacks a file", JSON.stringify([{ name: "run.mjs", sha256 }]), "run.mjs named by bundle.json is not there"],
  ])("%s: the operator learns how to build it", async (_what, list, reason) => {
    if (list !== undefined) await write("bundle.json", list);
    expect(() => readJobBundle(folder)).toThrow(
      expect.objectContaining({
        code: "CI-STACK-003",
        message: `The transform job in ${folder} is not built: ${reason}.`,
        hint: "Run npm run build.",
      }),
    );
  });
});
