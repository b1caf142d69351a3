import { readFileSync } from "node:fs";
import { NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const textOf = (name: string) =>
  readFileSync(new URL(`../../../scripts/templates/ci/${name}.yml`, import.meta.url), "utf8").replaceAll(
    "__STACK__",
    "contoso-prod",
  );

/** Every Pulumi command of a file, in its order. */
const commandsOf = (text: string) =>
  [...text.matchAll(/npx (pulumi \w+) --stack "\$PULUMI_STACK" (.*)$/gm)].map(([, verb, flags]) => `${verb} ${flags}`);

const COMMANDS = [
  "pulumi preview --diff --non-interactive --policy-pack policies",
  "pulumi up --yes --non-interactive --policy-pack policies",
  "pulumi preview --refresh --expect-no-changes --non-interactive",
];

/** Problems that GitHub's own parser has with a workflow. */
function problemsOf(content: string): string[] {
  const { context } = parseWorkflow({ name: "workflow.yml", content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}

describe("the workflow for GitHub Actions", () => {
  const text = textOf("github-actions");

  it("is one that GitHub accepts", () => {
    expect(problemsOf(text)).toEqual([]);
    expect(problemsOf(text.replace("runs-on", "run-on"))).not.toEqual([]);
  });

  it("previews with policies on a pull request, updates on a merge, looks for drift at night", () => {
    expect(commandsOf(text)).toEqual(COMMANDS);
    const { on, jobs } = parse(text) as { on: object; jobs: Record<string, { if: string; concurrency: object }> };
    expect(Object.keys(on)).toEqual(["pull_request", "push", "schedule"]);
    expect(Object.entries(jobs).map(([name, job]) => `${name}: ${/'(\w+)'/.exec(job.if)?.[1]}`)).toEqual([
      "preview: pull_request",
      "deploy: push",
      "drift: schedule",
    ]);
  });

  it("signs in with a token of its own and knows no secret", () => {
    expect(text).not.toContain("secrets.");
    expect(parse(text)).toMatchObject({
      permissions: { contents: "read", "id-token": "write" },
      env: { ARM_USE_OIDC: "true" },
    });
  });
});

describe("the pipeline for Azure Pipelines", () => {
  const text = textOf("azure-pipelines");
  const { stages, schedules } = parse(text) as {
    schedules: { always: boolean }[];
    stages: { stage: string; condition: string; jobs: object[] }[];
  };

  it("previews with policies on a pull request, updates on a merge, looks for drift at night", () => {
    expect(commandsOf(text)).toEqual(COMMANDS);
    expect(schedules.map(({ always }) => always)).toEqual([true]);
    expect(
      stages.map(
        ({ stage, condition }) => `${stage}: ${/'(\w+)'\)?$|'(IndividualCI)'/.exec(condition)?.slice(1).join("")}`,
      ),
    ).toEqual(["preview: PullRequest", "deploy: IndividualCI", "drift: Schedule"]);
    expect(stages[1]?.jobs).toMatchObject([{ deployment: "deploy", environment: "contoso-prod" }]);
  });

  it("signs in through the service connection's federation and knows no secret", () => {
    expect(text.match(/addSpnToEnvironment: true/g)).toHaveLength(3);
    expect(text.match(/ARM_USE_OIDC=true/g)).toHaveLength(3);
    expect(text).not.toMatch(/servicePrincipalKey|isSecret|CLIENT_SECRET/);
  });
});
