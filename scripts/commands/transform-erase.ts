import { Command, InvalidArgumentError, Option } from "commander";
import { DAY } from "../../transforms/delta/retention.ts";
import { LEAST_FED_RETENTION } from "../../transforms/delta/vacuum.ts";
import { openErase, openErasePlan, openErasures } from "../../transforms/erase/open-erase.ts";
import { parseJobSettings } from "../../transforms/job-settings.ts";
import { EXIT, OperatorError } from "../../transforms/operator-error.ts";
import { describeErasure, describeErasurePlan, describeErasures } from "../erase/describe-erasure.ts";
import { remainsOf } from "../erase/remains.ts";
import type { World } from "../world.ts";
import { readSettingsFile } from "./settings-file.ts";

/** Days that Customer Insights asks a table to keep at least. */
const LEAST_DAYS = LEAST_FED_RETENTION / DAY;

/** What `transform erase` takes, as commander hands it over. */
interface EraseFlags {
  readonly customer?: string;
  readonly lake: string;
  readonly legalEntity?: string;
  readonly landing?: string;
  readonly transactions: "delete" | "anonymise";
  readonly keepDays: number;
  readonly reference?: string;
  readonly settings?: string;
  readonly goldRoot?: string;
  readonly language?: string;
  readonly timeZone?: string;
  readonly memory?: string;
  readonly dryRun?: true;
  readonly status?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** `transform erase`: one person out of every layer, with proof. */
export function eraseCommand(world: World): Command {
  return new Command("erase")
    .description(
      "Remove one person from silver, gold, quarantine and history, keep them out, and record that without saying who.",
    )
    .requiredOption("--lake <location>", "the lake account, or a directory with the same tree")
    .option("--customer <id>", "account number, or CustomerId as gold writes it")
    .option("--legal-entity <company>", "legal entity of the account, where several have it for different people")
    .addOption(
      new Option(
        "--transactions <fate>",
        "orders, receipts, payments and points: delete, or keep the amounts of nobody",
      )
        .choices(["delete", "anonymise"])
        .default("delete"),
    )
    .option(
      "--keep-days <n>",
      "days that Customer Insights can still read older versions of gold",
      keptDays,
      LEAST_DAYS,
    )
    .option("--reference <text>", "what the record says about who asked, e.g. a ticket; no name")
    .option("--landing <location>", "with --dry-run: count what the CSV landing zone still holds, which Dataverse owns")
    .option("--settings <file>", "the settings that the job has: a stack's Pulumi.<stack>.yaml, YAML or JSON")
    .option("--gold-root <folder>", "folder of the gold tables (default: commerce)")
    .option("--language <tag>", "language the job uses (default: en-us)")
    .option("--time-zone <zone>", "IANA zone the job uses (default: UTC)")
    .option("--memory <size>", "memory of the engine (default: 1GB)")
    .option("--dry-run", "count what would go, by table; write nothing")
    .option("--status", "list the erasures of the lake and until when bytes remain; write nothing")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      [
        "",
        "Delete the person at the source first. A command that was cut off is completed by repeating it.",
        "",
        "Examples:",
        "  transform erase --lake ./lake --customer 004021 --legal-entity usrt --dry-run",
        "  transform erase --lake https://stlake.dfs.core.windows.net --customer usrt_004021 --settings stacks/Pulumi.contoso-prod.yaml --reference DSR-118",
        "  transform erase --lake ./lake --status --json",
      ].join("\n"),
    )
    .action(async (flags: EraseFlags) => {
      const { customer, json, quiet, lake, landing } = flags;
      const settings = await settingsOf(flags);
      const progress = quiet ? () => undefined : world.stderr;
      const environment = { env: world.env, now: world.now, signal: world.signal, progress };
      const print = (value: object, lines: readonly string[]) =>
        world.stdout(json ? JSON.stringify(value, undefined, 2) : lines.join("\n"));
      if (flags.status) {
        const erasures = await openErasures(settings, environment);
        print({ erasures }, describeErasures(lake, erasures));
        return;
      }
      if (customer === undefined) throw noCustomer();
      const { legalEntity, transactions, keepDays, reference } = flags;
      const request = { customer, legalEntity, transactions, keepDays, reference };
      if (flags.dryRun) {
        const plan = await openErasePlan(
          { ...settings, ...(landing !== undefined && { landing }) },
          request,
          environment,
        );
        const remains = remainsOf(undefined, keepDays);
        print({ ...plan, remains }, describeErasurePlan(plan, remains));
        return;
      }
      const erasure = await openErase(settings, request, environment);
      const remains = remainsOf(erasure.purgeAt ?? undefined, keepDays);
      print({ ...erasure, remains }, describeErasure(erasure, remains));
    });
}

async function settingsOf({ lake, settings: file, goldRoot, language, timeZone, memory }: EraseFlags) {
  const fromFile = file === undefined ? {} : await readSettingsFile(file);
  const given = Object.entries({ goldRoot, language, timeZone, memory }).filter(([, value]) => value !== undefined);
  const { landing: _, ...settings } = parseJobSettings({
    COMMERCE_INSIGHTS_LANDING: lake,
    COMMERCE_INSIGHTS_LAKE: lake,
    COMMERCE_INSIGHTS_SETTINGS: JSON.stringify({ ...fromFile, ...Object.fromEntries(given) }),
  });
  return settings;
}

function noCustomer(): OperatorError {
  const message = "transform erase needs --customer <id>, or --status.";
  return new OperatorError("CI-ERASE-006", message, "See transform erase --help.", { exitCode: EXIT.usage });
}

function keptDays(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < LEAST_DAYS || value > 30) {
    throw new InvalidArgumentError(`use a whole number from ${LEAST_DAYS}, which Customer Insights needs, to 30`);
  }
  return value;
}
