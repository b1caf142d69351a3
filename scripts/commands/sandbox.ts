import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, Option } from "commander";
import { parse } from "yaml";
import { buildJob } from "../../transforms/build.ts";
import { EXIT, OperatorError } from "../../transforms/operator-error.ts";
import { type ConnectedSandbox, connectSandbox } from "../sandbox/connect.ts";
import { createDeployment } from "../sandbox/deployment.ts";
import { startDetachedSandbox } from "../sandbox/detached.ts";
import { principalsNamedIn } from "../sandbox/named-principals.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import type { World } from "../world.ts";
import { sandboxEnvCommand } from "./sandbox-env.ts";

const SAMPLE = fileURLToPath(new URL("../../stacks/examples/contoso-dev.yaml", import.meta.url));
const TRIGGER = "azure-native:datafactory:Trigger";

interface Flags {
  readonly folder: string;
  readonly settings?: string;
  readonly trigger?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `sandbox`: the embedded stand-in for Azure, served by a process of its own. */
export function sandboxCommand(world: World, setExitCode: SetExitCode): Command {
  const folder = (command: Command) =>
    command
      .option("--folder <dir>", "folder of the sandbox", ".sandbox/default")
      .option("--json", "print one JSON document on standard output")
      .option("--quiet", "print no progress");
  const up = folder(new Command("up"))
    .description("Start the sandbox and deploy a stack into it; what is deployed already is updated.")
    .addOption(new Option("--settings <file>", "stack settings to deploy").default(SAMPLE, "the sample contoso-dev"))
    .addHelpText(
      "after",
      "\nExamples:\n  sandbox up\n  sandbox up --settings stacks/examples/contoso-prod.yaml --folder .sandbox/prod",
    )
    .action((flags: Flags) => deploy(world, flags));
  const run = folder(new Command("run"))
    .description("Fire a deployed trigger and wait for its pipeline run. Exit code 3 when the run fails.")
    .option("--trigger <name>", "trigger to fire (default: the only one)")
    .addHelpText("after", "\nExamples:\n  sandbox run\n  sandbox run --trigger transform-schedule --json")
    .action((flags: Flags) => fire(world, setExitCode, flags));
  const down = folder(new Command("down"))
    .description("Stop the sandbox. What is deployed stays in its folder and is there again after the next up.")
    .addHelpText("after", "\nExamples:\n  sandbox down\n  sandbox down --folder .sandbox/demo")
    .action(async (flags: Flags) => {
      await (await connected(world, flags)).stop();
      world.stdout(flags.json ? JSON.stringify({ stopped: true }) : "The sandbox is stopped.");
    });
  return new Command("sandbox")
    .description("The embedded stand-in for Azure: deploy a stack, start its pipeline, look at its lake.")
    .addCommand(up)
    .addCommand(run)
    .addCommand(sandboxEnvCommand(world))
    .addCommand(down);
}

async function deploy(world: World, { folder, settings = SAMPLE, json, quiet }: Flags): Promise<void> {
  const progress = quiet ? () => undefined : world.stderr;
  const file = resolve(world.cwd, settings);
  const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, Record<string, unknown>> };
  progress("building the transform job");
  await buildJob();
  const sandbox = await startDetachedSandbox({
    folder: resolve(world.cwd, folder),
    ...principalsNamedIn(config["commerce-insights:stack"] ?? {}),
  });
  const stack = basename(file).replace(/^Pulumi\.|\.ya?ml$/g, "");
  progress(`pulumi up: ${stack}`);
  const deployment = await createDeployment({
    ...{ sandbox: await sandbox.state(), stack, config, signal: world.signal },
    ...(!quiet && { onLine: world.stderr }),
  });
  const result = await deployment.up();
  if (result.exitCode !== 0) {
    const message = `pulumi up of ${stack} failed with exit code ${result.exitCode}:\n${result.stdout}${result.stderr}`;
    throw new OperatorError("CI-SANDBOX-001", message, "Correct what the diagnostics say and repeat the command.");
  }
  const outputs = await deployment.outputs();
  if (json) return world.stdout(JSON.stringify(outputs, undefined, 2));
  for (const [name, value] of Object.entries(outputs)) world.stdout(`${name}: ${[value].flat().join("\n  ")}`);
}

async function fire(world: World, setExitCode: SetExitCode, flags: Flags): Promise<void> {
  const sandbox = await connected(world, flags);
  const { resources } = await sandbox.state();
  const triggers = resources.filter(({ type }) => type === TRIGGER).map(({ inputs }) => `${inputs.triggerName}`);
  const run = await sandbox.runTrigger(flags.trigger ?? (triggers.length === 1 ? `${triggers[0]}` : ""));
  if (run.status !== "Succeeded") setExitCode(EXIT.checkFailed);
  if (flags.json) return world.stdout(JSON.stringify(run, undefined, 2));
  for (const { name, status, error } of run.activities) {
    // A branch that was not taken is no news.
    if (status !== "Succeeded" && status !== "Skipped")
      world.stderr(`${name}: ${status}${error ? `, ${error.message}` : ""}`);
  }
  world.stdout(`${run.pipelineName}: ${run.status}, ${run.activities.length} activities, run ${run.runId}`);
}

async function connected(world: World, { folder }: Flags): Promise<ConnectedSandbox> {
  const sandbox = await connectSandbox(resolve(world.cwd, folder));
  if (sandbox !== undefined) return sandbox;
  const message = `No sandbox is up in ${resolve(world.cwd, folder)}.`;
  throw new OperatorError("CI-SANDBOX-010", message, `Start it: sandbox up --folder ${folder}`);
}
