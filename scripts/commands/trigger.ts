import { resolve } from "node:path";
import { Command } from "commander";
import { armFromEnvironment } from "../../components/provider/arm.ts";
import { EXIT, OperatorError } from "../../transforms/operator-error.ts";
import { connectSandbox } from "../sandbox/connect.ts";
import { type Triggers, triggersOfSandbox, triggersOfStack } from "../triggers/places.ts";
import { describeStatus, switchTriggers } from "../triggers/switch.ts";
import type { World } from "../world.ts";

interface Flags {
  readonly stack?: string;
  readonly trigger?: string;
  readonly folder?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `trigger`: what runs when, and switching it by hand. */
export function triggerCommand(world: World): Command {
  const command = (action: "status" | "start" | "stop", description: string) =>
    new Command(action)
      .description(description)
      .option("--stack <name>", "Pulumi stack whose triggers are meant")
      .option("--trigger <id>", "ARM id of one trigger")
      .option("--folder <dir>", "folder of a running sandbox")
      .option("--json", "print one JSON document on standard output")
      .option("--quiet", "print no progress")
      .addHelpText(
        "after",
        `\nExamples:\n  trigger ${action} --stack contoso-prod\n  trigger ${action} --folder .sandbox/default --json`,
      )
      .action(async (flags: Flags) => {
        const triggers = await triggersOf(world, flags);
        if (action !== "status" && !flags.quiet) world.stderr(`${action}: ${triggers.ids.length} triggers`);
        const all = await switchTriggers(triggers, action, world.signal);
        if (flags.json) world.stdout(JSON.stringify(all, undefined, 2));
        else for (const status of all) world.stdout(describeStatus(status));
      });
  return new Command("trigger")
    .description("Say what runs when, or switch it by hand: after an update that failed, or for a pause.")
    .addCommand(command("status", "Say of every trigger whether it runs, when, and what it starts."))
    .addCommand(command("start", "Start the triggers and make sure of it. The next pulumi up restores the setting."))
    .addCommand(command("stop", "Stop the triggers and make sure of it. A run that is going on goes on."));
}

async function triggersOf(world: World, { stack, trigger, folder }: Flags): Promise<Triggers> {
  const given = [stack, trigger, folder].filter((flag) => flag !== undefined);
  if (given.length !== 1) {
    throw new OperatorError(
      "CI-CLI-042",
      `Exactly one of --stack, --trigger and --folder is accepted; ${given.length} are given.`,
      "trigger status --stack <name>",
      { exitCode: EXIT.usage },
    );
  }
  if (stack !== undefined) return triggersOfStack(stack, {});
  if (trigger !== undefined) return { arm: armFromEnvironment(world.env), ids: [trigger] };
  const place = resolve(world.cwd, folder ?? "");
  const sandbox = await connectSandbox(place);
  if (sandbox === undefined)
    throw new OperatorError(
      "CI-SANDBOX-010",
      `No sandbox is up in ${place}.`,
      `Start it: sandbox up --folder ${folder}`,
    );
  return triggersOfSandbox(await sandbox.state());
}
