/**
 * `npm run conformance:mutations [-- --stack NAME] [-- --only TEXT]`: takes every deployed thing of a sample stack away,
 * one at a time (each role assignment, container, private endpoint, zone group, trigger, pipeline, activity, …), and
 * demands that a day of the platform from end to end fails in words an operator can use. What may be missing without
 * anything failing stands in a reviewed list with its reason.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pLimit from "p-limit";
import { listOf, propertiesOf } from "../../scripts/sandbox/cloud-queries.ts";
import { principalsNamedIn } from "../../scripts/sandbox/named-principals.ts";
import { type Sandbox, startSandbox } from "../../scripts/sandbox/sandbox.ts";
import { buildJob } from "../../transforms/build.ts";
import { makeExisting } from "../support/existing.ts";
import { forkSandbox } from "../support/forked-sandbox.ts";
import { approveInsights } from "../support/insights.ts";
import { exampleSettings } from "../support/stack.ts";
import { deployedBy, deploymentOf, landSomething, runDeployed } from "../support/stack-life.ts";
import { type Mutant, mutantsOf } from "./mutations/mutants.ts";
import { type Platform, STEPS } from "./mutations/proof.ts";
import { mayItSurvive } from "./mutations/survivors.ts";
import { collectVerdicts } from "./verdicts.ts";

const { values } = parseArgs({
  options: { stack: { type: "string", default: "fabrikam-private" }, only: { type: "string", default: "" } },
});

/** Runs side by side: most of a mutant's time is a job that waits for a grant which never comes. */
const SIDE_BY_SIDE = 12;

/** Pipeline time is as much faster than real time as a job on a busy machine can bear. */
const SPEED = 20;

const verdicts = collectVerdicts((line) => console.log(line));
const folder = await mkdtemp(join(tmpdir(), "mutations-"));
try {
  await buildJob();
  await judge(values.stack);
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(`conformance mutations: ${verdicts.passed} passed, ${verdicts.failed} failed`);
if (verdicts.failed > 0) process.exitCode = 1;

async function judge(stack: string): Promise<void> {
  const settings = exampleSettings(stack);
  const options = { speed: SPEED, ...principalsNamedIn(settings) };
  const base = await startSandbox({ ...options, folder: join(folder, "base") });
  try {
    const { platform, mutants } = await deploy(base, stack);
    const chosen = mutants.filter(({ name }) => name.includes(values.only));
    const fork = async (name: string, mutate: (sandbox: Sandbox) => void): Promise<string | undefined> => {
      const place = await mkdtemp(join(folder, "mutant-"));
      const sandbox = await forkSandbox(base, place, options);
      try {
        shortenPatience(sandbox);
        mutate(sandbox);
        return await firstFailure(sandbox, platform);
      } catch (error) {
        throw new Error(`${name}: ${(error as Error).stack}`);
      } finally {
        await sandbox.stop();
        await rm(place, { recursive: true, force: true });
      }
    };
    await verdicts.check(`${stack}: works, with nothing taken away`, async () => {
      const failure = await fork("nothing", () => undefined);
      if (failure !== undefined) throw new Error(failure);
    });
    const spared = chosen.filter((mutant) => mayItSurvive(mutant) !== undefined);
    await verdicts.check(`${stack}: works without all ${spared.length} reviewed survivors at once`, async () => {
      const failure = await fork("survivors", (sandbox) => {
        for (const mutant of spared) mutant.apply(sandbox);
      });
      if (failure !== undefined) throw new Error(`One of them does not survive any more: ${failure}`);
      return [...Map.groupBy(spared, mayItSurvive)].map(([why, ones]) => `${namesOf(ones)}: ${why}`).join("\n");
    });
    const limit = pLimit(SIDE_BY_SIDE);
    await Promise.all(
      chosen
        .filter((mutant) => mayItSurvive(mutant) === undefined)
        .map((mutant) =>
          limit(() => verdicts.check(`${stack}: fails without ${mutant.name}`, () => kill(mutant, fork))),
        ),
    );
  } finally {
    await base.stop();
  }
}

/** The first command of the container waits a quarter of an hour for its grant; nothing else of the job is changed. */
function shortenPatience({ cloud }: Sandbox): void {
  for (const job of cloud.list("azure-native:app:Job")) {
    const template = propertiesOf(job.inputs.template);
    const containers = listOf(template.containers).map(propertiesOf);
    const impatient = containers.map((container) => ({
      ...container,
      env: [...listOf(container.env), { name: "BUNDLE_PATIENCE_SECONDS", value: "4" }],
    }));
    cloud.put({ ...job, inputs: { ...job.inputs, template: { ...template, containers: impatient } } });
  }
}

/** `monitor:MetricAlert (17), consumption:Budget`. */
function namesOf(mutants: readonly Mutant[]): string {
  return [...Map.groupBy(mutants, ({ type }) => type)]
    .map(([type, { length }]) => (length === 1 ? type : `${type} (${length})`))
    .join(", ");
}

async function kill(
  mutant: Mutant,
  fork: (name: string, mutate: (sandbox: Sandbox) => void) => Promise<string | undefined>,
): Promise<string> {
  const failure = await fork(mutant.name, (sandbox) => mutant.apply(sandbox));
  if (failure === undefined) throw new Error("It survived: no step noticed.");
  if (isUnclear(failure)) throw new Error(`The failure is not in words an operator can use: ${failure}`);
  return failure.replaceAll(/\s+/g, " ").slice(0, 400);
}

/** A crash instead of a refusal. */
function isUnclear(failure: string): boolean {
  return /TypeError|ReferenceError|undefined|\[object Object\]|at .+:\d+:\d+\)/.test(failure);
}

