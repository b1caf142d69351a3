import { accountRulesOf, FACTORY_RULES, queryRulesOf } from "../components/monitoring/alert-rules.ts";
import type { StackConfig } from "./config.ts";
import { landingProfileOf } from "./network-checks.ts";

/** How many of what a stack has that is paid for by the month, used or not. */
export interface BilledParts {
  readonly privateEndpoints: number;
  readonly privateZones: number;
  readonly natGateways: number;
  /** Rules that evaluate; the others are free. */
  readonly metricAlerts: number;
  readonly logAlerts: number;
}

/** Storage accounts: landing, lake, ops. */
const ACCOUNTS = 3;

/** The parts of a stack by its settings: what `createPlatform` makes of them (a test compares the two). Pure. */
export function billedPartsOf(config: StackConfig): BilledParts {
  const { network, monitoring, triggers, customerKey } = config;
  const isPrivate = network.profile === "private";
  // Machines of a Batch pool reach Batch by an endpoint of their own.
  const nodes = config.compute === "batch" && network.profile !== "open" ? 1 : 0;
  const landing = isPrivate && landingProfileOf(config) === "private" ? 2 : 0;
  const vault = isPrivate && customerKey !== undefined && customerKey.keyId === undefined ? 1 : 0;
  const { alerts, freshness, quarantinedRows, capacityGiB } = monitoring;
  // Which tables are watched changes what a rule asks for, not how many rules there are.
  const limits = { ...freshness, tableHours: {}, quarantinedRows, capacityGiB };
  const queries = queryRulesOf({ pipelineName: "", jobName: "" }, limits);
  return {
    privateEndpoints: (isPrivate ? 3 + landing + vault : 0) + nodes,
    privateZones: network.existing === undefined ? (isPrivate ? 2 + vault : 0) + nodes : 0,
    natGateways: network.natGateway ? 1 : 0,
    metricAlerts: alerts ? FACTORY_RULES.length + ACCOUNTS * accountRulesOf({ capacityGiB }).length : 0,
    logAlerts: alerts ? queries.filter(({ needsSchedule }) => triggers === "started" || !needsSchedule).length : 0,
  };
}
