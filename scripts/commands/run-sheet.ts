import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { namedStackFile, type StackFileFlags, withStackOptions } from "../init/named-stack-file.ts";
import type { World } from "../world.ts";
import { writeOutput } from "../write-output.ts";

interface RunSheetFlags extends StackFileFlags {
  readonly subscription?: string;
  readonly environmentId?: string;
  readonly format: "markdown" | "html" | "json";
  readonly out?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `run-sheet`: what only a person can do for one stack. */
export function runSheetCommand(world: World): Command {
  return withStackOptions(new Command("run-sheet"))
    .description(
      "Print what only a person can do for a stack, in order: where, values to paste, time, and how to see that it worked.",
    )
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
      const file = namedStackFile(world, "run-sheet", flags);
      // Loads Pulumi's SDK: too slow for commands that do not need it.
      const { printRunSheet } = await import("../run-sheet/stack-run-sheet.ts");
      const { subscription: subscriptionId, environmentId } = flags;
      const text = printRunSheet(file, flags.json ? "json" : flags.format, { subscriptionId, environmentId });
      if (flags.out === undefined) return world.stdout(text.trimEnd());
      writeOutput(resolve(world.cwd, flags.out), text, { code: "CI-SHEET-003", flag: "--out" });
      if (!flags.quiet) world.stderr(`${flags.out}: written.`);
    });
}

function guid(text: string): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text;
  throw new InvalidArgumentError("use a GUID, e.g. 0a1b2c3d-0000-4000-8000-0123456789ab");
}
