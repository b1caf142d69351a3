import { Command } from "commander";
import { armFromEnvironment } from "../../components/provider/arm.ts";
import { tokensOf } from "../../components/provider/credential.ts";
import { EXIT } from "../../transforms/operator-error.ts";
import { openDataverse } from "../dataverse/dataverse-client.ts";
import { describeFindings } from "../findings/describe-findings.ts";
import { hasColor } from "../has-color.ts";
import { namedStackFile, type StackFileFlags, withStackOptions } from "../init/named-stack-file.ts";
import { requiredSubscription } from "../init/required-subscription.ts";
import { readDataverseVersion } from "../preflight/dataverse.ts";
import { readTools } from "../preflight/tools.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { PULUMI_VERSION } from "../setup/version.mjs";
import type { World } from "../world.ts";

interface PreflightFlags extends StackFileFlags {
  readonly subscription?: string;
  readonly dataverse?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `preflight`: what would keep `pulumi up` from working, before it starts. */
export function preflightCommand(world: World, setExitCode: SetExitCode): Command {
  return withStackOptions(new Command("preflight"))
    .description(
      "Look, before pulumi up, at all that would make it fail: tools, rights, names, quotas, policies. Reads only.",
    )
    .option("--subscription <id>", "subscription, when the settings do not say it")
    .option("--dataverse <url>", "address of the Dataverse environment, e.g. https://contoso.crm4.dynamics.com")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      [
        "",
        "Examples:",
        "  preflight --stack contoso-prod",
        "  preflight --stack contoso-prod --dataverse https://contoso.crm4.dynamics.com --json",
        "",
        "Exit codes: 0 nothing failed, 3 something did; what cannot be seen does not fail.",
      ].join("\n"),
    )
    .action(async (flags: PreflightFlags) => {
      const file = namedStackFile(world, "preflight", flags);
      // Loads Pulumi's SDK: too slow for commands that do not need it.
      const [{ acceptedSettings }, { preflight }] = await Promise.all([
        import("../init/accepted-settings.ts"),
        import("../preflight/preflight.ts"),
      ]);
      const config = acceptedSettings(file);
      const subscriptionId = requiredSubscription(file.path, flags.subscription, config.subscriptionId);
      if (!flags.quiet) world.stderr(`looking at subscription ${subscriptionId} and this machine`);
      const findings = await preflight({
        ...{ config, subscriptionId, arm: armFromEnvironment(world.env), pulumiVersion: PULUMI_VERSION },
        tools: await readTools(hostsOf(world), world.env),
        dataverse: await dataverseVersion(world, flags.dataverse),
      });
      const isBlocked = findings.some(({ outcome }) => outcome === "failed");
      const stack = `${config.customer}-${config.environment}`;
      const next = isBlocked
        ? `mend what failed, then: commerce-insights preflight --stack ${stack}`
        : `pulumi up --stack ${stack}`;
      if (isBlocked) setExitCode(EXIT.checkFailed);
      if (flags.json) return world.stdout(JSON.stringify({ stack, findings, next }, undefined, 2));
      return world.stdout(describeFindings(findings, next, hasColor(world)).join("\n"));
    });
}

/** Hosts that a deployment speaks to; with a managed identity the sign-in does not go over the network. */
function hostsOf({ env }: World): readonly string[] {
  const arm = new URL(env.COMMERCE_INSIGHTS_ARM_ENDPOINT ?? "https://management.azure.com").host;
  const authority = new URL(env.AZURE_AUTHORITY_HOST ?? "https://login.microsoftonline.com").host;
  return env.IDENTITY_ENDPOINT === undefined ? [arm, authority] : [arm];
}

async function dataverseVersion({ env, signal }: World, url: string | undefined) {
  return url === undefined ? undefined : readDataverseVersion(openDataverse(url, tokensOf(env), signal));
}
