import { Command } from "commander";
import { kitVersion } from "../stacks/kit-version.ts";
import type { SetExitCode } from "./set-exit-code.ts";
import type { World } from "./world.ts";

/** Every command by its name, in the order of the help. Loaded when needed: what one command reads is heavy for the others. */
const COMMANDS: Readonly<Record<string, (world: World, setExitCode: SetExitCode) => Promise<Command>>> = {
  demo: async (world) => (await import("./commands/demo.ts")).demoCommand(world),
  init: async (world) => (await import("./commands/init.ts")).initCommand(world),
  "run-sheet": async (world) => (await import("./commands/run-sheet.ts")).runSheetCommand(world),
  preflight: async (world, setExitCode) =>
    (await import("./commands/preflight.ts")).preflightCommand(world, setExitCode),
  verify: async (world, setExitCode) => (await import("./commands/verify.ts")).verifyCommand(world, setExitCode),
  cost: async (world) => (await import("./commands/cost.ts")).costCommand(world),
  generate: async (world) => (await import("./commands/generate.ts")).generateCommand(world),
  transform: async (world, setExitCode) =>
    (await import("./commands/transform.ts")).transformCommand(world, setExitCode),
  gold: async (world, setExitCode) => (await import("./commands/gold.ts")).goldCommand(world, setExitCode),
  status: async (world) => (await import("./commands/status.ts")).statusCommand(world),
  runs: async (world) => (await import("./commands/runs.ts")).runsCommand(world),
  trigger: async (world) => (await import("./commands/trigger.ts")).triggerCommand(world),
  insights: async (world) => (await import("./commands/insights.ts")).insightsCommand(world),
  fleet: async (world, setExitCode) => (await import("./commands/fleet.ts")).fleetCommand(world, setExitCode),
  docs: async (world) => (await import("./commands/docs.ts")).docsCommand(world),
  policy: async (world, setExitCode) => (await import("./commands/policy.ts")).policyCommand(world, setExitCode),
  sandbox: async (world, setExitCode) => (await import("./commands/sandbox.ts")).sandboxCommand(world, setExitCode),
  spark: async (world) => (await import("./commands/spark.ts")).sparkCommand(world),
};

/**
 * The command line: every command, its help and its usage errors written through `world`.
 *
 * @param first first word of the call: when it names a command, no other one is loaded.
 */
export async function createProgram(world: World, setExitCode: SetExitCode, first = ""): Promise<Command> {
  const program = new Command("commerce-insights")
    .description("Takes Dynamics 365 Commerce data into Dynamics 365 Customer Insights - Data.")
    .version(kitVersion())
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 change something, 2 usage, 3 a check failed, 4 try later, 130 interrupted.",
    );
  const names = Object.hasOwn(COMMANDS, first) ? [first] : Object.keys(COMMANDS);
  for (const name of names) {
    const command = await COMMANDS[name]?.(world, setExitCode);
    if (command !== undefined) program.addCommand(command);
  }
  return throwing(program, world);
}

/** Makes a command and its children throw instead of leaving the process, and print through `world`. */
function throwing(command: Command, world: World): Command {
  command.exitOverride().configureOutput({
    writeOut: (text) => world.stdout(text.trimEnd()),
    writeErr: (text) => world.stderr(text.trimEnd()),
  });
  for (const child of command.commands) throwing(child as Command, world);
  return command;
}
