import { type Arm, ArmError } from "../../components/provider/arm.ts";
import type { StackConfig } from "../../stacks/config.ts";
import { type Check, type Finding, failed, passed, type Seen } from "../findings/finding.ts";
import { azureFindings } from "./azure-checks.ts";
import { readAzureFacts } from "./azure-facts.ts";
import { batchQuotaFindings } from "./batch-quota.ts";
import { dynamicsFindings } from "./dataverse.ts";
import { settingsFindings } from "./settings-checks.ts";
import { type ToolFacts, toolFindings } from "./tools.ts";

/** What a preflight looks at. */
export interface Preflight {
  readonly config: StackConfig;
  readonly subscriptionId: string;
  readonly arm: Arm;
  readonly tools: ToolFacts;
  /** Pulumi version the kit is tested with. */
  readonly pulumiVersion: string;
  /** Version of Dataverse; undefined where no environment is named. */
  readonly dataverse: Seen<string> | undefined;
}

/** Every check before `pulumi up`, in the order in which one would mend what fails. Reads, and changes nothing. */
export async function preflight(options: Preflight): Promise<readonly Finding[]> {
  const { config, subscriptionId, arm, tools, pulumiVersion, dataverse } = options;
  const [signIn, facts, batchQuota] = await Promise.all([
    signInFinding(arm, subscriptionId),
    readAzureFacts(arm, config, subscriptionId),
    batchQuotaFindings(arm, config, subscriptionId),
  ]);
  return [
    ...toolFindings(tools, pulumiVersion),
    ...settingsFindings(config),
    signIn,
    ...azureFindings(config, facts),
    ...batchQuota,
    ...dynamicsFindings(dataverse),
  ];
}

async function signInFinding(arm: Arm, subscriptionId: string): Promise<Finding> {
  const check: Check = { check: "sign-in", title: "somebody is signed in to Azure" };
  const remedy = "Sign in: az login, a managed identity, or the OIDC variables of a pipeline (ARM_USE_OIDC).";
  try {
    await arm.send("GET", `/subscriptions/${subscriptionId}?api-version=2022-12-01`);
    return passed(check, "Azure Resource Manager answers");
  } catch (error) {
    // Refused is signed in: what is missing is a right.
    if (error instanceof ArmError && error.status !== 401) return passed(check, "Azure Resource Manager answers");
    return failed(check, (error as Error).message.split("\n")[0] ?? "", remedy);
  }
}
