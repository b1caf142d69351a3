import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, CommanderError } from "commander";
import { beforeAll, expect, it } from "vitest";
import { createProgram } from "../scripts/program.ts";
import { commandsOf, missingText, stepsOf } from "./conformance/quick-start/steps.ts";
import { ROOT } from "./support/sandbox.ts";
import { recordingWorld } from "./support/world.ts";

const PAGES = ["README.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)];

interface Shown {
  readonly page: string;
  readonly args: readonly string[];
  /** Text in a sentence names a command and may leave out what it needs. */
  readonly isWhole: boolean;
}

/** Every call of the kit's command that a page shows. */
function callsOf(page: string): readonly Shown[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, body = ""]) => commandsOf(body));
  const inline = [...text.replaceAll(/^```.*?^```$/gms, "").matchAll(/`(npx commerce-insights [^`]+)`/g)];
  return [
    ...blocks.flatMap((line) => callsIn(line).map((args) => ({ page, args, isWhole: true }))),
    ...inline.flatMap(([, line = ""]) => callsIn(line).map((args) => ({ page, args, isWhole: false }))),
  ];
}

/** Arguments of the calls in a line of shell; comments, pipes and what stands around `$(…)` are cut off. */
function callsIn(line: string): readonly (readonly string[])[] {
  return [...line.matchAll(/npx commerce-insights (?!<command>)([^|;)&\n]*?)(?= +#|[|;)&]|$)/g)].map(([, call = ""]) =>
    [...call.matchAll(/"([^"]*)"|'([^']*)'|(?:<[^>]*>|[^\s<])+/g)].map(
      ([word, double, single]) => double ?? single ?? word,
    ),
  );
}

let problemOf: (shown: Shown) => Promise<string | undefined>;
beforeAll(async () => {
  // Commander keeps the values of a call, so each gets a program of its own; the modules are loaded once.
  problemOf = async ({ args, isWhole }) => {
    const world = recordingWorld(ROOT);
    const program = await createProgram(world, () => {}, args[0]);
    withoutActions(program);
    try {
      await program.parseAsync(args, { from: "user" });
      return undefined;
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      const isIncomplete = /missingMandatoryOptionValue|missingArgument|commander\.help$/.test(error.code);
      return isIncomplete && !isWhole ? undefined : error.message;
    }
  };
});

function withoutActions(command: Command): void {
  if (command.commands.length === 0) command.action(() => {});
  for (const child of command.commands) withoutActions(child as Command);
}

it("every command that README and docs show is one the kit takes", { timeout: 30_000 }, async () => {
  const calls = PAGES.flatMap(callsOf);
  expect(calls.length).toBeGreaterThan(50);
  const problems: string[] = [];
  for (const call of calls) {
    const problem = await problemOf(call);
    if (problem !== undefined) problems.push(`${call.page}: ${call.args.join(" ")}: ${problem}`);
  }
  expect(problems).toEqual([]);
});

it("a command with an option that does not exist is found", async () => {
  const args = ["status", "--lake", "l", "--lakes", "k"];
  expect(await problemOf({ page: "", args, isWhole: true })).toContain("unknown option '--lakes'");
  expect(await problemOf({ page: "", args: ["status"], isWhole: true })).toContain("--lake");
  expect(await problemOf({ page: "", args: ["status"], isWhole: false })).toBeUndefined();
});

it("the quick start shows what every block of commands prints, and nothing in vain", () => {
  const steps = stepsOf(readFileSync(join(ROOT, "docs", "quick-start.md"), "utf8"));
  expect(steps.filter(({ shown }) => shown.length === 0)).toEqual([]);
  expect(stepsOf("```sh\n# c\na \\\n  b\n```\n\n```text\nx … y\n```\n")).toEqual([
    { commands: ["a b"], shown: ["x … y"] },
  ]);
  expect(missingText("x 12 y\nz", ["x … y", "z"])).toBeUndefined();
  expect(missingText("z\nx 12 y", ["x … y", "z"])).toBe("z");
});
