import type { StackConfig } from "../../stacks/config.ts";
import type { Meter, Price } from "./price-list.ts";
import { type Usage, usageOf } from "./usage.ts";
import type { Workload } from "./workload.ts";

/** Money a month. */
export interface Amount {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** A line of the estimate. */
export interface CostLine extends Usage {
  readonly amount: Amount;
}

/** What a stack costs in a month. */
export interface Estimate {
  readonly lines: readonly CostLine[];
  readonly total: Amount;
}

export type Prices = Readonly<Record<Meter, Price>>;

/** What a stack costs in a month: the low end has low prices and low use, the high end both high. Pure. */
export function estimateOf(config: StackConfig, workload: Workload, prices: Prices): Estimate {
  const lines = usageOf(config, workload).map((usage) => {
    const { low, likely, high } = prices[usage.meter];
    const { quantity } = usage;
    const amount = { low: quantity.low * low, likely: quantity.likely * likely, high: quantity.high * high };
    return { ...usage, amount };
  });
  const sum = (end: keyof Amount) => lines.reduce((total, { amount }) => total + amount[end], 0);
  return { lines, total: { low: sum("low"), likely: sum("likely"), high: sum("high") } };
}
