import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fleetStacks } from "../../../scripts/fleet/fleet-stacks.ts";
import { describeRollOut, rollOut } from "../../../scripts/fleet/roll-out.ts";

const EXAMPLE = fileURLToPath(new URL("../../../stacks/examples/contoso-dev.yaml", import.meta.url));

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "fleet-"));
  await writeFile(join(project, "Pulumi.yaml"), "name: x\nstackConfigDir: stacks\n");
  await mkdir(join(project, "stacks"));
  for (const stack of ["a-dev", "b-dev", "c-dev"]) await cp(EXAMPLE, join(project, "stacks", `Pulumi.${stack}.yaml`));
  await writeFile(
    join(project, "stacks", "Pulumi.pilot.yaml"),
    "config:\n  commerce-insights:stack:\n    ring: 0\n    customer: A\n",
  );
});
afterAll(() => rm(project, { recursive: true, force: true }));

const signal = new AbortController().signal;
const ran = (exitCode: number) => ({
  exitCode,
  stdout: "",
  stderr: exitCode === 0 ? "" : "error: quota is spent",
  seconds: 2,
});

describe("a rollout", () => {
  it("knows every settings file by ring and name, with what is wrong with it", () => {
    const stacks = fleetStacks(project);
    expect(stacks.map(({ name, ring }) => `${ring} ${name}`)).toEqual(["0 pilot", "1 a-dev", "1 b-dev", "1 c-dev"]);
    expect(stacks[0]?.problems.join("\n")).toContain("ring");
    expect(stacks[1]?.problems).toEqual([]);
  });

  it("changes one stack after the other, and starts none after a failure", async () => {
    const asked: string[] = [];
    const steps = await rollOut(fleetStacks(project).slice(1), {
      ...{ args: ["up", "--yes"], signal, started: () => {} },
      pulumi: async (args, stack) => {
        asked.push(args.join(" "));
        return ran(stack === "b-dev" ? 1 : 0);
      },
    });
    expect(asked).toEqual(["up --yes --stack a-dev", "up --yes --stack b-dev"]);
    expect(describeRollOut(steps, "fleet up --from b-dev")).toEqual([
      "ring 1 a-dev: succeeded in 2 s",
      "ring 1 b-dev: failed in 2 s: error: quota is spent",
      "ring 1 c-dev: not started",
      "stopped: 1 stacks were not started; those that are done stay done",
      "next: mend b-dev, then: fleet up --from b-dev",
    ]);
  });

  it("does not start a stack whose settings are wrong", async () => {
    const options = { args: ["up"], signal, started: () => {}, pulumi: () => Promise.reject(new Error("started")) };
    const [first, second] = await rollOut(fleetStacks(project), options);
    expect([first?.outcome, second?.outcome]).toEqual(["failed", "not started"]);
  });

  it("refuses a project without stacks", async () => {
    const empty = await mkdtemp(join(tmpdir(), "fleet-"));
    await writeFile(join(empty, "Pulumi.yaml"), "name: x\n");
    expect(() => fleetStacks(empty)).toThrow(expect.objectContaining({ code: "CI-FLEET-001" }));
    await rm(empty, { recursive: true });
  });
});
