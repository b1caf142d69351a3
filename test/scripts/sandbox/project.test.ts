import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parsePreview, summaryOf } from "../../../scripts/sandbox/deployment.ts";
import { writeProject } from "../../../scripts/sandbox/project.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "project-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a project folder", () => {
  it("runs the repository's program with the given settings, and keeps the stack's salt", async () => {
    const plugins = { providers: [{ name: "commerce", path: "components/provider" }] };
    const repository = { name: "kit", main: "stacks", stackConfigDir: "stacks", plugins };
    await writeFile(join(folder, "Pulumi.yaml"), JSON.stringify(repository));
    const project = join(folder, ".sandbox", "project");
    const source = { repository: folder, folder: project, stack: "dev" };
    writeProject({ ...source, config: { "kit:stack": { customer: "contoso" } } });
    expect(parse(await readFile(join(project, "Pulumi.yaml"), "utf8"))).toEqual({
      name: "kit",
      main: "../../stacks",
      plugins: { providers: [{ name: "commerce", path: "../../components/provider" }] },
    });
    await writeFile(join(project, "Pulumi.dev.yaml"), "encryptionsalt: s\nconfig:\n  kit:stack: old\n");
    writeProject({ ...source, config: { "kit:stack": "new" } });
    expect(parse(await readFile(join(project, "Pulumi.dev.yaml"), "utf8"))).toEqual({
      encryptionsalt: "s",
      config: { "kit:stack": "new" },
    });
  });
});

describe("what Pulumi prints", () => {
  it.each([
    ["Resources:\n    + 16 created\n", { create: 16 }],
    [
      "Resources:\n    ~ 1 updated\n    - 1 deleted\n    +-2 replaced\n    4 changes. 13 unchanged\n",
      { update: 1, delete: 1, replace: 2, same: 13 },
    ],
    ["16 created by somebody\nResources:\n    15 unchanged\n", { same: 15 }],
    ["error: no", {}],
  ])("is counted: %j", (text, expected) => {
    expect(summaryOf(`Updating (dev):\n\n${text}`)).toEqual(expected);
  });

  it("is a document in a preview, after anything else", () => {
    const steps = [
      { op: "same", urn: "a" },
      { op: "update", urn: "b", detailedDiff: { "sku.name": { kind: "update" } } },
    ];
    const text = `warning\n${JSON.stringify({ steps, changeSummary: { same: 1, update: 1 } })}`;
    expect(parsePreview(text)).toEqual({
      steps: [{ op: "update", urn: "b", detailedDiff: { "sku.name": { kind: "update" } }, replaceReasons: [] }],
      summary: { same: 1, update: 1 },
    });
  });
});
