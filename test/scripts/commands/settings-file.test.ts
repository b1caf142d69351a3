import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readSettingsFile } from "../../../scripts/commands/settings-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "settings-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(name: string, content: string) {
  const path = join(folder, name);
  await writeFile(path, content);
  return readSettingsFile(path);
}

it("takes from a stack's file what concerns the job", async () => {
  const stack = `
config:
  commerce-insights:stack:
    customer: contoso
    language: de-de
    gold: { root: retail }
    landing: { phase: sealed, source: fabric-link }
    overlay: { partyTypes: [Person] }
`;
  expect(await read("Pulumi.contoso-dev.yaml", stack)).toEqual({
    ...{ language: "de-de", goldRoot: "retail", source: "fabric-link", overlay: { partyTypes: ["Person"] } },
  });
});

it("takes a file of its own as it is, in YAML or JSON", async () => {
  const settings = { timeZone: "Europe/Berlin", overlay: { archived: "exclude" } };
  expect(await read("own.json", JSON.stringify(settings))).toEqual(settings);
  expect(await read("own.yaml", "timeZone: Europe/Berlin\noverlay: { archived: exclude }\n")).toEqual(settings);
});

it.each([
  ["list.yaml", "[1, 2]", "it is not one object"],
  ["stack.yaml", "config: { other: 1 }", "it has no commerce-insights:stack under config"],
  ["broken.yaml", "a: [", "Flow sequence in block collection"],
])("names what is wrong with %s", async (name, content, reason) => {
  await expect(read(name, content)).rejects.toMatchObject({
    code: "CI-CLI-025",
    message: expect.stringContaining(`${name} is not usable: ${reason}`),
  });
  await expect(readSettingsFile(join(folder, "none.yaml"))).rejects.toMatchObject({ code: "CI-CLI-025" });
});
