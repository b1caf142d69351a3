import { Command, InvalidArgumentError } from "commander";
import { armFromEnvironment } from "../../components/provider/arm.ts";
import { namedStackFile, type StackFileFlags, withStackOptions } from "../init/named-stack-file.ts";
import { requiredSubscription } from "../init/required-subscription.ts";
import { approveConnections, describeApproval } from "../insights/approve.ts";
import type { Wish } from "../insights/choose-connections.ts";
import type { World } from "../world.ts";

interface ApproveFlags extends StackFileFlags {
  readonly subscription?: string;
  readonly connection: readonly string[];
  readonly description: string;
  readonly expect?: number;
  readonly yes?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** Customer Insights asks for four at a time (Microsoft Learn: Set up an Azure Private Link, 2023-09). */
const ASKED_FOR = 4;

/** `insights`: what the lake's owner does for Customer Insights - Data. */
export function insightsCommand(world: World): Command {
  return new Command("insights")
    .description("What the owner of the lake does for Customer Insights - Data.")
    .addCommand(approveCommand(world));
}

function approveCommand(world: World): Command {
  return withStackOptions(new Command("approve"))
    .description(
      "List the private endpoints that ask to reach the lake, and with --yes approve those of Customer Insights.",
    )
    .option("--subscription <id>", "subscription, when the settings do not say it")
    .option("--connection <name>", "approve this one, whatever it says; may be repeated", collect, [])
    .option(
      "--description <text>",
      "approve pending ones whose request contains this, in any case",
      "customer insights",
    )
    .option("--expect <n>", "how many shall be approved in the end (default: 4, or as many as are named)", count)
    .option("--yes", "approve; without it nothing is changed")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      [
        "",
        "Examples:",
        "  insights approve --stack contoso-prod",
        "  insights approve --stack contoso-prod --yes",
        "  insights approve --stack contoso-prod --connection stlake.4f1c --connection stlake.a70b --yes --json",
        "",
        "Microsoft does not say what its requests contain. Compare what is listed with Settings > Permissions >",
        "Private Links in Customer Insights. Others are never approved unless they are named.",
      ].join("\n"),
    )
    .action(async (flags: ApproveFlags) => approve(world, flags));
}

async function approve(world: World, flags: ApproveFlags): Promise<void> {
  const file = namedStackFile(world, "insights approve", flags);
  // Loads Pulumi's SDK: too slow for commands that do not need it.
  const [{ acceptedSettings }, { resourceIdOf }] = await Promise.all([
    import("../init/accepted-settings.ts"),
    import("../../stacks/resource-ids.ts"),
  ]);
  const config = acceptedSettings(file);
  const subscriptionId = requiredSubscription(file.path, flags.subscription, config.subscriptionId);
  const accountId = resourceIdOf("lakeAccount", config, subscriptionId);
  if (!flags.quiet) world.stderr(`looking at ${accountId}`);
  const { connection: names, description } = flags;
  const wish: Wish = { names, description, expect: flags.expect ?? (names.length > 0 ? undefined : ASKED_FOR) };
  const how = { yes: flags.yes === true, signal: world.signal };
  const approval = await approveConnections(armFromEnvironment(world.env), accountId, wish, how);
  if (flags.json) return world.stdout(JSON.stringify(approval, undefined, 2));
  for (const line of describeApproval(approval)) world.stdout(line);
}

function collect(name: string, names: readonly string[]): readonly string[] {
  return [...names, name];
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("use a whole number above 0");
}
