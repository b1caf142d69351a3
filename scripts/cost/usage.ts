import { billedPartsOf } from "../../stacks/billed-parts.ts";
import { runSizeOf } from "../../stacks/compute-settings.ts";
import type { StackConfig } from "../../stacks/config.ts";
import { type Meter, REPLICATION_FACTOR } from "./price-list.ts";
import type { Workload } from "./workload.ts";

/** How much of a meter is used in a month. */
interface Quantity {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** One line of the estimate before prices. */
export interface Usage {
  /** What of the platform it is for. */
  readonly component: "job" | "orchestration" | "landing" | "lake" | "logs" | "alerts" | "network";
  readonly meter: Meter;
  readonly quantity: Quantity;
  /** How the quantity comes about. */
  readonly why: string;
}

const DAYS = 365 / 12;
const HOURS = DAYS * 24;

/** What Container Apps gives away a month and subscription (Microsoft Learn: billing in Azure Container Apps, 2025-12). */
const FREE = { vcpuSeconds: 180_000, gibSeconds: 360_000 };

/** Minutes a machine of a Batch pool is there beyond the run: start, retention, and until Batch looks again. */
const MACHINE_MINUTES = 20;

/** Gigabytes of logs that are free a month and billing account (Azure Monitor pricing page, undated). */
const FREE_LOGS_GB = 5;

/** Activity runs of a pipeline run besides its looks at the job: start, loop, check of the result. */
const ACTIVITIES = 3;

/** Activity runs of a look at the job: pause, call, variable. */
const ACTIVITIES_A_LOOK = 3;

/** Blobs that Synapse Link writes an hour (an incremental folder an hour: model.json, and a file per table that changed). */
const FEED_WRITES_AN_HOUR = 60;

/** Requests of a run that finds changes: listings, files of the feed, Delta logs and data files. */
const RUN_WRITES = 600;
const RUN_READS = 3_000;

/** Requests of one refresh of Customer Insights - Data: logs and data files of the gold tables. */
const REFRESH_READS = 2_000;

/** Bytes of a log entry of a storage request. */
const LOG_ENTRY_BYTES = 1_300;

/** What a stack uses in a month by its settings and the work it does. Pure. */
export function usageOf(config: StackConfig, workload: Workload): readonly Usage[] {
  const runs = runsAMonth(config);
  return [
    ...jobUsage(config, workload, runs),
    ...orchestrationUsage(config, workload, runs),
    ...storageUsage(config, workload, runs),
    ...logUsage(runs),
    ...standingUsage(config),
  ].filter(({ quantity }) => quantity.high > 0);
}

/** When runs start: at hours, and with `onLanding` after every folder too. */
interface Starts {
  readonly schedule: {
    readonly hours: readonly number[];
    readonly minutes: readonly number[];
    readonly onLanding?: boolean;
  };
  readonly triggers: StackConfig["triggers"];
}

/** Runs that start in a month, with a folder an hour; none while the triggers are stopped. Pure. */
export function runsAMonth({ schedule, triggers }: Starts): number {
  if (triggers === "stopped") return 0;
  const { hours, minutes, onLanding = false } = schedule;
  return (new Set(hours).size * new Set(minutes).size + (onLanding ? 24 : 0)) * DAYS;
}

function jobUsage(config: StackConfig, { runMinutes }: Workload, runs: number): Usage[] {
  const { job, batch } = config;
  if (config.compute === "batch") {
    const { cores } = runSizeOf(config);
    const hours = map(spread(runMinutes, 0.5, 2), (minutes) => (runs * (minutes + MACHINE_MINUTES)) / 60);
    const why = `${round(runs)} runs of ${runMinutes} min and ${MACHINE_MINUTES} min around each on ${batch.vmSize}`;
    return [{ component: "job", meter: "batch-core-hour", quantity: times(hours, cores), why }];
  }
  const seconds = times(spread(runMinutes, 0.5, 2), runs * 60);
  const memory = Number.parseFloat(job.memory);
  // The grant is the subscription's: another workload may have used it up.
  const afterGrant = ({ low, likely, high }: Quantity, free: number): Quantity => ({
    low: Math.max(0, low - free),
    likely: Math.max(0, likely - free),
    high,
  });
  const why = `${round(runs)} runs of ${runMinutes} min`;
  return [
    {
      ...{ component: "job", meter: "container-apps-vcpu-second", why: `${why} on ${job.cpu} cores, less the grant` },
      quantity: afterGrant(times(seconds, job.cpu), FREE.vcpuSeconds),
    },
    {
      ...{ component: "job", meter: "container-apps-gib-second", why: `${why} with ${job.memory}, less the grant` },
      quantity: afterGrant(times(seconds, memory), FREE.gibSeconds),
    },
  ];
}

function orchestrationUsage({ schedule }: StackConfig, { runMinutes }: Workload, runs: number): Usage[] {
  const { pollSeconds } = schedule;
  const looks = times(spread(runMinutes, 0.5, 2), 60 / pollSeconds);
  const activities = map(looks, (count) => runs * (ACTIVITIES + ACTIVITIES_A_LOOK * Math.ceil(count)));
  // Each call counts as a minute.
  const callHours = map(looks, (count) => (runs * (1 + Math.ceil(count))) / 60);
  const why = `${round(runs)} runs, a look at the job every ${pollSeconds} s`;
  return [
    { component: "orchestration", meter: "data-factory-activity-run", quantity: activities, why },
    { component: "orchestration", meter: "data-factory-activity-hour", quantity: callHours, why },
  ];
}

function storageUsage({ replication }: StackConfig, { lakeGb, landingGb }: Workload, runs: number): Usage[] {
  const factor = REPLICATION_FACTOR[replication];
  const kept = (gb: number) => times(spread(gb, 0.9, 1.3), factor);
  const writes = (count: number) => times(spread(count / 10_000, 0.5, 2), factor);
  const feed = FEED_WRITES_AN_HOUR * HOURS;
  return [
    {
      ...{ component: "landing", meter: "storage-gb-month", quantity: kept(landingGb) },
      why: `${landingGb} GB of the feed, ${replication.replace("Standard_", "")}`,
    },
    {
      ...{ component: "landing", meter: "storage-10k-writes", quantity: writes(feed) },
      why: `about ${FEED_WRITES_AN_HOUR} files an hour by Synapse Link`,
    },
    {
      ...{ component: "lake", meter: "storage-gb-month", quantity: kept(lakeGb) },
      why: `${lakeGb} GB of silver and gold with their history, ${replication.replace("Standard_", "")}`,
    },
    {
      ...{ component: "lake", meter: "storage-10k-writes", quantity: writes(runs * RUN_WRITES) },
      why: `about ${RUN_WRITES} writes a run`,
    },
    {
      ...{ component: "lake", meter: "storage-10k-reads", quantity: spread(readsAMonth(runs) / 10_000, 0.5, 2) },
      why: `about ${RUN_READS} reads a run, ${REFRESH_READS} a refresh of Customer Insights`,
    },
  ];
}

function readsAMonth(runs: number): number {
  return runs * (RUN_READS + REFRESH_READS);
}

function logUsage(runs: number): Usage[] {
  const entries = FEED_WRITES_AN_HOUR * HOURS + runs * RUN_WRITES + readsAMonth(runs);
  const gb = (entries * LOG_ENTRY_BYTES) / 1e9;
  const { low, likely, high } = spread(gb, 0.5, 3);
  const quantity = { low: Math.max(0, low - FREE_LOGS_GB), likely: Math.max(0, likely - FREE_LOGS_GB), high };
  return [
    {
      ...{ component: "logs", meter: "logs-gb", quantity },
      why: `${round(gb, 2)} GB, an entry for every storage request, less ${FREE_LOGS_GB} GB free`,
    },
  ];
}

function standingUsage(config: StackConfig): Usage[] {
  const parts = billedPartsOf(config);
  const standing = (
    component: Usage["component"],
    meter: Meter,
    count: number,
    hours: number,
    what: string,
  ): Usage => ({
    ...{ component, meter, quantity: spread(count * hours, 1, 1) },
    why: `${count} ${what}`,
  });
  return [
    standing("alerts", "metric-alert-month", parts.metricAlerts, 1, "rules on metrics"),
    standing("alerts", "log-alert-month", parts.logAlerts, 1, "rules on logs"),
    standing("network", "private-endpoint-hour", parts.privateEndpoints, HOURS, "private endpoints"),
    standing("network", "private-zone-month", parts.privateZones, 1, "private DNS zones"),
    standing("network", "nat-gateway-hour", parts.natGateways, HOURS, "NAT gateway"),
    standing("network", "public-address-hour", parts.natGateways, HOURS, "public address"),
  ];
}

const spread = (likely: number, low: number, high: number): Quantity => ({
  low: likely * low,
  likely,
  high: likely * high,
});

const map = ({ low, likely, high }: Quantity, change: (value: number) => number): Quantity => ({
  low: change(low),
  likely: change(likely),
  high: change(high),
});

const times = (quantity: Quantity, factor: number) => map(quantity, (value) => value * factor);

const round = (value: number, digits = 0) => Number(value.toFixed(digits));
