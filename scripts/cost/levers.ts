import type { StackConfig } from "../../stacks/config.ts";
import { estimateOf, type Prices } from "./estimate.ts";
import type { Workload } from "./workload.ts";

/** A setting that would make the stack cheaper. */
export interface Lever {
  readonly setting: string;
  readonly from: string;
  readonly to: string;
  /** What one gives up. */
  readonly price: string;
  /** Money a month, likely. */
  readonly saves: number;
}

interface Change extends Omit<Lever, "saves"> {
  readonly config: StackConfig;
}

const SHOWN = 3;

const SLOW_LOOK_SECONDS = 300;

/** The settings that save most when changed by one step, the biggest first; each is estimated anew. Pure. */
export function leversOf(config: StackConfig, workload: Workload, prices: Prices): readonly Lever[] {
  const now = estimateOf(config, workload, prices).total.likely;
  return changesOf(config)
    .map(({ config: changed, ...lever }) => ({
      ...lever,
      saves: now - estimateOf(changed, workload, prices).total.likely,
    }))
    .filter(({ saves }) => saves > 0.005)
    .sort((a, b) => b.saves - a.saves)
    .slice(0, SHOWN);
}

function changesOf(config: StackConfig): Change[] {
  const { network, schedule, replication, monitoring } = config;
  const changes: (Change | false)[] = [
    network.profile === "private" && {
      ...{ setting: "network.profile", from: "private", to: "restricted" },
      price: "accounts keep public endpoints behind a firewall",
      config: { ...config, network: { ...network, profile: "restricted", existing: undefined } },
    },
    network.natGateway && {
      ...{ setting: "network.natGateway", from: "true", to: "false" },
      price: "the job has no fixed public address",
      config: { ...config, network: { ...network, natGateway: false } },
    },
    schedule.hours.length > 1 && {
      ...{ setting: "schedule", from: `${schedule.hours.length} runs a day`, to: "1 run a day" },
      price: "data are up to a day older",
      config: {
        ...config,
        schedule: { ...schedule, hours: schedule.hours.slice(0, 1), minutes: schedule.minutes.slice(0, 1) },
      },
    },
    schedule.pollSeconds < SLOW_LOOK_SECONDS && {
      ...{ setting: "schedule.pollSeconds", from: String(schedule.pollSeconds), to: String(SLOW_LOOK_SECONDS) },
      price: "the end of a run is seen up to five minutes late",
      config: { ...config, schedule: { ...schedule, pollSeconds: SLOW_LOOK_SECONDS } },
    },
    replication !== "Standard_LRS" && {
      ...{ setting: "replication", from: replication, to: "Standard_LRS" },
      price: "data centre lost, data lost until built anew",
      config: { ...config, replication: "Standard_LRS" },
    },
    monitoring.alerts && {
      ...{ setting: "monitoring.alerts", from: "true", to: "false" },
      price: "nobody is told",
      config: { ...config, monitoring: { ...monitoring, alerts: false } },
    },
  ];
  return changes.filter((change) => change !== false);
}
