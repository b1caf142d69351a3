import { setTimeout as sleep } from "node:timers/promises";
import { Command, InvalidArgumentError } from "commander";
import { armFromEnvironment } from "../../components/provider/arm.ts";
import { tokensOf } from "../../components/provider/credential.ts";
import { EXIT } from "../../transforms/operator-error.ts";
import { describeFindings } from "../findings/describe-findings.ts";
import type { Finding } from "../findings/finding.ts";
import { hasColor } from "../has-color.ts";
import { namedStackFile, type StackFileFlags, withStackOptions } from "../init/named-stack-file.ts";
import { withLake } from "../runs/with-lake.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import type { World } from "../world.ts";

interface VerifyFlags extends StackFileFlags {
  readonly subscription?: string;
  readonly landing?: string;
  readonly lake?: string;
  readonly dataverse?: string;
  readonly watch?: number;
  readonly json?: true;
  readonly quiet?: true;
}

/** `verify`: the probe behind every step of the run sheet. */
export function verifyCommand(world: World, setExitCode: SetExitCode): Command {
  return withStackOptions(new Command("verify"))
    .description(
      "Look whether each step of the run sheet worked: link, first copy, feed, runs, gold, roles, contacts. Reads only.",
    )
    .option("--subscription <id>", "subscription, when the settings do not say it")
    .option("--landing <location>", "container of the link; default: the stack's own")
    .option("--lake <location>", "lake account, or a directory; default: the stack's own")
    .option("--dataverse <url>", "address of the Dataverse environment, e.g. https://contoso.crm4.dynamics.com")
    .option("--watch <minutes>", "look again every so many minutes until nothing fails or is awaited", minutes)
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      [
        "",
        "Examples:",
        "  verify --stack contoso-prod --dataverse https://contoso.crm4.dynamics.com",
        "  verify --stack contoso-prod --watch 15",
        "  verify --stack-config stacks/examples/contoso-dev.yaml --landing ./landing --lake ./lake --json",
        "",
        "Exit codes: 0 nothing failed, 3 something did; what cannot be seen does not fail.",
      ].join("\n"),
    )
    .action(async (flags: VerifyFlags) => {
      for (;;) {
        const { stack, findings } = await lookOnce(world, flags);
        const isWaiting = findings.some(({ outcome }) => outcome === "failed" || outcome === "warning");
        if (flags.watch === undefined || !isWaiting) return print(world, setExitCode, flags, stack, findings);
        const open = findings.filter(({ outcome }) => outcome === "failed" || outcome === "warning");
        if (!flags.quiet)
          world.stderr(`${world.now().toISOString()} open: ${open.map(({ check }) => check).join(", ")}`);
        await sleep(flags.watch * 60_000, undefined, { signal: world.signal }).catch(() => undefined);
        if (world.signal.aborted) return print(world, setExitCode, flags, stack, findings);
      }
    });
}

async function lookOnce(world: World, flags: VerifyFlags) {
  const file = namedStackFile(world, "verify", flags);
  // Loads Pulumi's SDK and the engine: too slow for commands that do not need them.
  const [{ acceptedSettings }, { verify }] = await Promise.all([
    import("../init/accepted-settings.ts"),
    import("../verify/verify.ts"),
  ]);
  const config = acceptedSettings(file);
  if (!flags.quiet) world.stderr(`looking at ${config.customer}-${config.environment}`);
  const findings = await verify({
    ...{
      world,
      config,
      arm: armFromEnvironment(world.env),
      withLake: (location, work) => withLake(world, location, work),
    },
    subscriptionId: flags.subscription ?? config.subscriptionId,
    ...{ landing: flags.landing, lake: flags.lake, dataverse: flags.dataverse },
    token: tokensOf(world.env),
  });
  return { stack: `${config.customer}-${config.environment}`, findings };
}

function print(
  world: World,
  setExitCode: SetExitCode,
  flags: VerifyFlags,
  stack: string,
  findings: readonly Finding[],
): void {
  const isBroken = findings.some(({ outcome }) => outcome === "failed");
  if (isBroken) setExitCode(EXIT.checkFailed);
  const next = isBroken
    ? `mend what failed, then: commerce-insights verify --stack ${stack}`
    : `commerce-insights run-sheet --stack ${stack}`;
  if (flags.json) world.stdout(JSON.stringify({ stack, findings, next }, undefined, 2));
  else world.stdout(describeFindings(findings, next, hasColor(world)).join("\n"));
}

function minutes(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("use a whole number above 0");
}
