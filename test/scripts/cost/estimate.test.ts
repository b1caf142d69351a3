import { describe, expect, it } from "vitest";
import { estimateOf, type Prices } from "../../../scripts/cost/estimate.ts";
import { leversOf } from "../../../scripts/cost/levers.ts";
import { PRICE_LIST } from "../../../scripts/cost/price-list.ts";
import { runsAMonth } from "../../../scripts/cost/usage.ts";
import { parseStackConfig, type StackSettings } from "../../../stacks/config.ts";
import { exampleSettings } from "../../support/stack.ts";

const workload = { lakeGb: 50, landingGb: 100, runMinutes: 10 };

const ONE = { low: 1, likely: 1, high: 1 };
const UNIT_PRICES = Object.fromEntries(Object.keys(PRICE_LIST).map((meter) => [meter, ONE])) as unknown as Prices;

const dev = exampleSettings("contoso-dev");
const stack = (settings: Partial<StackSettings>) => parseStackConfig({ ...dev, ...settings });

const quantities = (settings: Partial<StackSettings>, load = workload) =>
  Object.fromEntries(
    estimateOf(stack(settings), load, UNIT_PRICES).lines.map(({ component, meter, quantity }) => [
      `${component} ${meter}`,
      Number(quantity.likely.toFixed(3)),
    ]),
  );

describe("the monthly estimate", () => {
  it("counts what the schedule starts, and nothing while the trigger is stopped", () => {
    const schedule = { hours: [2, 8, 14, 20], minutes: [0], timeZone: "UTC" };
    expect(runsAMonth({ schedule, triggers: "started" })).toBeCloseTo(121.667, 3);
    expect(runsAMonth({ schedule, triggers: "stopped" })).toBe(0);
    expect(quantities({ triggers: "stopped" })).toEqual({
      "landing storage-gb-month": 100,
      "landing storage-10k-writes": 4.38,
      "lake storage-gb-month": 50,
      "logs logs-gb": 0,
    });
  });

  it("agrees with four runs of twenty minutes a day on four cores worked out by hand", () => {
    const settings: Partial<StackSettings> = {
      triggers: "started",
      schedule: { hours: [2, 8, 14, 20] },
      job: { cpu: 4, memory: "8Gi" },
    };
    const found = quantities(settings, { ...workload, runMinutes: 20 });
    const runs = (4 * 365) / 12;
    expect(found["job container-apps-vcpu-second"]).toBeCloseTo(runs * 1200 * 4 - 180_000, 2);
    expect(found["job container-apps-gib-second"]).toBeCloseTo(runs * 1200 * 8 - 360_000, 2);
    expect(found["orchestration data-factory-activity-run"]).toBeCloseTo(runs * 63, 2);
  });

  it("counts the machine of a Batch pool with the time around a run, and a run for every folder that lands", () => {
    const batch = { ...exampleSettings("contoso-batch"), schedule: { hours: [2] } };
    const { lines } = estimateOf(parseStackConfig(batch), workload, UNIT_PRICES);
    const job = lines.filter(({ component }) => component === "job");
    expect(job.map(({ meter }) => meter)).toEqual(["batch-core-hour"]);
    expect(job[0]?.quantity.likely).toBeCloseTo((365 / 12) * 4 * 0.5, 3);
    const schedule = { hours: [2], minutes: [0], onLanding: true };
    expect(runsAMonth({ schedule, triggers: "started" })).toBeCloseTo(760.417, 3);
  });

  it("has its low end below and its high end above what is likely", () => {
    for (const name of ["contoso-dev", "contoso-prod", "fabrikam-private"]) {
      const { lines, total } = estimateOf(parseStackConfig(exampleSettings(name)), workload, PRICE_LIST);
      for (const { amount } of [...lines, { amount: total }]) {
        expect(amount.low).toBeLessThanOrEqual(amount.likely);
        expect(amount.likely).toBeLessThanOrEqual(amount.high);
      }
    }
  });
});

describe("what saves most", () => {
  it("is the private network of a private stack, then its alerts, then its redundancy", () => {
    const config = parseStackConfig(exampleSettings("fabrikam-private"));
    const levers = leversOf(config, workload, PRICE_LIST);
    expect(levers.map(({ setting, from, to }) => `${setting} ${from} ${to}`)).toEqual([
      "network.profile private restricted",
      "monitoring.alerts true false",
      "replication Standard_ZRS Standard_LRS",
    ]);
    expect(levers[0]?.saves).toBeCloseTo(4 * 730 * 0.01, 5);
  });

  it("is nothing where a stack has no dear setting", () => {
    expect(leversOf(stack({ triggers: "stopped" }), workload, PRICE_LIST)).toEqual([]);
  });
});
