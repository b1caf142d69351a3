import { requireWorkableCompute } from "../../stacks/compute-checks.ts";
import type { StackConfig } from "../../stacks/config.ts";
import { ConfigError } from "../../stacks/config-error.ts";
import { requireWorkableNetwork } from "../../stacks/network-checks.ts";
import { type Check, type Finding, failed, passed, unseen, warning } from "../findings/finding.ts";

/** What the settings alone tell. Pure. */
export function settingsFindings(config: StackConfig): readonly Finding[] {
  return [networkFinding(config), insightsFinding(config), landingFinding(config)];
}

function networkFinding(config: StackConfig): Finding {
  const check: Check = { check: "network", title: "network settings work together" };
  try {
    requireWorkableNetwork(config);
    requireWorkableCompute(config);
    return passed(check, config.network.profile);
  } catch (error) {
    if (error instanceof ConfigError) return failed(check, error.message, error.hint);
    throw error;
  }
}

function insightsFinding({ ciData, location }: StackConfig): Finding {
  const check: Check = { check: "insights-region", title: "the lake lies in the region of Customer Insights" };
  if (ciData.location !== undefined) return passed(check, location);
  const remedy = "Set ciData.location to the region that Customer Insights > Settings > System shows.";
  return warning(check, `${location}; ciData.location is not set`, remedy);
}

function landingFinding({ landing }: StackConfig): Finding {
  const check: Check = { check: "landing-region", title: "the landing account lies in the region of Dataverse" };
  return unseen(
    check,
    landing.location,
    "Compare with Power Platform admin center > Environments > Region: Synapse Link takes no account elsewhere.",
  );
}
