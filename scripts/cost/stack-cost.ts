import { acceptedSettings } from "../init/accepted-settings.ts";
import type { StackFile } from "../init/stack-file.ts";
import type { CostReport } from "./describe-cost.ts";
import { estimateOf, type Prices } from "./estimate.ts";
import { leversOf } from "./levers.ts";
import type { Workload } from "./workload.ts";

/** What the estimate of a settings file needs beside it. */
export interface CostBasis {
  readonly workload: Workload;
  readonly prices: Prices;
  readonly currency: string;
  readonly source: CostReport["prices"];
  readonly remarks: readonly string[];
}

/**
 * The estimate of a settings file. Pure.
 *
 * @throws OperatorError CI-STACK-001 with every problem of the settings.
 */
export function costOf(file: Pick<StackFile, "path" | "settings">, basis: CostBasis): CostReport {
  const config = acceptedSettings(file);
  const { workload, prices, currency, source, remarks } = basis;
  const idle = config.triggers === "stopped" ? ["The trigger is stopped: no run is counted (setting triggers)."] : [];
  return {
    of: `${config.customer}-${config.environment}`,
    currency,
    prices: source,
    ...estimateOf(config, workload, prices),
    levers: leversOf(config, workload, prices),
    remarks: [...idle, ...remarks],
  };
}
