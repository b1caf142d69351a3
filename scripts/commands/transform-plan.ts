import { Command, Option } from "commander";
import { parseJobSettings } from "../../transforms/job-settings.ts";
import { BRONZE_SOURCES, type BronzeSource } from "../../transforms/layers.ts";
import { GOLD, SILVER } from "../../transforms/models.ts";
import { EXIT } from "../../transforms/operator-error.ts";
import { openPlan } from "../../transforms/plan/open-plan.ts";
import { describePlan } from "../plan/describe-plan.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import type { World } from "../world.ts";
import { readSettingsFile } from "./settings-file.ts";

/** What `transform plan` takes, as commander hands it over. */
interface PlanFlags {
  readonly lake: string;
  readonly landing?: string;
  readonly source?: BronzeSource;
  readonly goldRoot?: string;
  readonly settings?: string;
  readonly language?: string;
  readonly timeZone?: string;
  readonly memory?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `transform plan`: what the models of the checkout would do to a lake. */
export function planCommand(world: World, setExitCode: SetExitCode): Command {
  return new Command("plan")
    .description("Compare models and settings with a lake: what a run would add, rewrite or refuse. Writes nothing.")
    .requiredOption("--lake <location>", "the lake account, or a directory with the same tree")
    .option("--landing <location>", "also say whether the landing zone has news")
    .addOption(
      new Option("--source <form>", "what Dataverse writes there (default: synapse-link-csv)").choices(BRONZE_SOURCES),
    )
    .option("--gold-root <folder>", "folder of the gold tables (default: commerce)")
    .option("--settings <file>", "a stack's Pulumi.<stack>.yaml, or YAML or JSON with language, timeZone and overlay")
    .option("--language <tag>", "language of labels and names (default: en-us)")
    .option("--time-zone <zone>", "IANA zone of days whose channel states none (default: UTC)")
    .option("--memory <size>", "memory of the engine, which reads checkpoints (default: 1GB)")
    .option("--json", "print the plan as one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      [
        "",
        "Give the settings that the run will have: another language is a change of every table with labels.",
        "",
        "Exit codes: 0 nothing to do or compatible, 1 the lake cannot be read, 2 usage, 3 breaking.",
        "",
        "Examples:",
        "  transform plan --lake ./lake",
        "  transform plan --lake https://stlake.dfs.core.windows.net --time-zone Europe/Amsterdam --json",
        "  transform plan --lake ./lake --settings stacks/Pulumi.contoso-dev.yaml",
        "  transform plan --lake ./lake --landing ./landing --gold-root commerce_v2",
      ].join("\n"),
    )
    .action(async ({ lake, landing, json, quiet, settings: file, ...options }: PlanFlags) => {
      const fromFile = file === undefined ? {} : await readSettingsFile(file);
      // The place of the landing zone is required of a run only.
      const { landing: _, ...settings } = parseJobSettings({
        COMMERCE_INSIGHTS_LANDING: landing ?? lake,
        COMMERCE_INSIGHTS_LAKE: lake,
        COMMERCE_INSIGHTS_SETTINGS: JSON.stringify({ ...fromFile, ...options }),
      });
      if (!quiet) world.stderr(`reading the logs of ${lake}`);
      const plan = await openPlan(
        { ...settings, ...(landing !== undefined && { landing }) },
        { silver: SILVER, gold: GOLD },
        { env: world.env, now: world.now() },
      );
      if (json) world.stdout(JSON.stringify(plan, undefined, 2));
      else for (const line of describePlan(plan)) world.stdout(line);
      if (plan.outcome === "breaking") setExitCode(EXIT.checkFailed);
    });
}
