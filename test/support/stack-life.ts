import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runScript } from "../../scripts/demo/child.ts";
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

/** Lands a few customers as Synapse Link does: its container and the initial sync, or with `isMore` a folder of changes. */
export async function landSomething(sandbox: Sandbox, deployment: Deployment, isMore = false): Promise<void> {
  const { landingContainer } = await deployment.outputs();
  const state = join(sandbox.folder, "generator.json");
  const size = isMore ? ["--append", "--quiet"] : ["--increments", "0", "--customers", "8", "--quiet"];
  const command = ["generate", "landing", "--out", `${landingContainer}`, "--state", state, ...size];
  await runScript(join(ROOT, "scripts", "main.ts"), command, { env: sandbox.dataverseEnvironment });
}

/** Fires the deployed trigger: how the run ended, and what the job printed. */
export async function runDeployed(sandbox: Sandbox): Promise<{ readonly status: string; readonly log: string }> {
  const { status } = await sandbox.runTrigger("transform-schedule");
  const job = sandbox.resources().find(({ type }) => type === "azure-native:app:Job");
  const latest = sandbox.jobs.executions(job?.id ?? "").at(-1);
  return { status, log: latest === undefined ? "" : readFileSync(latest.logFile, "utf8") };
}
