import { describeRuns } from "../runs/run-summary.ts";
import type { LakeStatus } from "./lake-status.ts";

/** Age from which the newest folder deserves a look: longer than a day's run apart. */
const STALE_HOURS = 26;

/** What to type next, the most urgent first. Pure. */
export function nextStep(status: LakeStatus): string {
  const { lake, writer, newestFolder, runs, quarantine, heldBack, gold } = status;
  const last = runs[0];
  if (writer !== null) return `wait for ${writer.holder}, then: commerce-insights status --lake ${lake}`;
  if (last === undefined) return `commerce-insights transform run --landing <location> --lake ${lake}`;
  if (last.outcome === "failed" || heldBack.length > 0)
    return `commerce-insights runs show ${last.runId} --lake ${lake}`;
  if (newestFolder !== null && newestFolder.ageHours > STALE_HOURS)
    return "commerce-insights trigger status --stack <stack>";
  const [first] = Object.keys(quarantine);
  if (first !== undefined)
    return `read ${lake.replace(/\/$/, "")}/quarantine/${first}: reason, file and line of every row`;
  const root = gold[0]?.root;
  if (root === undefined) return `commerce-insights transform run --landing <location> --lake ${lake}`;
  return `commerce-insights gold check ${lake.replace(/\/$/, "")}/gold/${root}`;
}

/** The status as lines. Pure. */
export function describeStatus(status: LakeStatus): string[] {
  const { lake, writer, newestFolder, runs, quarantine, heldBack, gold } = status;
  const rows = Object.entries(quarantine).map(([table, count]) => `${table} ${count}`);
  return [
    lake,
    `writer: ${writer === null ? "nobody" : `${writer.holder} since ${writer.since}`}`,
    `newest folder: ${newestFolder === null ? "none" : `${newestFolder.name}, ${newestFolder.ageHours} hours old`}`,
    ...gold.map(({ root, isComplete, versions }) => {
      const tables = Object.entries(versions).map(([table, version]) => `${table} v${version}`);
      return `gold ${root}: ${isComplete ? "up to date" : "not up to date"}; ${tables.join(", ")}`;
    }),
    `held back: ${heldBack.length === 0 ? "nothing" : ""}`.trimEnd(),
    ...heldBack.map(({ table, code, message }) => `  ${table}: ${code} ${message}`),
    `quarantine: ${rows.length === 0 ? "nothing" : rows.join(", ")}`,
    runs.length === 0 ? "no run is stored" : describeRuns(runs),
    `next: ${nextStep(status)}`,
  ];
}
