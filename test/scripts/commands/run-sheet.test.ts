import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProgram } from "../../../scripts/program.ts";
import type { RunSheet } from "../../../scripts/run-sheet/run-sheet.ts";
import { recordingWorld } from "../../support/world.ts";

const EXAMPLES = fileURLToPath(new URL("../../../stacks/examples/", import.meta.url));
const IDS = [
  ...["--subscription", "00000000-0000-4000-8000-000000000001"],
  ...["--environment-id", "0a1b2c3d-0000-4000-8000-0123456789ab"],
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sheet-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function sheet(...args: readonly string[]) {
  const world = recordingWorld(folder);
  const error = await (await createProgram(world, () => {})).parseAsync(["run-sheet", ...args], { from: "user" }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { output: world.output(), errors: world.errors(), error };
}

const example = (name: string) => ["--stack-config", join(EXAMPLES, `${name}.yaml`)];

async function stepsOf(settings: string): Promise<string[]> {
  const path = join(folder, "own.yaml");
  const text = readFileSync(join(EXAMPLES, "contoso-dev.yaml"), "utf8");
  writeFileSync(path, `${text}${settings}`);
  const { output } = await sheet("--stack-config", path, "--json");
  return (JSON.parse(output) as RunSheet).steps.map(({ id, title }) => `${id} ${title}`);
}

describe("the run sheet of a stack", () => {
  it("names its accounts, links, table lists, keys and hours", async () => {
    const { output, error } = await sheet(...example("contoso-dev"), ...IDS);
    expect(error).toBeUndefined();
    await expect(`${output}\n`).toMatchFileSnapshot("run-sheet-contoso-dev.md");
  });

  it("holds less once the landing account is sealed, and prints as one HTML file", async () => {
    const { errors } = await sheet(...example("contoso-prod"), ...IDS, "--format", "html", "--out", "sheets/prod.html");
    expect(errors).toBe("sheets/prod.html: written.");
    const html = readFileSync(join(folder, "sheets", "prod.html"), "utf8");
    await expect(html).toMatchFileSnapshot("run-sheet-contoso-prod.html");
    expect(html).not.toMatch(/<script|<link|src=|url\(/);
  });

  it("says where to read names that follow from a subscription nobody named", async () => {
    const { output } = await sheet(...example("contoso-dev"));
    expect(output).toContain("storage account `<landingAccount>`");
    expect(output).toContain("https://<lakeAccount>.dfs.core.windows.net/gold/commerce");
    expect(output).toContain("`https://make.powerapps.com/environments/<environment id>/exporttodatalake`");
  });

  it("follows the form that Dataverse writes", async () => {
    const lakehouse = "https://onelake.dfs.fabric.microsoft.com/workspace/lakehouse";
    const landing = (rest: string) => `    landing: { source: ${rest} }\n`;
    const middle = async (settings: string) => (await stepsOf(settings)).slice(4, -4);
    expect(await middle("")).toEqual(["M2 Create the Synapse Link", "M3 Seal the landing account"]);
    expect(await middle(landing("synapse-link-delta"))).toEqual([
      "M2 Create the Synapse Link with a Synapse workspace",
      "M3 Seal the landing account",
    ]);
    expect(await middle(landing(`fabric-link, lakehouse: "${lakehouse}"`))).toEqual([
      "M4 Link to Microsoft Fabric",
      "M5 Set the Fabric tenant settings",
    ]);
  });
});

it("behind firewalls the policy is linked before the link, and Private Link requested before the source is added", async () => {
  const { output } = await sheet(...example("contoso-restricted"), "--json");
  const ids = (JSON.parse(output) as RunSheet).steps.map(({ id }) => id);
  expect(ids).toEqual(["A1", "A2", "M0", "M1", "A3", "M2", "M3", "A4", "A5", "M6", "M8", "M9"]);
});

describe("a run sheet that cannot be made", () => {
  it.each([
    [[], "CI-CLI-043", 2, /neither --stack nor --stack-config/],
    [["--stack", "a-dev", "--stack-config", "b"], "CI-CLI-043", 2, /both --stack and --stack-config/],
    [["--stack-config", "none.yaml"], "CI-CLI-044", 1, /none\.yaml does not exist/],
    [["--stack-config", "empty.yaml"], "CI-STACK-001", 1, /\n {2}customer: not set; .*\n {2}environment: not set/],
    [[...example("contoso-dev"), "--out", "."], "CI-SHEET-003", 1, /cannot be written/],
  ])("says why: %j", async (args, code, exitCode, message) => {
    writeFileSync(join(folder, "empty.yaml"), "config: {}\n");
    const { error } = await sheet(...args);
    expect(error).toMatchObject({ code, exitCode, message: expect.stringMatching(message) });
  });

  it("says what an id looks like", async () => {
    const { errors } = await sheet(...example("contoso-dev"), "--environment-id", "contoso");
    expect(errors).toContain("use a GUID, e.g. 0a1b2c3d-0000-4000-8000-0123456789ab");
  });
});
