import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { buildJob } from "../../transforms/build.ts";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { RunReport } from "../../transforms/report.ts";
import { connectSandbox } from "../sandbox/connect.ts";
import { createDeployment, type Deployment, type DeploymentResult } from "../sandbox/deployment.ts";
import { startDetachedSandbox } from "../sandbox/detached.ts";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import { runScript } from "./child.ts";
import type { DemoRun, PublishedTable } from "./summary.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const STACK = "contoso-dev";
const CONFIG_KEY = "commerce-insights:stack";

export interface DemoOptions {
  /** Folder of the sandbox; what is in it is removed first. */
  readonly folder: string;
  /** Leave the stack deployed and the sandbox up. */
  readonly keep: boolean;
  /** Customers of the sample data; orders grow with them. */
  readonly customers: number;
  readonly signal: AbortSignal;
  /** Told what is going on, a line each. */
  readonly progress: (line: string) => void;
}

/** What the demo found out. */
export interface DemoResult {
  readonly folder: string;
  readonly runs: readonly DemoRun[];
  readonly published: readonly PublishedTable[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Seconds of deployment steps, by step. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Resources that `pulumi destroy` left; undefined when the stack is kept. */
  readonly remaining: number | undefined;
}

/** Deploys a sample customer into a fresh sandbox, lands data twice, runs the deployed pipeline, reads gold. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { folder, keep, progress } = options;
  await (await connectSandbox(folder))?.stop();
  rmSync(folder, { recursive: true, force: true });
  progress("building the transform job");
  await buildJob();
  progress("starting the sandbox: storage, identity, Azure Resource Manager, providers");
  const sandbox = await startSandbox({ folder, notice: progress });
  const result = await inSandbox(sandbox, options).finally(() => sandbox.stop());
  if (keep) await startDetachedSandbox({ folder });
  return result;
}

async function inSandbox(sandbox: Sandbox, options: DemoOptions): Promise<DemoResult> {
  const { keep, progress, signal } = options;
  const seconds: Record<string, number> = {};
  const timed = async (step: string, run: () => Promise<DeploymentResult>) => {
    const result = succeeded(step, await run());
    seconds[step] = result.seconds;
    progress(`  done in ${result.seconds.toFixed(1)} s: ${describeCounts(result.summary)}`);
  };
  progress(`pulumi up: deploying ${STACK}, waiting for Dataverse to be linked`);
  const linking = await createDeployment({ sandbox, stack: STACK, config: configOf("linking"), signal });
  await timed("up", () => linking.up());
  progress("Synapse Link makes its container and writes the initial sync");
  await land(sandbox, await linking.outputs(), options, ["--increments", "0", "--customers", `${options.customers}`]);
  progress("pulumi up: sealing the landing account, now that its container exists");
  const sealed = await createDeployment({ sandbox, stack: STACK, config: configOf("sealed"), signal });
  await timed("seal", () => sealed.up());
  const outputs = await sealed.outputs();
  progress("pulumi preview: nothing may be left to change");
  await timed("preview", () => sealed.preview({ expectNoChanges: true }));

  const runs = [await runPipeline(sandbox, outputs, "initial sync", progress)];
  progress("Synapse Link writes a folder of changes");
  await land(sandbox, outputs, options, ["--append"]);
  runs.push(await runPipeline(sandbox, outputs, "increment", progress));
  runs.push(await runPipeline(sandbox, outputs, "nothing new", progress));
  progress("reading gold with the identity of Customer Insights");
  const published = await readGold(sandbox, outputs, signal);
  const remaining = keep ? undefined : await destroy(sandbox, sealed, timed, progress);
  return { folder: sandbox.folder, runs, published, outputs, seconds, remaining };
}

/** Settings of the sample stack, as a partner keeps them in a file. */
function configOf(phase: "linking" | "sealed"): Record<string, unknown> {
  const file = join(ROOT, "stacks", "examples", `${STACK}.yaml`);
  const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, Record<string, unknown>> };
  return { ...config, [CONFIG_KEY]: { ...config[CONFIG_KEY], landing: { phase } } };
}

async function land(
  { dataverseEnvironment, folder }: Sandbox,
  outputs: Readonly<Record<string, unknown>>,
  { signal }: DemoOptions,
  args: readonly string[],
): Promise<void> {
  const state = join(folder, "generator.json");
  const command = ["generate", "landing", "--out", `${outputs.landingContainer}`, "--state", state, "--quiet", ...args];
  await runScript(join(ROOT, "scripts", "main.ts"), command, { env: dataverseEnvironment, signal });
}

async function runPipeline(
  sandbox: Sandbox,
  outputs: Readonly<Record<string, unknown>>,
  title: string,
  progress: (line: string) => void,
): Promise<DemoRun> {
  progress(`Data Factory: trigger ${outputs.triggerName} starts the pipeline (${title})`);
  const started = performance.now();
  const run = await sandbox.runTrigger(`${outputs.triggerName}`);
  const seconds = (performance.now() - started) / 1000;
  const log = newestLog(sandbox);
  if (run.status !== "Succeeded") {
    const message = `The pipeline run ${run.runId} ended ${run.status}: ${run.error?.message ?? ""}`;
    throw new OperatorError("CI-PIPE-001", message, `The job's log says:\n${log.split("\n").slice(-12).join("\n")}`);
  }
  const line = log.split("\n").findLast((text) => text.startsWith("run-report "));
  const report = JSON.parse(line?.slice("run-report ".length) ?? "null") as RunReport;
  progress(`  ${run.activities.length} activities, ${report.outcome}, ${seconds.toFixed(1)} s`);
  return { title, report, seconds };
}

/** What the newest execution of the deployed job printed. */
function newestLog({ resources, jobs }: Sandbox): string {
  const job = resources().find(({ type }) => type === "azure-native:app:Job");
  const executions = [...jobs.executions(job?.id ?? "")].sort((a, b) => (a.startTime < b.startTime ? -1 : 1));
  const file = executions.at(-1)?.logFile;
  return file === undefined ? "" : readFileSync(file, "utf8");
}

async function readGold(
  { customerInsightsEnvironment: env }: Sandbox,
  outputs: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<readonly PublishedTable[]> {
  const script = join(ROOT, "scripts", "demo", "read-gold.ts");
  return JSON.parse(await runScript(script, [`${outputs.goldLocation}`], { env, signal })) as PublishedTable[];
}

async function destroy(
  sandbox: Sandbox,
  deployment: Deployment,
  timed: (step: string, run: () => Promise<DeploymentResult>) => Promise<void>,
  progress: (line: string) => void,
): Promise<number> {
  progress("pulumi destroy: the trigger is stopped first");
  await timed("destroy", () => deployment.destroy());
  return sandbox.resources().length;
}

function succeeded<Result extends DeploymentResult>(step: string, result: Result): Result {
  if (result.exitCode === 0) return result;
  const message = `pulumi ${step} failed with exit code ${result.exitCode}:\n${result.stdout}${result.stderr}`;
  throw new OperatorError(
    "CI-SANDBOX-001",
    message,
    "Read the diagnostics above; --keep leaves the sandbox for a look.",
  );
}

function describeCounts(summary: Readonly<Record<string, number>>): string {
  const counts = Object.entries(summary).map(([name, count]) => `${count} ${name}`);
  return counts.length === 0 ? "no change" : counts.join(", ");
}
