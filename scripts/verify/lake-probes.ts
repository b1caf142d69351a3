import { openSession } from "../../transforms/engine/session.ts";
import type { Store } from "../../transforms/storage/store.ts";
import { about, type Check, type Finding, failed, passed, type Seen, warning } from "../findings/finding.ts";
import { seen } from "../findings/seen.ts";
import { checkGold, type GoldCheckReport } from "../gold-check/gold-check.ts";
import { type LakeStatus, readLakeStatus } from "../status/lake-status.ts";
import type { World } from "../world.ts";

const RIGHTS = "Grant the sign-in Storage Blob Data Reader on the lake, and let its address through the firewall.";

/** Age of the last run from which it is no longer what a daily schedule leaves. */
const STALE_HOURS = 26;

/** Where the lake is, and how to read it. */
export interface LakePlace {
  readonly world: World;
  readonly store: Store;
  /** Folder for spilled rows. */
  readonly scratch: string;
  /** Location of the gold tables. */
  readonly gold: string;
}

/** Whether runs succeed, and leave tables that Customer Insights reads. */
export async function lakeFindings({ world, store, scratch, gold }: LakePlace): Promise<readonly Finding[]> {
  const status = await seen(async () => {
    const session = await openSession({ memoryLimit: "256MB", threads: 1, tempDirectory: scratch });
    try {
      return await readLakeStatus(store, session, world.now());
    } finally {
      session.close();
    }
  }, world.signal);
  const { env, signal } = world;
  const options = { location: gold, env, now: world.now(), signal, progress: () => {} };
  const report = await seen(() => checkGold(options), signal);
  return [runFinding(status, world.now()), ...quarantineFinding(status), goldFinding(report)];
}

function runFinding(status: Seen<LakeStatus>, now: Date): Finding {
  const check: Check = { check: "runs", title: "the last run succeeded" };
  return about(check, status, RIGHTS, ({ lake, runs }) => {
    const [last] = runs;
    if (last === undefined)
      return failed(check, "no run is stored", "Start the pipeline in Data Factory (run sheet, step A4).");
    const hours = Math.round((now.getTime() - Date.parse(last.startedAt)) / 360_000) / 10;
    const found = `${last.outcome}, ${hours} hours ago`;
    if (last.outcome === "failed") {
      const codes = last.problems.length === 0 ? "" : `: ${last.problems.join(", ")}`;
      return failed(check, `${found}${codes}`, `commerce-insights runs show ${last.runId} --lake ${lake}`);
    }
    // A run that finds nothing stores no report: only a person knows how often changes come.
    if (hours > STALE_HOURS) return warning(check, found, "commerce-insights trigger status --stack <stack>");
    return passed(check, found);
  });
}

function quarantineFinding(status: Seen<LakeStatus>): readonly Finding[] {
  if ("unseen" in status) return [];
  const check: Check = { check: "quarantine", title: "no row is held back" };
  const rows = Object.entries(status.value.quarantine).map(([table, count]) => `${table} ${count}`);
  const lake = status.value.lake.replace(/\/$/, "");
  return [
    rows.length === 0
      ? passed(check, "none")
      : warning(
          check,
          rows.join(", "),
          `Read reason, file and line below ${lake}/quarantine; mend the source, then --replay.`,
        ),
  ];
}

function goldFinding(report: Seen<GoldCheckReport>): Finding {
  const check: Check = { check: "gold", title: "Customer Insights can read every gold table" };
  return about(check, report, RIGHTS, ({ location, outcome, root, tables }) => {
    const checks = [...root, ...tables.flatMap((table) => table.checks)];
    const open = [...new Set(checks.flatMap(({ check: id, outcome: of }) => (of === "failed" ? [id] : [])))];
    const found = `${tables.length} tables${open.length === 0 ? "" : `; not passed: ${open.join(", ")}`}`;
    const remedy = `commerce-insights gold check ${location}`;
    if (outcome === "failed") return failed(check, found, remedy);
    return outcome === "warnings" ? warning(check, found, remedy) : passed(check, found);
  });
}
