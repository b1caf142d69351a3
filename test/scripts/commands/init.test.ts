import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { initCommand } from "../../../scripts/commands/init.ts";
import type { Terminal } from "../../../scripts/init/terminal.ts";
import { recordingWorld } from "../../support/world.ts";

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "init-"));
  writeFileSync(join(project, "Pulumi.yaml"), "name: commerce-insights\nstackConfigDir: stacks\n");
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

const ALL = [
  ...["--customer", "contoso", "--environment", "dev", "--location", "westeurope"],
  ...["--dataverse-environment", "contosodev", "--dataverse-organization", "unq1"],
  ...["--owner", "data@contoso.example", "--cost-center", "CC-1"],
];

const WRITTEN = `config:
  commerce-insights:stack:
    customer: contoso
    environment: dev
    location: westeurope
    dataverse:
      environmentName: contosodev
      organizationName: unq1
    tags:
      owner: data@contoso.example
      costCenter: CC-1
`;

const NEXT = [
  "Next:",
  "  npx commerce-insights run-sheet --stack contoso-dev   # what only a person can do",
  "  npm run build",
  "  npx pulumi stack init contoso-dev && npx pulumi up",
].join("\n");

/** Somebody who gives these answers in turn, and whose questions are kept. */
function person(...answers: readonly string[]): Terminal & { readonly questions: string[] } {
  const rest = [...answers];
  const questions: string[] = [];
  return {
    questions,
    async ask(question) {
      questions.push(question);
      const answer = rest.shift();
      if (answer === undefined) throw new Error(`nobody expected: ${question}`);
      return answer;
    },
    close: () => {},
  };
}

async function init(args: readonly string[], terminal?: Terminal) {
  const world = recordingWorld(project);
  const command: Command = initCommand(world, () => terminal);
  command.exitOverride().configureOutput({ writeErr: (text) => world.stderr(text) });
  const error = await command.parseAsync(args, { from: "user" }).then(
    () => undefined,
    (thrown: unknown) => thrown as { code: string; exitCode: number; message: string; hint: string },
  );
  return { output: world.output(), errors: world.errors(), error };
}

const file = (stack = "contoso-dev") => join(project, "stacks", `Pulumi.${stack}.yaml`);
const text = (stack?: string) => readFileSync(file(stack), "utf8");

describe("the settings file of a customer's environment", () => {
  it("is written where Pulumi reads it, with what was given and nothing else", async () => {
    const { output, errors, error } = await init(ALL);
    expect(error).toBeUndefined();
    expect(output).toBe(`${file()}: written.`);
    expect(errors).toBe(`\n${NEXT}`);
    expect(text()).toBe(WRITTEN);
    expect(readdirSync(join(project, "stacks"))).toEqual(["Pulumi.contoso-dev.yaml"]);
  });

  it("is shown and not written by a dry run", async () => {
    const { output } = await init([...ALL, "--dry-run", "--quiet"]);
    expect(output).toBe(WRITTEN.trimEnd());
    expect(existsSync(file())).toBe(false);
  });

  it("stays as it is when the same is asked for again", async () => {
    await init(ALL);
    const { output, error } = await init(ALL, person());
    expect({ output, error }).toEqual({ output: `${file()}: unchanged.`, error: undefined });
    expect(text()).toBe(WRITTEN);
  });

  it("changes only with consent, and keeps comments and what Pulumi wrote itself", async () => {
    await init(ALL);
    const own = `# reviewed in May\nencryptionsalt: v1:abc\n${WRITTEN}    softDeleteDays: 30 # asked for by security\n`;
    writeFileSync(file(), own);
    const change = ["--customer", "contoso", "--environment", "dev", "--set", "landing.phase=sealed"];
    const other = [...change, "--hours", "3,15", "--unset", "softDeleteDays"];
    const difference = [
      `${file()} has other settings:`,
      "  + schedule.hours: [3,15]",
      "  + landing.phase: sealed",
      "  - softDeleteDays: 30",
    ].join("\n");

    const refused = await init(other);
    expect(refused.errors).toBe(difference);
    expect(refused.error).toMatchObject({
      code: "CI-INIT-003",
      exitCode: 1,
      message: `${file()} exists with other settings; it stays as it is.`,
      hint: "Look at the differences above, then repeat with --force.",
    });
    expect((await init(other, person("n"))).error).toMatchObject({ code: "CI-INIT-003" });
    expect(text()).toBe(own);

    const asked = person("y");
    await init(change, asked);
    expect(asked.questions).toEqual(["Replace them? [y/N]: "]);
    expect(text()).toBe(`${own}    landing:\n      phase: sealed\n`);

    await init([...other, "--force"]);
    expect(text()).toBe(
      `# reviewed in May\nencryptionsalt: v1:abc\n${WRITTEN}    landing:\n      phase: sealed\n    schedule:\n      hours: [3, 15]\n`,
    );
    await init([...change.slice(0, 4), "--unset", "landing.phase", "--force"]);
    expect(text()).not.toContain("landing");
  });

  it("starts from a template customer", async () => {
    await init([...ALL, "--set", "job.cpu=4", "--set", "job.memory=8Gi"]);
    const args = ["--from", file(), "--customer", "fabrikam", "--environment", "prod", "--json", "--quiet"];
    const { output, errors } = await init(args);
    const settings = {
      customer: "fabrikam",
      environment: "prod",
      location: "westeurope",
      dataverse: { environmentName: "contosodev", organizationName: "unq1" },
      tags: { owner: "data@contoso.example", costCenter: "CC-1" },
      job: { cpu: 4, memory: "8Gi" },
    };
    expect(JSON.parse(output)).toMatchObject({ outcome: "written", file: file("fabrikam-prod"), settings });
    expect(errors).toBe("");
  });
});

