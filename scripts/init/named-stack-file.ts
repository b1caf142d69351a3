import { join, resolve } from "node:path";
import type { Command } from "commander";
import { EXIT, OperatorError } from "../../transforms/operator-error.ts";
import type { World } from "../world.ts";
import { readStackFile, type StackFile, stackFolderOf } from "./stack-file.ts";

/** How a command line names the settings it is about. */
export interface StackFileFlags {
  readonly stack?: string;
  readonly stackConfig?: string;
  readonly project: string;
}

/** Adds the options that name a stack's settings. */
export function withStackOptions(command: Command): Command {
  return command
    .option("--stack <name>", "stack whose settings file decides, e.g. contoso-dev")
    .option("--stack-config <file>", "settings file that decides")
    .option("--project <dir>", "folder of Pulumi.yaml", ".");
}

/**
 * The settings file that a command line names.
 *
 * @throws OperatorError CI-CLI-043, exit code 2, unless exactly one is named; CI-CLI-044 when it is not there.
 */
export function namedStackFile(world: World, command: string, flags: StackFileFlags): StackFile {
  const { stack, stackConfig, project } = flags;
  if ((stack === undefined) === (stackConfig === undefined)) {
    const found = stack === undefined ? "neither --stack nor" : "both --stack and";
    const message = `${command} got ${found} --stack-config; one of them is needed.`;
    const hint = "Name the stack, e.g. --stack contoso-dev.";
    throw new OperatorError("CI-CLI-043", message, hint, { exitCode: EXIT.usage });
  }
  const path =
    stackConfig === undefined
      ? join(stackFolderOf(resolve(world.cwd, project)), `Pulumi.${stack}.yaml`)
      : resolve(world.cwd, stackConfig);
  return existingStackFile(path);
}

/** @throws OperatorError CI-CLI-044 when there is no such file. */
export function existingStackFile(path: string): StackFile {
  const file = readStackFile(path);
  if (file.exists) return file;
  const hint = "Write it with commerce-insights init, or name another with --stack-config.";
  throw new OperatorError("CI-CLI-044", `The settings file ${path} does not exist.`, hint);
}
