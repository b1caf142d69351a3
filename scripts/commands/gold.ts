import { Command, InvalidArgumentError } from "commander";
import { EXIT } from "../../transforms/operator-error.ts";
import { describeGoldCheck } from "../gold-check/describe-gold-check.ts";
import { checkGold, type GoldCheckOptions } from "../gold-check/gold-check.ts";
import { hasColor } from "../has-color.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import type { World } from "../world.ts";

/** What `gold check` takes, as commander hands it over. */
interface CheckFlags extends Pick<GoldCheckOptions, "tables" | "since" | "contract" | "memory"> {
  readonly key?: ReadonlyMap<string, string>;
  readonly json?: true;
  readonly quiet?: true;
}

/** `gold`: what Customer Insights finds. */
export function goldCommand(world: World, setExitCode: SetExitCode): Command {
  return new Command("gold")
    .description("Look at gold as Customer Insights does.")
    .addCommand(checkCommand(world, setExitCode));
}

function checkCommand(world: World, setExitCode: SetExitCode): Command {
  return new Command("check")
    .description("Read a root of Delta tables, by whomever written, and say what Customer Insights cannot rely on.")
    .argument("<location>", "the folder of the tables: a directory, https://… or abfss://…")
    .option("--tables <names>", "tables to check, comma-separated (default: all)", names)
    .option("--key <Table=Column>", "key column of a table the contract does not know; repeatable", keyOf)
    .option(
      "--since <version|time>",
      "what Customer Insights read last (default: the version before the newest)",
      since,
    )
    .option("--contract", "compare with the contract (default: when a table's name is in it)")
    .option("--no-contract", "do not compare with the contract")
    .option("--memory <size>", "memory of the engine (default: 1GB)", size)
    .option("--json", "print the findings as one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      [
        "",
        "Exit codes: 0 nothing blocks, 1 the location cannot be read, 2 usage, 3 a blocking finding.",
        "",
        "Examples:",
        "  gold check ./lake/gold/commerce",
        "  gold check abfss://gold@stlake.dfs.core.windows.net/commerce --since 2026-05-31T06:00:00Z",
        "  gold check ./foreign --key Customers=CustomerId --key Orders=OrderId --json",
      ].join("\n"),
    )
    .action(async (location: string, { key, json, quiet, ...flags }: CheckFlags) => {
      const { env, now, signal } = world;
      const progress = quiet ? () => undefined : world.stderr;
      const report = await checkGold({
        ...flags,
        ...(key && { keys: key }),
        location,
        env,
        now: now(),
        signal,
        progress,
      });
      if (json) world.stdout(JSON.stringify(report, undefined, 2));
      else for (const line of describeGoldCheck(report, hasColor(world))) world.stdout(line);
      if (report.outcome === "failed") setExitCode(EXIT.checkFailed);
    });
}

function names(text: string): string[] {
  const list = text.split(",").map((name) => name.trim());
  if (list.includes(""))
    throw new InvalidArgumentError("use names joined by commas, e.g. profiles_Customer,activities_Orders");
  return list;
}

function keyOf(text: string, known: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const [, table, column] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (table === undefined || column === undefined)
    throw new InvalidArgumentError("use <Table>=<Column>, e.g. Orders=OrderId");
  return new Map([...known, [table, column]]);
}

function since(text: string): NonNullable<GoldCheckOptions["since"]> {
  if (/^\d+$/.test(text)) return { version: Number(text) };
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError("use a version like 12 or a time like 2026-05-31T06:00:00Z");
  return { time };
}

function size(text: string): string {
  if (/^\d+(\.\d+)?\s*(MB|GB|MiB|GiB)$/i.test(text)) return text;
  throw new InvalidArgumentError("use a size like 512MB or 2GB");
}