describe("the workflow of a stack", () => {
  const workflow = (...folder: string[]) => join(project, ...folder, "commerce-insights-contoso-dev.yml");

  it.each([
    ["github", [".github", "workflows"], "github-actions"],
    ["azure", [".azure-pipelines"], "azure-pipelines"],
  ])("for %s is written where that looks for it, and not again", async (system, folder, template) => {
    const path = workflow(...folder);
    const { output } = await init([...ALL, "--ci", system]);
    expect(output).toBe(`${file()}: written.\n${path}: written.`);
    const source = new URL(`../../../scripts/templates/ci/${template}.yml`, import.meta.url);
    expect(readFileSync(path, "utf8")).toBe(readFileSync(source, "utf8").replaceAll("__STACK__", "contoso-dev"));
    expect((await init([...ALL, "--ci", system])).output).toBe(`${file()}: unchanged.\n${path}: unchanged.`);
  });

  it("that somebody changed is replaced with consent only", async () => {
    const path = workflow(".github", "workflows");
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, "name: ours\n");
    const refused = await init([...ALL, "--ci", "github"]);
    expect(refused.error).toMatchObject({
      code: "CI-INIT-003",
      message: `${path} exists with other content than the template; it stays as it is.`,
    });
    expect([existsSync(file()), readFileSync(path, "utf8")]).toEqual([false, "name: ours\n"]);
    const { output } = await init([...ALL, "--ci", "github", "--force", "--json", "--quiet"]);
    expect(JSON.parse(output)).toMatchObject({ outcome: "written", ci: { outcome: "written", file: path } });
  });

  it("is shown by a dry run, and another system is wrong usage", async () => {
    const { output } = await init([...ALL, "--ci", "azure", "--dry-run", "--quiet"]);
    expect(output.split("\n---\n")[1]).toMatch(/^# .*\.azure-pipelines.*\n# Deploys the stack contoso-dev:/);
    expect(existsSync(join(project, ".azure-pipelines"))).toBe(false);
    expect((await init([...ALL, "--ci", "jenkins"])).error).toMatchObject({ code: "commander.invalidArgument" });
  });
});

