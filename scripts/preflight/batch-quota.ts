import { type Arm, ArmError } from "../../components/provider/arm.ts";
import { runSizeOf } from "../../stacks/compute-settings.ts";
import type { StackConfig } from "../../stacks/config.ts";
import { resourceIdOf } from "../../stacks/resource-ids.ts";
import { about, type Check, type Finding, failed, passed, type Seen } from "../findings/finding.ts";

/** What Batch says of an account's dedicated cores. */
interface AccountQuota {
  readonly dedicatedCoreQuota?: number;
  readonly dedicatedCoreQuotaPerVMFamilyEnforced?: boolean;
  readonly dedicatedCoreQuotaPerVMFamily?: readonly { readonly name: string; readonly coreQuota: number }[];
}

const AFTERWARDS =
  "Batch has its core quotas per account: run preflight again after the first pulumi up. A new account often has none; " +
  "then raise it: Azure portal > Batch account > Quotas.";

/** Whether the stack's Batch account may have the machine that a run needs; nothing for another compute. */
export async function batchQuotaFindings(
  arm: Arm,
  config: StackConfig,
  subscriptionId: string,
): Promise<readonly Finding[]> {
  if (config.compute !== "batch") return [];
  const id = resourceIdOf("batchAccount", config, subscriptionId);
  return [batchQuotaFinding(config, await readQuota(arm, id))];
}

/** The finding by what Batch says. Pure. */
export function batchQuotaFinding(config: StackConfig, quota: Seen<AccountQuota>): Finding {
  const check: Check = { check: "batch-cores", title: "the Batch account may have the machine of a run" };
  const { vmSize } = config.batch;
  const { cores } = runSizeOf(config);
  return about(check, quota, AFTERWARDS, (found) => {
    const { name, limit } = limitOf(found, vmSize);
    const text = `${limit} ${name} for the ${cores} of ${vmSize}`;
    if (limit >= cores) return passed(check, text);
    return failed(check, text, "Raise it: Azure portal > Batch account > Quotas; or set a smaller batch.vmSize.");
  });
}

/** The limit that counts for a size: of its family where Azure keeps one, else of all machines. Pure. */
function limitOf(quota: AccountQuota, vmSize: string) {
  if (quota.dedicatedCoreQuotaPerVMFamilyEnforced !== true) {
    return { name: "dedicated cores", limit: quota.dedicatedCoreQuota ?? 0 };
  }
  // Azure names the family of Standard_E8ds_v5 standardEDSv5Family.
  const [, series = "", version = ""] = /^Standard_([A-Z])\d+ds_(v\d+)$/.exec(vmSize) ?? [];
  const family = `standard${series}DS${version}Family`;
  const own = quota.dedicatedCoreQuotaPerVMFamily?.find(({ name }) => name.toLowerCase() === family.toLowerCase());
  return { name: `cores of ${family}`, limit: Math.min(own?.coreQuota ?? 0, quota.dedicatedCoreQuota ?? 0) };
}

async function readQuota(arm: Arm, id: string): Promise<Seen<AccountQuota>> {
  try {
    const { properties = {} } = (await arm.send("GET", `${id}?api-version=2024-07-01`)) as {
      properties?: AccountQuota;
    };
    return { value: properties };
  } catch (error) {
    const isAbsent = error instanceof ArmError && error.status === 404;
    return { unseen: isAbsent ? "the account is not there yet" : ((error as Error).message.split("\n")[0] ?? "") };
  }
}
