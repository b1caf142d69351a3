import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { EXIT, OperatorError } from "../../transforms/operator-error.ts";
import { readStackFile, stackFolderOf } from "../init/stack-file.ts";
import type { World } from "../world.ts";

interface RunSheetFlags {
  readonly stack?: string;
  readonly stackConfig?: string;
  readonly project: string;
  readonly subscription?: string;
  readonly environmentId?: string;
  readonly format: "markdown" | "html" | "json";
  readonly out?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `run-sheet`: what only a person can do for one stack. */
export function runSheetCommand(world: World): Command {
  return new Command("run-sheet")
    .description(
      "Print what only a person can do for a stack, in order: where, values to paste, time, and how to see that it worked.",
    )
    .option("--stack <name>", "stack whose settings file decides, e.g. contoso-dev")
    .option("--stack-config <file>", "settings file that decides")
    .option("--project <dir>", "folder of Pulumi.yaml", ".")
    .option("--subscription <id>", "subscription, when the settings do not say it: makes names exact", guid)
    .option("--environment-id <id>", "id of the Dataverse environment: makes its link exact", guid)
    .addOption(
      new Option("--format <form>", "markdown, html (one file, for screen and paper) or json")
        .choices(["markdown", "html", "json"])
        .default("markdown"),
    )
    .option("--out <file>", "write to a file instead of standard output")
    .option("--json", "the same as --format json")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      [
        "",
        "Examples:",
        "  run-sheet --stack contoso-dev",
        "  run-sheet --stack contoso-prod --format html --out run-sheet.html --environment-id 0a1b2c3d-0000-4000-8000-0123456789ab",
        "  run-sheet --stack-config stacks/examples/contoso-dev.yaml --json",
      ].join("\n"),
    )
    .action(async (flags: RunSheetFlags) => {
      const path = settingsPathOf(world, flags);
      const file = readStackFile(path);
      if (!file.exists) {
        const hint = "Write it with commerce-insights init, or name another with --stack-config.";
        throw new OperatorError("CI-SHEET-001", `The settings file ${path} does not exist.`, hint);
      }
      // Loads Pulumi's SDK: too slow for commands that do not need it.
      const { printRunSheet } = await import("../run-sheet/stack-run-sheet.ts");
      const { subscription: subscriptionId, environmentId } = flags;
      const text = printRunSheet(file, flags.json ? "json" : flags.format, { subscriptionId, environmentId });
      if (flags.out === undefined) return world.stdout(text.trimEnd());
      write(resolve(world.cwd, flags.out), text);
      if (!flags.quiet) world.stderr(`${flags.out}: written.`);
    });
}

function settingsPathOf({ cwd }: World, { stack, stackConfig, project }: RunSheetFlags): string {
  if ((stack === undefined) === (stackConfig === undefined)) {
    const message = `run-sheet got ${stack === undefined ? "neither --stack nor" : "both --stack and"} --stack-config; one of them is needed.`;
    throw new OperatorError("CI-SHEET-002", message, "Name the stack, e.g. --stack contoso-dev.", {
      exitCode: EXIT.usage,
    });
  }
  return stackConfig === undefined
    ? join(stackFolderOf(resolve(cwd, project)), `Pulumi.${stack}.yaml`)
    : resolve(cwd, stackConfig);
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    const message = `${path} cannot be written: ${(cause as Error).message}.`;
    throw new OperatorError("CI-SHEET-003", message, "Name another file with --out.", { cause });
  }
}

function guid(text: string): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text;
  throw new InvalidArgumentError("use a GUID, e.g. 0a1b2c3d-0000-4000-8000-0123456789ab");
}
