import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { EXIT, OperatorError } from "../../transforms/operator-error.ts";
import { describeComparison, describeCost, differencesOf } from "../cost/describe-cost.ts";
import { livePrices } from "../cost/live-prices.ts";
import { PRICE_LIST } from "../cost/price-list.ts";
import type { CostBasis } from "../cost/stack-cost.ts";
import { ASSUMED_WORKLOAD } from "../cost/workload.ts";
import { existingStackFile, namedStackFile, type StackFileFlags, withStackOptions } from "../init/named-stack-file.ts";
import type { StackFile } from "../init/stack-file.ts";
import type { World } from "../world.ts";

interface CostFlags extends StackFileFlags {
  readonly compare?: string;
  readonly lakeGb: number;
  readonly landingGb: number;
  readonly runMinutes: number;
  readonly live?: true;
  readonly currency: string;
  readonly json?: true;
  readonly quiet?: true;
}

const PRICE_SERVICE = "https://prices.azure.com";

/** `cost`: what a stack costs in a month, by its settings. */
export function costCommand(world: World): Command {
  return withStackOptions(new Command("cost"))
    .description("Estimate what a stack costs in a month: by its settings, with ranges and what would save most.")
    .option("--compare <file>", "a second settings file: shows what differs")
    .option("--lake-gb <n>", "gigabytes of silver and gold with history", positive, ASSUMED_WORKLOAD.lakeGb)
    .option("--landing-gb <n>", "gigabytes of the feed that are kept", positive, ASSUMED_WORKLOAD.landingGb)
    .option("--run-minutes <n>", "minutes a run takes", positive, ASSUMED_WORKLOAD.runMinutes)
    .option("--live", "ask the Azure Retail Prices API for today's prices; without an answer the list counts")
    .option("--currency <code>", "currency of the prices; other than USD only with --live", currency, "USD")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      [
        "",
        "Examples:",
        "  cost --stack contoso-prod",
        "  cost --stack contoso-prod --lake-gb 400 --run-minutes 25 --live --currency EUR",
        "  cost --stack-config stacks/examples/fabrikam-private.yaml --compare stacks/examples/contoso-restricted.yaml",
      ].join("\n"),
    )
    .action(async (flags: CostFlags) => {
      const files = filesOf(world, flags);
      // Loads Pulumi's SDK: too slow for commands that do not need it.
      const { costOf } = await import("../cost/stack-cost.ts");
      const region = String(files[0].settings.location ?? "");
      const basis = await basisOf(world, flags, region);
      const report = costOf(files[0], basis);
      if (files[1] === undefined) {
        if (flags.json) return world.stdout(JSON.stringify(report, undefined, 2));
        return world.stdout(describeCost(report).join("\n"));
      }
      const other = costOf(files[1], basis);
      const differences = differencesOf(report, other);
      if (flags.json) return world.stdout(JSON.stringify({ from: report, to: other, differences }, undefined, 2));
      return world.stdout(describeComparison(report, other).join("\n"));
    });
}

async function basisOf(world: World, flags: CostFlags, region: string): Promise<CostBasis> {
  const { lakeGb, landingGb, runMinutes, live, currency: code } = flags;
  const workload = { lakeGb, landingGb, runMinutes };
  const assumed = `Assumed: ${lakeGb} GB in the lake, ${landingGb} GB of feed, runs of ${runMinutes} min. No taxes, discounts, network traffic.`;
  const listed = { workload, prices: PRICE_LIST, currency: "USD", source: "list" as const };
  if (!live) return { ...listed, remarks: [assumed] };
  if (!flags.quiet) world.stderr(`asking for prices in ${region}`);
  const endpoint = world.env.COMMERCE_INSIGHTS_PRICES ?? PRICE_SERVICE;
  const { prices, missing } = await livePrices({ endpoint, region, currency: code, signal: world.signal });
  const reasons = Object.entries(missing);
  const unanswered = reasons.length === Object.keys(PRICE_LIST).length;
  if (unanswered) return { ...listed, remarks: [assumed, `No price of today: ${reasons[0]?.[1]}. The list counts.`] };
  // Dollars beside euros in one sum would be wrong.
  if (reasons.length > 0 && code !== "USD") {
    const message = `The price service has no ${code} price for ${reasons.map(([meter]) => meter).join(", ")} in ${region}.`;
    throw new OperatorError("CI-COST-002", message, "Leave out --currency: the list, in USD, stands in.");
  }
  const stood = reasons.map(([meter, reason]) => `${meter}: price of the list, because ${reason}.`);
  return { workload, prices, currency: code, source: "live", remarks: [assumed, ...stood] };
}

function filesOf(world: World, flags: CostFlags): readonly [StackFile, StackFile?] {
  if (flags.currency !== "USD" && !flags.live) {
    const message = `--currency is ${flags.currency}, but the price list is in USD.`;
    const hint = "Add --live, or leave out --currency.";
    throw new OperatorError("CI-COST-001", message, hint, { exitCode: EXIT.usage });
  }
  const first = namedStackFile(world, "cost", flags);
  return flags.compare === undefined ? [first] : [first, existingStackFile(resolve(world.cwd, flags.compare))];
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("use a number above 0");
}

function currency(text: string): string {
  if (/^[A-Z]{3}$/.test(text)) return text;
  throw new InvalidArgumentError("use a code of three capital letters, e.g. EUR");
}
