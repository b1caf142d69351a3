import { Command, InvalidArgumentError, Option } from "commander";
import { describeReport } from "../../transforms/describe-report.ts";
import { parseJobSettings } from "../../transforms/job-settings.ts";
import { BRONZE_SOURCES, type BronzeSource, LAYER_MODES, type LayerMode } from "../../transforms/layers.ts";
import { openRun } from "../../transforms/open-run.ts";
import type { RunRequest } from "../../transforms/run-request.ts";
import { exitCodeOf } from "../../transforms/transform-run.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import type { World } from "../world.ts";
import { readSettingsFile } from "./settings-file.ts";
import { readSourceCounts } from "./source-counts.ts";
import { eraseCommand } from "./transform-erase.ts";
import { explainCommand } from "./transform-explain.ts";
import { planCommand } from "./transform-plan.ts";

/** What `transform run` takes, as commander hands it over. */
interface RunFlags {
  readonly landing: string;
  readonly lake: string;
  readonly source?: BronzeSource;
  readonly layers?: LayerMode;
  readonly through?: "silver" | "gold";
  readonly tables?: readonly string[];
  readonly fullRefresh?: readonly string[];
  readonly replay?: RunRequest["replay"];
  readonly asOf?: Date;
  readonly sourceCounts?: string;
  readonly linkInterval?: number;
  readonly goldRoot?: string;
  readonly settings?: string;
  readonly language?: string;
  readonly timeZone?: string;
  readonly memory?: string;
  readonly threads?: number;
  readonly json?: true;
  readonly quiet?: true;
}

/** `transform`: the job's work, started by hand. */
export function transformCommand(world: World, setExitCode: SetExitCode): Command {
  return new Command("transform")
    .description("Work on a lake as the job does.")
    .addCommand(runCommand(world, setExitCode))
    .addCommand(explainCommand(world))
    .addCommand(eraseCommand(world))
    .addCommand(planCommand(world, setExitCode));
}

function runCommand(world: World, setExitCode: SetExitCode): Command {
  return new Command("run")
    .description("Fold what is new in a landing zone into silver, then publish gold. Nothing new: nothing is written.")
    .requiredOption("--landing <location>", "the Dataverse container or lakehouse: a directory, https://… or abfss://…")
    .requiredOption("--lake <location>", "the lake account, or a directory with the same tree")
    .addOption(
      new Option("--source <form>", "what Dataverse writes there (default: synapse-link-csv)").choices(BRONZE_SOURCES),
    )
    .addOption(
      new Option(
        "--layers <mode>",
        "medallion, or simplified: no container silver, same gold (default: as the lake is; a new one is medallion)",
      ).choices(LAYER_MODES),
    )
    .option("--through <layer>", "last layer to bring up to date: silver or gold (default: gold)", layer)
    .option("--tables <names>", "silver tables to fold, comma-separated (default: all)", names)
    .option("--full-refresh <names>", "silver tables to build anew from the folders that still exist", names)
    .option("--replay <span>", "folders to read again: <first>..<last>", span)
    .option("--as-of <time>", "time at which dated rows are valid, ISO 8601 (default: now)", time)
    .option("--source-counts <file>", "JSON file with Dataverse's record counts by table, to compare silver with")
    .option("--link-interval <minutes>", "interval of the Synapse Link, to judge freshness (default: 60)", wholeNumber)
    .option("--gold-root <folder>", "folder of the gold tables (default: commerce)")
    .option("--settings <file>", "a stack's Pulumi.<stack>.yaml, or YAML or JSON with language, timeZone and overlay")
    .option("--language <tag>", "language of labels and names (default: en-us)")
    .option("--time-zone <zone>", "IANA zone of days whose channel states none (default: UTC)")
    .option("--memory <size>", "memory of the run (default: 1GB); resident memory exceeds it by up to a half at 1GB")
    .option("--threads <n>", "threads of the engine (default: 2)", wholeNumber)
    .option("--json", "print the run report as one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      [
        "",
        "Examples:",
        "  transform run --landing ./landing --lake ./lake",
        "  transform run --landing abfss://dataverse-prod-contoso@stland.dfs.core.windows.net --lake https://stlake.dfs.core.windows.net",
        "  transform run --landing ./landing --lake ./lake --tables custtable,salesline --through silver --json",
        "  transform run --landing ./landing --lake ./lake --settings stacks/Pulumi.contoso-dev.yaml",
        "  transform run --source fabric-link --landing https://onelake.dfs.fabric.microsoft.com/<workspace>/<lakehouse> --lake ./lake",
        "  transform run --landing ./landing --lake ./lake --replay 2024-01-01T10.00.00Z..2024-01-01T12.00.00Z",
      ].join("\n"),
    )
    .action(async (flags: RunFlags) => {
      const { landing, lake, json, quiet, ...options } = flags;
      const { settings: file, sourceCounts, linkInterval, ...own } = options;
      const { source, layers, goldRoot, language, timeZone, memory, threads, ...request } = own;
      const expected = {
        ...(sourceCounts !== undefined && { sourceCounts: readSourceCounts(sourceCounts) }),
        ...(linkInterval !== undefined && { linkIntervalMinutes: linkInterval }),
      };
      const fromFile = file === undefined ? {} : await readSettingsFile(file);
      const flagged = Object.entries({ source, layers, goldRoot, language, timeZone, memory, threads });
      const given = Object.fromEntries(flagged.filter(([, value]) => value !== undefined));
      const settings = parseJobSettings({
        COMMERCE_INSIGHTS_LANDING: landing,
        COMMERCE_INSIGHTS_LAKE: lake,
        COMMERCE_INSIGHTS_SETTINGS: JSON.stringify({ ...fromFile, ...given }),
      });
      const report = await openRun(settings, {
        env: world.env,
        now: world.now,
        progress: quiet ? () => undefined : world.stderr,
        holder: "transform run",
        signal: world.signal,
        request: { ...request, ...expected },
      });
      if (json) world.stdout(JSON.stringify(report, undefined, 2));
      else for (const line of describeReport(report)) world.stdout(line);
      setExitCode(exitCodeOf(report));
    });
}

function layer(text: string): "silver" | "gold" {
  if (text === "silver" || text === "gold") return text;
  throw new InvalidArgumentError("use silver or gold");
}

function names(text: string): string[] {
  const list = text.split(",").map((name) => name.trim());
  if (list.includes("")) throw new InvalidArgumentError("use names joined by commas, e.g. custtable,salesline");
  return list;
}

function span(text: string): { from: string; to: string } {
  const [from, to, ...rest] = text.split("..");
  if (from === undefined || to === undefined || rest.length > 0) {
    throw new InvalidArgumentError("use <first>..<last>, e.g. 2024-01-01T10.00.00Z..2024-01-01T12.00.00Z");
  }
  return { from, to };
}

function time(text: string): Date {
  const value = new Date(text);
  if (Number.isNaN(value.getTime())) throw new InvalidArgumentError("use a time like 2024-06-01T12:00:00Z");
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("use a whole number of at least 1");
  return value;
}