describe("a person at the terminal", () => {
  it("is asked for what flags do not say, told what is wrong, and offered defaults", async () => {
    const answers = [
      "Contoso",
      "contoso",
      "",
      "westeurope",
      "",
      "",
      "contosodev",
      "unq1",
      "",
      "Europe/Amsterdam",
      "3, 25",
    ];
    const asked = person(...answers, "3, 15", "CC-1");
    const { errors, error } = await init(["--owner", "data@contoso.example"], asked);
    expect(error).toBeUndefined();
    expect(asked.questions).toEqual([
      "Customer, lower-case words joined by hyphens: ",
      "Customer, lower-case words joined by hyphens: ",
      "Environment: dev, test or prod [dev]: ",
      "Azure region of Customer Insights, e.g. westeurope: ",
      "Azure subscription id (empty: whichever the deployer is signed in to): ",
      "Entra tenant id (empty: whichever the deployer is signed in to): ",
      "Name of the Dataverse environment: ",
      "Unique name of its organization, e.g. unq0a1b2c3d: ",
      "Azure region of the Dataverse environment (empty: the same): ",
      "Time zone of business days, e.g. Europe/Amsterdam [UTC]: ",
      "Hours at which a run starts, before Customer Insights refreshes, e.g. 3,15 [2]: ",
      "Hours at which a run starts, before Customer Insights refreshes, e.g. 3,15 [2]: ",
      "Cost centre the resources are charged to: ",
    ]);
    expect(errors).toBe(
      [
        '  customer: "Contoso" is not accepted; use 2-20 characters: lower-case words joined by hyphens, e.g. contoso-retail',
        "  schedule.hours[1]: 25 is not accepted; use a whole number from 0 to 23",
        `\n${NEXT}`,
      ].join("\n"),
    );
    expect(text()).toContain("hours: [3, 15]");
  });
});

describe("what cannot be used", () => {
  it("is told all at once, with the flag to give", async () => {
    const { error } = await init([
      "--customer",
      "Contoso",
      "--hours",
      "3,x",
      "--set",
      "trigers=started",
      "--owner",
      "me",
    ]);
    expect(error).toMatchObject({
      code: "CI-STACK-001",
      exitCode: 1,
      message: [
        "The settings are not accepted:",
        '  customer: "Contoso" is not accepted; use 2-20 characters: lower-case words joined by hyphens, e.g. contoso-retail (--customer)',
        "  environment: not set; use dev, test, prod (--environment)",
        "  location: not set; expected: Azure region of the lake, the same as of Customer Insights, e.g. westeurope (--location)",
        "  dataverse.environmentName: not set; expected: name of the Dataverse environment, as in its container (--dataverse-environment)",
        "  dataverse.organizationName: not set; expected: unique name of the organization, e.g. unq0a1b2c3d (--dataverse-organization)",
        '  schedule.hours[1]: "x" is not accepted; use a whole number from 0 to 23 (--hours)',
        '  tags.owner: "me" is not accepted; use an e-mail address (--owner)',
        "  tags.costCenter: not set; expected: cost centre the resources are charged to (--cost-center)",
        "  trigers: unknown setting; did you mean triggers?",
      ].join("\n"),
    });
    expect(existsSync(join(project, "stacks"))).toBe(false);
  });

  it.each([
    ["no project", ["--project", "elsewhere"], "CI-INIT-001", /elsewhere has no Pulumi\.yaml/],
    ["no template", ["--from", "none.yaml"], "CI-INIT-002", /none\.yaml, the file of --from, does not exist/],
    [
      "a template that is not YAML",
      ["--from", "bad.yaml"],
      "CI-INIT-002",
      /bad\.yaml is not a settings file of a stack/,
    ],
    ["a template without settings", ["--from", "list.yaml"], "CI-INIT-002", /expected is an object below config/],
    ["a place that cannot be written", [], "CI-INIT-004", /Pulumi\.contoso-dev\.yaml cannot be written/],
  ])("%s", async (what, args, code, message) => {
    writeFileSync(join(project, "bad.yaml"), "config: [\n");
    writeFileSync(join(project, "list.yaml"), "- a\n");
    if (what.startsWith("a place")) mkdirSync(`${file()}.next`, { recursive: true });
    const { error } = await init([...ALL, ...args]);
    expect(error).toMatchObject({ code, exitCode: 1, message: expect.stringMatching(message) });
  });

  it("in --set is wrong usage", async () => {
    const { errors } = await init([...ALL, "--set", "job.cpu"]);
    expect(errors).toContain("use <path>=<value>, e.g. job.cpu=4 or schedule.hours=[3,15]");
  });
});
