import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runScript } from "../../scripts/demo/child.ts";
import type { FaultKind } from "../../scripts/generate/faults/faults.ts";
import type { CloudResource } from "../../scripts/sandbox/cloud.ts";
import type { PipelineRun } from "../../scripts/sandbox/data-factory/pipeline-run.ts";
import { createDeployment, type Deployment } from "../../scripts/sandbox/deployment.ts";
import { SUBSCRIPTION_ID } from "../../scripts/sandbox/directory.ts";
import type { Sandbox } from "../../scripts/sandbox/sandbox.ts";
import type { StackSettings } from "../../stacks/config.ts";
import { ROOT } from "./sandbox.ts";
import { CALLER } from "./stack.ts";

/** Settings with the sandbox's subscription in place of the one the samples name. */
export function inSandbox<Settings>(settings: Settings): Settings {
  return JSON.parse(JSON.stringify(settings).replaceAll(CALLER.subscriptionId, SUBSCRIPTION_ID)) as Settings;
}

/** A deployment of settings in a sandbox. */
export function deploymentOf(sandbox: Sandbox, stack: string, settings: StackSettings): Promise<Deployment> {
  return createDeployment({ sandbox, stack, config: { "commerce-insights:stack": inSandbox(settings) } });
}

/**
 * Lands a few customers as Synapse Link does: its container and the initial sync, or with `isMore` a folder of changes,
 * into which `faults` go.
 */
export async function landSomething(
  sandbox: Sandbox,
  deployment: Deployment,
  isMore = false,
  faults: readonly FaultKind[] = [],
): Promise<void> {
  const { landingContainer } = await deployment.outputs();
  const state = join(sandbox.folder, "generator.json");
  const bad = faults.length === 0 ? [] : ["--faults", faults.join(",")];
  const size = isMore ? ["--append", "--quiet", ...bad] : ["--increments", "0", "--customers", "8", "--quiet"];
  const command = ["generate", "landing", "--out", `${landingContainer}`, "--state", state, ...size];
  await runScript(join(ROOT, "scripts", "main.ts"), command, { env: sandbox.dataverseEnvironment });
}

/** How a run of the deployed pipeline ended. */
interface DeployedRun {
  readonly status: string;
  readonly error: string | undefined;
  /** What the job of the run printed. */
  readonly log: string;
}

/** Fires the deployed trigger: how the run ended, and what the job printed. */
export async function runDeployed(sandbox: Sandbox): Promise<DeployedRun> {
  const { status, error } = await sandbox.runTrigger("transform-schedule");
  const task = sandbox.batch.tasks().at(-1);
  if (task !== undefined) {
    const folder = join(sandbox.folder, "logs", task.jobId);
    return {
      status,
      error: error?.message,
      log: ["stdout.txt", "stderr.txt"].map((name) => readFileSync(join(folder, name), "utf8")).join(""),
    };
  }
  const job = sandbox.resources().find(({ type }) => type === "azure-native:app:Job");
  const latest = sandbox.jobs.executions(job?.id ?? "").at(-1);
  return { status, error: error?.message, log: latest === undefined ? "" : readFileSync(latest.logFile, "utf8") };
}

/** What a stack deployed to Azure, by the names of its program; what it adopted or reads is left out. */
export async function deployedBy(
  sandbox: Sandbox,
  deployment: Deployment,
): Promise<readonly { readonly name: string; readonly resource: CloudResource }[]> {
  const { deployment: state } = (await deployment.export()) as { deployment: { resources?: StateResource[] } };
  return (state.resources ?? []).flatMap(({ urn, type, id }) => {
    const resource = type.startsWith("azure-native:") && id !== undefined ? sandbox.cloud.get(id) : undefined;
    return resource === undefined ? [] : [{ name: urn.split("::").at(-1) ?? "", resource }];
  });
}

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
}

/** The first run that an event of the landing account started; waits for its end, two minutes at most. */
export async function runOfLanding(sandbox: Sandbox): Promise<PipelineRun> {
  for (let tries = 0; tries < 240; tries += 1) {
    const run = sandbox.pipelineRuns().find(({ invokedBy }) => invokedBy === "transform-landing");
    if (run !== undefined) return run;
    await sleep(500);
  }
  throw new Error("no event has started a run");
}
