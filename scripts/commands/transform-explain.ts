import { Command } from "commander";
import { openExplain } from "../../transforms/explain/open-explain.ts";
import { parseJobSettings } from "../../transforms/job-settings.ts";
import { describeExplanation } from "../explain/describe-explanation.ts";
import type { World } from "../world.ts";
import { readSettingsFile } from "./settings-file.ts";

/** What `transform explain` takes, as commander hands it over. */
interface ExplainFlags {
  readonly lake: string;
  readonly landing?: string;
  readonly table: string;
  readonly key: string;
  readonly settings?: string;
  readonly goldRoot?: string;
  readonly language?: string;
  readonly timeZone?: string;
  readonly memory?: string;
  readonly showValues?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** `transform explain`: one gold row, back to its sources. */
export function explainCommand(world: World): Command {
  return new Command("explain")
    .description("Walk one gold row back to silver rows, folders and CSV lines, and tell its history. Writes nothing.")
    .requiredOption("--lake <location>", "the lake account, or a directory with the same tree")
    .requiredOption("--table <name>", "the gold table, e.g. profiles_Customer")
    .requiredOption("--key <value>", "value of the table's primary key")
    .option("--landing <location>", "the Dataverse container, to find the lines of Synapse Link's CSV files")
    .option("--show-values", "show values of direct identifiers and sensitive facts (default: hidden)")
    .option("--gold-root <folder>", "folder of the gold tables (default: commerce)")
    .option("--settings <file>", "a stack's Pulumi.<stack>.yaml, or YAML or JSON as of transform run: what the run has")
    .option("--language <tag>", "language the run uses (default: en-us)")
    .option("--time-zone <zone>", "IANA zone the run uses (default: UTC)")
    .option("--memory <size>", "memory of the engine (default: 1GB)")
    .option("--json", "print the explanation as one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      [
        "",
        "The table's query is run again for this row, with the rows that made it beside it: large lakes take minutes.",
        "",
        "Examples:",
        "  transform explain --lake ./lake --table profiles_Customer --key usrt_004021",
        "  transform explain --lake ./lake --landing ./landing --table activities_Orders --key usrt_so-1_5637144601 --json",
      ].join("\n"),
    )
    .action(async (flags: ExplainFlags) => {
      const { lake, landing, table, key, settings: file, showValues, json, quiet, ...given } = flags;
      const fromFile = file === undefined ? {} : await readSettingsFile(file);
      const settings = parseJobSettings({
        COMMERCE_INSIGHTS_LANDING: landing ?? lake,
        COMMERCE_INSIGHTS_LAKE: lake,
        COMMERCE_INSIGHTS_SETTINGS: JSON.stringify({ ...fromFile, ...given }),
      });
      const { landing: _, ...rest } = settings;
      const { env, now } = world;
      const explanation = await openExplain({
        ...rest,
        ...(landing !== undefined && { landing }),
        ...{ table, key, showValues: showValues ?? false, env, now: now() },
        progress: quiet ? () => undefined : world.stderr,
      });
      if (json) world.stdout(JSON.stringify(explanation, undefined, 2));
      else for (const line of describeExplanation(explanation)) world.stdout(line);
    });
}
