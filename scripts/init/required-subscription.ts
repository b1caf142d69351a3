import { OperatorError } from "../../transforms/operator-error.ts";

/**
 * The subscription that is meant: the flag's, else the settings'. Pure.
 *
 * @throws OperatorError CI-CLI-045 when neither names one.
 */
export function requiredSubscription(path: string, flag: string | undefined, setting: string | undefined): string {
  const subscriptionId = flag ?? setting;
  if (subscriptionId !== undefined) return subscriptionId;
  const hint = "Set subscriptionId, or give --subscription <id>; az account show tells the one in use.";
  throw new OperatorError("CI-CLI-045", `Neither ${path} nor --subscription names a subscription.`, hint);
}