async function firstFailure(sandbox: Sandbox, platform: Platform): Promise<string | undefined> {
  for (const { what, run } of STEPS) {
    try {
      await run(sandbox, platform);
    } catch (error) {
      return `${what}: ${(error as Error).message}`;
    }
  }
  return undefined;
}

/** Deploys, runs once, lands changes with a row for quarantine: what a mutant's day starts from. */
async function deploy(sandbox: Sandbox, stack: string) {
  const settings = exampleSettings(stack);
  makeExisting(sandbox, settings);
  const linking = await deploymentOf(sandbox, stack, {
    ...settings,
    landing: { ...settings.landing, phase: "linking" },
  });
  demand(await linking.up());
  await landSomething(sandbox, linking);
  const deployment = await deploymentOf(sandbox, stack, settings);
  demand(await deployment.up());
  const { status, log } = await runDeployed(sandbox);
  if (status !== "Succeeded") throw new Error(`The first run failed: ${log.slice(-2000)}`);
  await landSomething(sandbox, deployment, true, ["bad-field"]);
  const deployed = await deployedBy(sandbox, deployment);
  const mutants = mutantsOf(deployed);
  const lake = deployed.find(({ name, resource }) => name === "lake" && resource.type.endsWith(":StorageAccount"));
  const factory = deployed.find(({ resource }) => resource.type.endsWith(":Factory"));
  const nameOf = (start: string) => sandbox.accounts().find(({ name }) => name.startsWith(start))?.name ?? "";
  const outputs = await deployment.outputs();
  if (settings.network?.profile !== "open") await approveInsights(sandbox, lake?.resource.id ?? "");
  const platform: Platform = {
    landingAccount: nameOf("stland"),
    landingContainer: `${outputs.landingContainer}`.split("/").at(-1) ?? "",
    lakeAccount: nameOf("stlake"),
    opsAccount: nameOf("stops"),
    lakeAccountId: lake?.resource.id ?? "",
    factoryId: factory?.resource.id ?? "",
    isLocked: deployed.some(({ resource }) => resource.type.endsWith(":ManagementLockByScope")),
  };
  return { platform, mutants };
}

function demand({ exitCode, stdout }: { readonly exitCode: number; readonly stdout: string }): void {
  if (exitCode !== 0) throw new Error(`pulumi up failed:\n${stdout.slice(-3000)}`);
}
