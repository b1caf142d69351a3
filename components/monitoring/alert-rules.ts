import {
  type FreshnessLimits,
  jobFailures,
  quarantinedRows,
  staleFeed,
  staleRuns,
  staleTables,
  type Watched,
} from "./queries.ts";

/** 1 is an error, 2 a warning, 3 for information (Azure Monitor). */
type Severity = 1 | 2 | 3;

/** A condition on a metric of one resource. */
export interface MetricRule {
  readonly name: string;
  readonly description: string;
  readonly severity: Severity;
  readonly metricNamespace: string;
  readonly metricName: string;
  readonly aggregation: "Average" | "Total";
  readonly operator: "GreaterThan" | "LessThan";
  readonly threshold: number;
  /** ISO 8601 duration; the rule looks as often as its window is long, at most hourly. */
  readonly window: "PT15M" | "PT1H";
  /** Values of one dimension that count. @default all */
  readonly dimension?: { readonly name: string; readonly values: readonly string[] };
}

/** A query that returns rows when something is wrong. */
export interface QueryRule {
  readonly name: string;
  readonly description: string;
  readonly severity: Severity;
  readonly query: string;
  /** ISO 8601 duration; Azure accepts no more than two days. */
  readonly window: "PT1H" | "P1D" | "P2D";
  /** Makes sense only while the schedule runs. */
  readonly needsSchedule: boolean;
}

/** Limits that alerts compare with. */
export interface AlertLimits extends FreshnessLimits {
  /** Hours without a new folder of the feed after which it counts as stopped; 0 is never. */
  readonly feedHours: number;
  /** Rows that runs may hold back within a day. */
  readonly quarantinedRows: number;
  /** GiB of one storage account. */
  readonly capacityGiB: number;
}

const FACTORY = "Microsoft.DataFactory/factories";
const ACCOUNT = "Microsoft.Storage/storageAccounts";

/** Answers of a storage account that say it is asked for more than it gives (Azure Storage metrics, 2025-06). */
const THROTTLED = [
  "ServerBusyError",
  "ServerTimeoutError",
  "ClientAccountRequestThrottlingError",
  "ClientAccountBandwidthThrottlingError",
  "ClientThrottlingError",
];

/** Alerts on the Data Factory's own metrics. Debug runs are not in them. */
export const FACTORY_RULES: readonly MetricRule[] = [
  factoryRule(
    "pipeline-failed",
    1,
    "PipelineFailedRuns",
    "A pipeline run failed: read the failed activity in Data Factory.",
  ),
  factoryRule("trigger-failed", 1, "TriggerFailedRuns", "A trigger could not start its pipeline."),
  factoryRule("activity-failed", 3, "ActivityFailedRuns", "An activity failed, perhaps to be repeated."),
  factoryRule("pipeline-long", 2, "PipelineElapsedTimeRuns", "A pipeline run takes longer than its job may."),
];

/** Alerts on one storage account's metrics. Pure. */
export function accountRulesOf({ capacityGiB }: Pick<AlertLimits, "capacityGiB">): readonly MetricRule[] {
  const common = { metricNamespace: ACCOUNT, severity: 2 } as const;
  const transactions = {
    ...common,
    metricName: "Transactions",
    aggregation: "Total",
    operator: "GreaterThan",
  } as const;
  return [
    {
      ...{ ...common, name: "availability", metricName: "Availability", aggregation: "Average", severity: 1 },
      ...{ operator: "LessThan", threshold: 99, window: "PT15M" },
      description: "Less than 99 % of the requests to the account succeeded.",
    },
    {
      ...{ ...transactions, name: "throttling", threshold: 100, window: "PT15M" },
      dimension: { name: "ResponseType", values: THROTTLED },
      description: "The account refuses requests because it is asked for too much; runs take longer.",
    },
    {
      ...{ ...transactions, name: "authorization", threshold: 50, window: "PT1H" },
      dimension: { name: "ResponseType", values: ["AuthorizationError"] },
      description: "Requests without the right role are refused: a grant is missing, or somebody tries.",
    },
    {
      ...{ ...common, name: "capacity", metricName: "UsedCapacity", aggregation: "Average", window: "PT1H" },
      ...{ operator: "GreaterThan", threshold: capacityGiB * 1024 ** 3 },
      description: `The account holds more than ${capacityGiB} GiB.`,
    },
  ];
}

/** Alerts on the logs. The job's own logs are there only when it runs in Container Apps. Pure. */
export function queryRulesOf(watched: Watched, limits: AlertLimits): readonly QueryRule[] {
  const daily = { window: "P1D", needsSchedule: false } as const;
  const fresh = { severity: 1, window: "P2D", needsSchedule: true } as const;
  const feed: QueryRule = {
    ...{ ...fresh, name: "feed-stale", severity: 2, query: staleFeed(watched, limits.feedHours) },
    description: `Dataverse wrote no new folder for ${limits.feedHours} hours: look at the Synapse Link profile.`,
  };
  return [
    {
      ...{ ...fresh, name: "runs-stale", query: staleRuns(watched, limits) },
      description: `No run succeeded for ${limits.runHours} hours: is the trigger started?`,
    },
    {
      ...{ ...fresh, name: "tables-stale", query: staleTables(watched, limits) },
      description:
        "A table was not confirmed within its own limit: it is held back, and its problem is in the run report.",
    },
    ...(limits.feedHours > 0 ? [feed] : []),
    {
      ...{ name: "job-failed", severity: 2, query: jobFailures(watched), window: "PT1H", needsSchedule: false },
      description: "The job reported an error or was ended: docs/errors.md explains the code.",
    },
    {
      ...{ ...daily, name: "quarantine", severity: 3, query: quarantinedRows(watched, limits.quarantinedRows) },
      description: `More than ${limits.quarantinedRows} rows were held back within a day: read them under quarantine/.`,
    },
  ];
}

function factoryRule(name: string, severity: Severity, metricName: string, description: string): MetricRule {
  return {
    ...{ name, description, severity, metricName, metricNamespace: FACTORY },
    ...{ aggregation: "Total", operator: "GreaterThan", threshold: 0, window: "PT15M" },
  };
}
