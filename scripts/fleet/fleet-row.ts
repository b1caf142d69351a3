import type { Seen } from "../findings/finding.ts";
import type { LakeStatus } from "../status/lake-status.ts";

/** What is known of one environment; every part may be unseen by itself. */
export interface EnvironmentFacts {
  readonly stack: string;
  readonly ring: number;
  readonly settingProblems: readonly string[];
  /** When Pulumi last changed it, ISO 8601; undefined when it was never deployed. */
  readonly lastDeploy: Seen<string | undefined>;
  /** Version of the kit that deployed it. */
  readonly kitVersion: Seen<string>;
  readonly lake: Seen<Pick<LakeStatus, "newestFolder" | "runs" | "quarantine" | "heldBack">>;
  readonly triggers: Seen<readonly string[]>;
  /** Spend of the month and the budget's amount; undefined when there is no budget. */
  readonly spend: Seen<{ readonly spent: number; readonly amount: number; readonly unit: string } | undefined>;
  /** Whether the cloud differs from the program; undefined when nobody asked. */
  readonly drift: Seen<boolean> | undefined;
}

/** One line of the fleet. */
export interface FleetRow {
  readonly stack: string;
  readonly ring: number;
  readonly state: "ok" | "look" | "failed";
  readonly kitVersion: string;
  readonly lastDeploy: string;
  readonly lastRun: string;
  readonly freshness: string;
  readonly quarantine: string;
  readonly triggers: string;
  readonly spend: string;
  readonly drift: string;
  /** Why it is not ok. */
  readonly reasons: readonly string[];
}

/** Hours without a new folder after which data count as old. */
const STALE_HOURS = 26;

const UNSEEN = "cannot see";

/** The line of an environment: what is wrong fails it, what is unusual or unseen asks for a look. Pure. */
export function fleetRowOf(facts: EnvironmentFacts, kit: string): FleetRow {
  const { stack, ring, lastDeploy, kitVersion, lake, triggers, spend, drift } = facts;
  const text = <T>(fact: Seen<T>, shown: (value: T) => string) => ("value" in fact ? shown(fact.value) : UNSEEN);
  const failures = failuresOf(facts);
  const looks = looksOf(facts, kit);
  return {
    ...{ stack, ring, state: failures.length > 0 ? "failed" : looks.length > 0 ? "look" : "ok" },
    kitVersion: text(kitVersion, (value) => value),
    lastDeploy: text(lastDeploy, (value) => (value === undefined ? "never" : minuteOf(value))),
    lastRun: text(lake, ({ runs: [last] }) =>
      last === undefined ? "none" : `${last.outcome} ${minuteOf(last.startedAt)}`,
    ),
    freshness: text(lake, ({ newestFolder }) => (newestFolder === null ? "none" : `${newestFolder.ageHours} h`)),
    quarantine: text(lake, ({ quarantine }) => String(rowsIn(quarantine))),
    triggers: text(triggers, (states) => [...new Set(states)].join(", ")),
    spend: text(spend, (value) =>
      value === undefined
        ? "no budget"
        : `${Math.round((value.spent / value.amount) * 100)} % of ${value.amount} ${value.unit}`,
    ),
    drift: drift === undefined ? "not asked" : text(drift, (isThere) => (isThere ? "yes" : "no")),
    reasons: [...failures, ...looks],
  };
}

function failuresOf({ settingProblems, lake, spend }: EnvironmentFacts): readonly string[] {
  const last = "value" in lake ? lake.value.runs[0] : undefined;
  const isOver = "value" in spend && spend.value !== undefined && spend.value.spent > spend.value.amount;
  return [
    ...settingProblems.map((problem) => `settings: ${problem}`),
    ...(last?.outcome === "failed" ? [`the last run failed: ${last.problems.join(", ")}`] : []),
    ...(isOver ? ["the budget is spent"] : []),
  ];
}

function looksOf(facts: EnvironmentFacts, kit: string): readonly string[] {
  const { lastDeploy, kitVersion, lake, triggers, spend, drift } = facts;
  if ("value" in lastDeploy && lastDeploy.value === undefined) return ["never deployed"];
  const hidden = [kitVersion, lake, triggers, spend].flatMap((fact) => ("unseen" in fact ? [fact.unseen] : []));
  return [
    ...new Set(hidden),
    ...("value" in kitVersion && kitVersion.value !== kit ? [`kit ${kitVersion.value}, this is ${kit}`] : []),
    ...("value" in lake ? lakeLooks(lake.value) : []),
    ...("value" in triggers && triggers.value.includes("Stopped") ? ["a trigger is stopped"] : []),
    ...(drift !== undefined && "unseen" in drift ? [`drift: ${drift.unseen}`] : []),
    ...(drift !== undefined && "value" in drift && drift.value ? ["the cloud differs from the program"] : []),
  ];
}

function lakeLooks({
  runs,
  newestFolder,
  quarantine,
  heldBack,
}: Pick<LakeStatus, "runs" | "newestFolder" | "quarantine" | "heldBack">) {
  const rows = rowsIn(quarantine);
  return [
    ...(runs.length === 0 ? ["no run yet"] : []),
    ...(newestFolder !== null && newestFolder.ageHours > STALE_HOURS
      ? [`data are ${newestFolder.ageHours} h old`]
      : []),
    ...(rows > 0 ? [`${rows} rows in quarantine`] : []),
    ...heldBack.map(({ table, code }) => `${table} is held back: ${code}`),
  ];
}

const rowsIn = (quarantine: LakeStatus["quarantine"]) => Object.values(quarantine).reduce((sum, rows) => sum + rows, 0);

const minuteOf = (instant: string) => instant.slice(0, 16).replace("T", " ");
