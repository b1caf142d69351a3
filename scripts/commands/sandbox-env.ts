import { join, resolve } from "node:path";
import { Command, Option } from "commander";
import { OperatorError } from "../../transforms/operator-error.ts";
import { connectSandbox } from "../sandbox/connect.ts";
import { runPulumi } from "../sandbox/pulumi-cli.ts";
import { ACTORS, type Actor, exportLines, shellVariables } from "../sandbox/shell-variables.ts";
import type { World } from "../world.ts";

interface EnvFlags {
  readonly folder: string;
  readonly as: Actor;
  readonly json?: true;
}

/** `sandbox env`: lets any command of a shell work in the sandbox, as one of its principals. */
export function sandboxEnvCommand(world: World): Command {
  return new Command("env")
    .description("Print the variables that let a shell work in the sandbox: an identity, Pulumi's backend, addresses.")
    .option("--folder <dir>", "folder of the sandbox", ".sandbox/default")
    .addOption(
      new Option("--as <whom>", "operator reads everything, deployer owns the subscription but no data")
        .choices(ACTORS)
        .default("operator"),
    )
    .option("--json", "print one JSON document instead of lines for a shell")
    .option("--quiet", "has no effect here: nothing but the variables is printed")
    .addHelpText(
      "after",
      [
        "",
        "Also set: SANDBOX_LANDING, SANDBOX_LAKE, SANDBOX_GOLD (addresses), SANDBOX_SUBSCRIPTION.",
        "",
        "Examples:",
        '  eval "$(npx commerce-insights sandbox env)"',
        '  eval "$(npx commerce-insights sandbox env --as dataverse)"',
        "  sandbox env --folder .sandbox/demo --json",
      ].join("\n"),
    )
    .action(async ({ folder, as, json }: EnvFlags) => {
      const path = resolve(world.cwd, folder);
      const sandbox = await connectSandbox(path);
      if (sandbox === undefined) {
        throw new OperatorError(
          "CI-SANDBOX-010",
          `No sandbox is up in ${path}.`,
          `Start it: sandbox up --folder ${folder}`,
        );
      }
      const state = await sandbox.state();
      const variables = shellVariables(state, as, await outputsOf(path, state.pulumiEnvironment, world.signal));
      if (json) world.stdout(JSON.stringify(variables, undefined, 2));
      else for (const line of exportLines(variables)) world.stdout(line);
    });
}

/** Outputs of the stack that was deployed last; none before the first deployment. */
async function outputsOf(folder: string, environment: Readonly<Record<string, string>>, signal: AbortSignal) {
  const options = { cwd: join(folder, "project"), environment, signal };
  const { exitCode, stdout } = await runPulumi(["stack", "output", "--json"], options);
  return exitCode === 0 ? (JSON.parse(stdout) as Readonly<Record<string, unknown>>) : {};
}
