import { readFileSync } from "node:fs";
import { Command } from "commander";
import { demoCommand } from "./commands/demo.ts";
import { docsCommand } from "./commands/docs.ts";
import { generateCommand } from "./commands/generate.ts";
import { goldCommand } from "./commands/gold.ts";
import { initCommand } from "./commands/init.ts";
import { policyCommand } from "./commands/policy.ts";
import { runSheetCommand } from "./commands/run-sheet.ts";
import { runsCommand } from "./commands/runs.ts";
import { sandboxCommand } from "./commands/sandbox.ts";
import { sparkCommand } from "./commands/spark.ts";
import { statusCommand } from "./commands/status.ts";
import { transformCommand } from "./commands/transform.ts";
import { triggerCommand } from "./commands/trigger.ts";
import type { SetExitCode } from "./set-exit-code.ts";
import type { World } from "./world.ts";

/** The command line: every command, its help and its usage errors written through `world`. */
export function createProgram(world: World, setExitCode: SetExitCode): Command {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const program = new Command("commerce-insights")
    .description("Takes Dynamics 365 Commerce data into Dynamics 365 Customer Insights - Data.")
    .version(version)
    .addCommand(demoCommand(world))
    .addCommand(initCommand(world))
    .addCommand(runSheetCommand(world))
    .addCommand(generateCommand(world))
    .addCommand(transformCommand(world, setExitCode))
    .addCommand(goldCommand(world, setExitCode))
    .addCommand(statusCommand(world))
    .addCommand(runsCommand(world))
    .addCommand(triggerCommand(world))
    .addCommand(docsCommand(world))
    .addCommand(policyCommand(world, setExitCode))
    .addCommand(sandboxCommand(world, setExitCode))
    .addCommand(sparkCommand(world))
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 change something, 2 usage, 3 a check failed, 4 try later, 130 interrupted.",
    );
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
