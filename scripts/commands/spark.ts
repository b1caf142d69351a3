import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Command, Option } from "commander";
import { kitVersion } from "../../stacks/kit-version.ts";
import { goldSettingsOf } from "../../transforms/gold-settings.ts";
import { parseJobSettings } from "../../transforms/job-settings.ts";
import { BRONZE_SOURCES, type BronzeSource, LAYER_MODES, type LayerMode } from "../../transforms/layers.ts";
import { GOLD, SILVER } from "../../transforms/models.ts";
import { EXIT, OperatorError } from "../../transforms/operator-error.ts";
import { overlaid } from "../../transforms/overlay/overlaid.ts";
import { goldPlan, silverInputs } from "../../transforms/spark/gold-plan.ts";
import { programParts } from "../../transforms/spark/program-parts.ts";
import { renderNotebook, renderProgram, type SparkJob } from "../../transforms/spark/render-job.ts";
import { silverPlans, silverRules } from "../../transforms/spark/silver-plan.ts";
import { sparkLanding, sparkRoots } from "../../transforms/spark/spark-roots.ts";
import { parseLocation } from "../../transforms/storage/location.ts";
import type { World } from "../world.ts";
import { readSettingsFile } from "./settings-file.ts";

/** What `spark job` takes, as commander hands it over. */
interface JobFlags {
  readonly out: string;
  readonly lake: string;
  readonly format: "python" | "notebook";
  readonly landing?: string;
  readonly source?: BronzeSource;
  readonly settings?: string;
  readonly layers?: LayerMode;
  readonly goldRoot?: string;
  readonly language?: string;
  readonly timeZone?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `spark`: the same models on Spark. */
export function sparkCommand(world: World): Command {
  return new Command("spark")
    .description("The same models on Spark, in Fabric or Synapse.")
    .addCommand(jobCommand(world));
}

function jobCommand(world: World): Command {
  return new Command("job")
    .description(
      "Write a PySpark job that publishes gold from silver, with --landing after folding linked tables: one file, for Spark 3.5 with Delta 3.2.",
    )
    .requiredOption("--out <file>", "file to write; an existing one is replaced")
    .requiredOption("--lake <location>", "the lake that the job works on unless it is told otherwise")
    .option(
      "--landing <location>",
      "folder of linked Delta tables to fold into silver first (default: silver is only read)",
    )
    .addOption(new Option("--source <form>", "form of those tables (default: fabric-link)").choices(BRONZE_SOURCES))
    .addOption(
      new Option("--format <form>", "a program for spark-submit, or a Fabric notebook")
        .choices(["python", "notebook"])
        .default("python"),
    )
    .option("--settings <file>", "a stack's Pulumi.<stack>.yaml, or YAML or JSON with language, timeZone and overlay")
    .addOption(new Option("--layers <mode>", "how the lake is layered (default: medallion)").choices(LAYER_MODES))
    .option("--gold-root <folder>", "folder of the gold tables (default: commerce)")
    .option("--language <tag>", "language of labels and names (default: en-us)")
    .option("--time-zone <zone>", "IANA zone of days whose channel states none (default: UTC)")
    .option("--json", "print what was written as one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      [
        "",
        "The job itself takes --silver, --gold, --staging, --ops, --as-of, and --landing if it was written with one, prints its",
        "run report as its last line, and ends with the exit codes of every command. A notebook has a cell of parameters.",
        "",
        "Examples:",
        "  spark job --out gold.py --lake https://stlake.dfs.core.windows.net --time-zone Europe/Amsterdam",
        "  spark job --out gold.ipynb --format notebook --lake abfss://lake@onelake.dfs.fabric.microsoft.com/retail.Lakehouse/Files",
        "  spark job --out all.py --lake https://stlake.dfs.core.windows.net --landing https://stland.dfs.core.windows.net/dataverse-org --source synapse-link-delta",
        "  spark job --out gold.py --lake ./lake && spark-submit gold.py --as-of 2026-06-01T00:00:00Z",
      ].join("\n"),
    )
    .action(async ({ out, lake, format, json, quiet, settings: own, landing, source, ...options }: JobFlags) => {
      const fromFile = own === undefined ? {} : await readSettingsFile(own);
      const parsed = parseJobSettings({
        COMMERCE_INSIGHTS_LANDING: lake,
        COMMERCE_INSIGHTS_LAKE: lake,
        COMMERCE_INSIGHTS_SETTINGS: JSON.stringify({ ...fromFile, ...options }),
      });
      const place = absolute(world, lake);
      const { layers = "medallion", goldRoot } = parsed;
      const settings = goldSettingsOf(parsed);
      const models = overlaid(GOLD, settings);
      const link = linkOf(world, landing, source);
      const job: SparkJob = {
        kit: kitVersion(),
        roots: sparkRoots(place, { layers, goldRoot }),
        silver: silverInputs(models, settings),
        gold: goldPlan(models, settings),
        layers,
        ...(link && { link }),
        program: await programParts(link ? "silver and gold" : "gold"),
      };
      const file = resolve(world.cwd, out);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, format === "notebook" ? renderNotebook(job) : renderProgram(job));
      const written = { file, format, ...job.roots, tables: job.gold.map(({ name }) => name) };
      if (json) world.stdout(JSON.stringify(written, undefined, 2));
      else if (!quiet) world.stdout(`${out}: ${job.gold.length} gold tables, ${job.roots.silver} to ${job.roots.gold}`);
    });
}

/** The linked tables that a job folds; undefined for a job of gold alone. */
function linkOf(world: World, landing?: string, source?: BronzeSource): SparkJob["link"] {
  if (landing === undefined && source === undefined) return undefined;
  if (landing === undefined || source === "synapse-link-csv") throw notLinked(source);
  const place = sparkLanding(absolute(world, landing));
  return { source: source ?? "fabric-link", landing: place, tables: silverPlans(SILVER), rules: silverRules() };
}

/** Spark resolves relative paths in ways of its own. */
function absolute(world: World, location: string): string {
  return parseLocation(location).kind === "local" ? resolve(world.cwd, location) : location;
}

function notLinked(source: BronzeSource | undefined): OperatorError {
  const linked = BRONZE_SOURCES.filter((form) => form !== "synapse-link-csv").join(", ");
  const message =
    source === "synapse-link-csv"
      ? `--source synapse-link-csv: a Spark job folds Delta tables only; accepted are ${linked}.`
      : `--source ${source} names no place; accepted with it is --landing <location>.`;
  const hint =
    source === "synapse-link-csv"
      ? "CSV folders are folded by the embedded engine (transform run --through silver); the job then publishes gold."
      : "Name the folder that holds the linked tables, or leave --source out for a job of gold alone.";
  return new OperatorError("CI-SPARK-002", message, hint, { exitCode: EXIT.usage });
}
