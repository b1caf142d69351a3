import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { requireUnlocked } from "../../../scripts/sandbox/providers/locks.ts";
import type { Sandbox } from "../../../scripts/sandbox/sandbox.ts";
import { readAsInsights, requestStorage } from "../../support/insights.ts";
import { callArm } from "../../support/sandbox.ts";
import { runDeployed } from "../../support/stack-life.ts";
import { drillPipeline } from "./pipeline-drills.ts";

/** Names that the proof needs and mutants must not hide. */
export interface Platform {
  readonly landingAccount: string;
  readonly landingContainer: string;
  readonly lakeAccount: string;
  readonly opsAccount: string;
  readonly lakeAccountId: string;
  readonly factoryId: string;
  readonly isLocked: boolean;
}

/** One thing that a platform in working order does; what it throws says why it does not. */
export interface Step {
  readonly what: string;
  readonly run: (sandbox: Sandbox, platform: Platform) => Promise<void>;
}

/** A day of the platform from end to end, quick steps first. */
export const STEPS: readonly Step[] = [
  {
    what: "the deployer delivers a bundle",
    async run(sandbox, { opsAccount }) {
      const headers = { "x-ms-blob-type": "BlockBlob" };
      const place = sandbox.location(opsAccount, "bundles", "next");
      await requestStorage(sandbox, sandbox.deployerEnvironment, {
        method: "PUT",
        url: place,
        headers,
        body: "bundle",
      });
    },
  },
  {
    what: "Synapse Link writes",
    async run(sandbox, { landingAccount, landingContainer }) {
      const url = `${sandbox.location(landingAccount, landingContainer, "probe.txt")}?resource=file`;
      await requestStorage(sandbox, sandbox.dataverseEnvironment, { method: "PUT", url });
    },
  },
  {
    what: "a slip of the deployer does not delete the lake",
    async run({ cloud }, { lakeAccountId, isLocked }) {
      if (!isLocked) return;
      try {
        requireUnlocked(cloud, lakeAccountId, "delete");
      } catch {
        return;
      }
      throw new Error("The account with silver and gold could be deleted: no lock is on it.");
    },
  },
  {
    what: "the pipelines tell every way in which a run can go",
    async run({ cloud }) {
      const pipelines = cloud.list("azure-native:datafactory:Pipeline");
      await Promise.all(pipelines.map(drillPipeline));
    },
  },
  {
    what: "a person starts the backfill",
    async run(sandbox, { factoryId }) {
      const path = `${factoryId}/pipelines/backfill/createRun?api-version=2018-06-01`;
      const { status, body } = await callArm(sandbox, sandbox.deployerEnvironment, "POST", path);
      if (status !== 200) throw new Error(`createRun: ${status} ${body}`);
    },
  },
  {
    what: "the schedule fires, and the run publishes what was landed",
    async run(sandbox, { lakeAccount }) {
      const before = commitsIn(sandbox, lakeAccount);
      const { status, log, error } = await runDeployed(sandbox);
      if (status !== "Succeeded") throw new Error([error ?? status, ...said(log)].join("\n"));
      if (commitsIn(sandbox, lakeAccount) === before) throw new Error("The run succeeded and published nothing.");
    },
  },
  {
    what: "Customer Insights reads gold",
    run: (sandbox, { lakeAccount }) => readAsInsights(sandbox, lakeAccount),
  },
];

/** Number of commits in all gold tables: one more is news for Customer Insights. */
function commitsIn({ folder }: Sandbox, lakeAccount: string): number {
  const gold = join(folder, "storage", lakeAccount, "gold");
  return existsSync(gold)
    ? readdirSync(gold, { recursive: true }).filter((path) => `${path}`.endsWith(".json")).length
    : 0;
}

/** What the job's log says to an operator: its coded lines, or its last one. */
function said(log: string): readonly string[] {
  const lines = log.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("{"));
  const coded = lines.filter((line) => /CI-[A-Z]+-\d{3}/.test(line));
  return coded.length > 0 ? coded.slice(0, 2) : lines.slice(-1);
}
