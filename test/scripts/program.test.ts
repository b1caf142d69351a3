import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommanderError } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProgram } from "../../scripts/program.ts";
import type { RunReport } from "../../transforms/report.ts";
import { recordingWorld } from "../support/world.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "program-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function call(...args: string[]) {
  const world = recordingWorld(folder);
  let exitCode = 0;
  const error = await (
    await createProgram(world, (code) => {
      exitCode = code;
    })
  )
    .parseAsync(args, { from: "user" })
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  return { ...world, exitCode, error };
}

describe("the command line", () => {
  it("shows every command with an example in its help", async () => {
    for (const path of [
      ["init"],
      ["run-sheet"],
      ["status"],
      ["runs", "list"],
      ["runs", "show"],
      ["runs", "compare"],
      ["demo"],
      ["generate", "landing"],
      ["transform", "run"],
      ["trigger", "status"],
      ["trigger", "start"],
      ["trigger", "stop"],
      ["sandbox", "up"],
      ["sandbox", "run"],
      ["sandbox", "down"],
    ]) {
      const { output, error } = await call(...path, "--help");
      expect(error).toMatchObject({ code: "commander.helpDisplayed" });
      expect(output()).toContain("Examples:");
    }
  });

  it("refuses an unknown option as wrong usage, naming it", async () => {
    const { error, errors } = await call("transform", "run", "--landing", "l", "--lake", "k", "--trough", "silver");
    expect(error).toBeInstanceOf(CommanderError);
    expect(errors()).toContain("unknown option '--trough'");
    expect(errors()).toContain("Did you mean --through?");
  });

  it("says which values an option takes", async () => {
    const { errors } = await call("transform", "run", "--landing", "l", "--lake", "k", "--through", "bronze");
    expect(errors()).toContain("use silver or gold");
  });

  it("reports all unusable settings of a run at once", async () => {
    const { error } = await call(
      "transform",
      "run",
      "--landing",
      "l",
      "--lake",
      "k",
      "--memory",
      "much",
      "--gold-root",
      "a/b",
    );
    expect(error).toMatchObject({ code: "CI-JOB-002" });
    expect(String(error)).toContain("goldRoot");
    expect(String(error)).toContain("memory");
  });

  it("points at the run sheet while the landing zone is empty", async () => {
    const { error } = await call("transform", "run", "--landing", join(folder, "none"), "--lake", join(folder, "lake"));
    expect(error).toMatchObject({ code: "CI-FEED-001", exitCode: 1 });
    expect((error as { hint: string }).hint).toContain("run sheet");
  });

  it("prints one JSON document on standard output and progress elsewhere", async () => {
    const landing = join(folder, "landing");
    const small = ["--customers", "5", "--products", "5", "--increments", "0", "--quiet"];
    await call("generate", "landing", "--out", landing, ...small);
    const run = await call("transform", "run", "--landing", landing, "--lake", join(folder, "lake"), "--json");
    const report = JSON.parse(run.output()) as RunReport;
    expect({ outcome: report.outcome, exitCode: run.exitCode }).toEqual({ outcome: "succeeded", exitCode: 0 });
    expect(run.errors()).toContain("silver custtable");
    const again = await call(
      "transform",
      "run",
      "--landing",
      landing,
      "--lake",
      join(folder, "lake"),
      "--json",
      "--quiet",
    );
    expect((JSON.parse(again.output()) as RunReport).outcome).toBe("nothing-to-do");
    expect(again.errors()).toBe("");
  });
});
