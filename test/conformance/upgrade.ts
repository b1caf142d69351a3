/**
 * `npm run conformance:upgrade [-- --from VERSION] [-- --stack NAME]`: for every release and sample stack, what the
 * release deployed is taken over into a sandbox and brought to the present code by the real engine, with the settings
 * of then. Nothing with state may be deleted or replaced, every resource keeps its id, stored data is still there, and
 * a second run changes nothing.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Deployment } from "../../scripts/sandbox/deployment.ts";
import { principalsNamedIn } from "../../scripts/sandbox/named-principals.ts";
import { runPulumi } from "../../scripts/sandbox/pulumi-cli.ts";
import { type Sandbox, startSandbox } from "../../scripts/sandbox/sandbox.ts";
import { buildJob } from "../../transforms/build.ts";
import { makeExisting } from "../support/existing.ts";
import { deploymentOf } from "../support/stack-life.ts";
import { lossesOf, stepsOf } from "../upgrades/judge-upgrade.ts";
import { readRelease, releases } from "../upgrades/released.ts";
import type { Snapshot, StateResource } from "../upgrades/snapshot.ts";
import { assertEqual, collectVerdicts } from "./verdicts.ts";

const { values } = parseArgs({ options: { from: { type: "string" }, stack: { type: "string" } } });

const verdicts = collectVerdicts((line) => console.log(line));
await buildJob();
let upgraded = 0;
for (const { version, stacks } of releases().filter(({ version }) => version === (values.from ?? version))) {
  for (const stack of stacks.filter((name) => name === (values.stack ?? name))) {
    upgraded += 1;
    await inSandbox(version, stack, (snapshot) => snapshot, upgrade);
    if (upgraded === 1) await inSandbox(version, stack, renameGold, noticeRename);
  }
}
if (upgraded === 0) throw new Error(`There is no release ${values.from ?? ""} with the stack ${values.stack ?? ""}.`);
console.log(`conformance upgrade: ${verdicts.passed} passed, ${verdicts.failed} failed`);
if (verdicts.failed > 0) process.exitCode = 1;

type Life = (snapshot: Snapshot, sandbox: Sandbox, deployment: Deployment) => Promise<void>;

/** A sandbox in which a release is deployed, with a file in every container. */
async function inSandbox(
  version: string,
  stack: string,
  change: (snapshot: Snapshot) => Snapshot,
  live: Life,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "upgrade-"));
  let sandbox = await startSandbox({ folder });
  try {
    const snapshot = change(readRelease(version, stack, sandbox));
    const { settings } = snapshot;
    await sandbox.stop();
    sandbox = await startSandbox({ folder, ...principalsNamedIn(settings) });
    makeExisting(sandbox, settings);
    const deployment = await deploymentOf(sandbox, stack, settings);
    takeOver(snapshot, sandbox);
    await importState(snapshot, sandbox, deployment);
    await live(snapshot, sandbox, deployment);
  } finally {
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function upgrade(snapshot: Snapshot, sandbox: Sandbox, deployment: Deployment): Promise<void> {
  const { version, stack } = snapshot;
  const subject = `${stack} of ${version}`;
  await verdicts.check(`${subject}: comes to the present code, nothing with state is deleted or replaced`, async () => {
    const eventLog = join(sandbox.folder, "events.log");
    const args = ["up", "--skip-preview", "--yes", "--stack", stack, "--event-log", eventLog];
    const result = await runPulumi(args, placeOf(sandbox, deployment));
    const steps = existsSync(eventLog) ? stepsOf(readFileSync(eventLog, "utf8")) : [];
    const losses = lossesOf(steps, version);
    assertEqual(losses, [], "lost in an upgrade without an alias (CONTRIBUTING.md, Releases)");
    if (result.exitCode !== 0) throw new Error(`exit code ${result.exitCode}:\n${result.stdout.slice(-3000)}`);
    if (steps.length < snapshot.resources.length) throw new Error(`The engine told of ${steps.length} steps only.`);
  });
  await verdicts.check(`${subject}: every account, container, identity and grant is the one it was`, async () => {
    const gone = kept(snapshot).filter(({ id }) => sandbox.cloud.get(id) === undefined);
    assertEqual(
      gone.map(({ id }) => id),
      [],
      "ids that are gone",
    );
    const emptied = markers(snapshot, sandbox).filter((file) => !existsSync(file));
    assertEqual(emptied, [], "files that are gone");
  });
  await verdicts.check(`${subject}: has nothing to change after that`, async () => {
    const { exitCode, steps } = await deployment.preview({ expectNoChanges: true });
    assertEqual({ exitCode, steps }, { exitCode: 0, steps: [] }, "preview");
  });
}

/** The release as if its program had called the gold container otherwise: the present one then lacks an alias. */
function renameGold(snapshot: Snapshot): Snapshot {
  return JSON.parse(
    JSON.stringify(snapshot).replaceAll("BlobContainer::lake-gold", "BlobContainer::lake-golden"),
  ) as Snapshot;
}

async function noticeRename(snapshot: Snapshot, _: Sandbox, deployment: Deployment): Promise<void> {
  await verdicts.check(
    `${snapshot.stack} of ${snapshot.version}: a container renamed without an alias is noticed`,
    async () => {
      const { steps, stderr } = await deployment.preview();
      const losses = lossesOf(steps, snapshot.version);
      if (losses.some((line) => line.startsWith("delete ") && line.endsWith("BlobContainer::lake-golden"))) return;
      throw new Error(`noticed was ${JSON.stringify(losses)}; ${stderr.slice(-1000)}`);
    },
  );
}

/** Resources that are in Azure: their ids are what customers and other systems know. */
function kept({ resources }: Snapshot): readonly (StateResource & { readonly id: string })[] {
  return resources.flatMap((resource) => {
    const { id, type } = resource;
    const isKept = id !== undefined && type.startsWith("azure-native:") && !/:(storage:Blob|monitor:\w+)$/.test(type);
    return isKept ? [{ ...resource, id }] : [];
  });
}

function markers({ resources }: Snapshot, { folder }: Sandbox): readonly string[] {
  return resources
    .filter(({ type }) => type === "azure-native:storage:BlobContainer")
    .map(({ inputs = {} }) => join(folder, "storage", `${inputs.accountName}`, `${inputs.containerName}`, "kept.txt"));
}

/** Azure as the release left it. */
function takeOver(snapshot: Snapshot, sandbox: Sandbox): void {
  const isStarted = snapshot.resources.some(({ outputs }) => outputs?.runtimeState === "Started");
  for (const { id, type, inputs = {}, outputs = {} } of snapshot.resources) {
    if (id === undefined || type.startsWith("pulumi:") || type.startsWith("commerce:")) continue;
    const runtimeState = type.endsWith(":Trigger") && {
      runtimeState: isStarted ? ("Started" as const) : ("Stopped" as const),
    };
    sandbox.cloud.put({ id, type, inputs, outputs, ...runtimeState });
  }
  for (const file of markers(snapshot, sandbox)) {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, "kept");
  }
  linkContainer(snapshot, sandbox);
}

/** The container that Dataverse made: a sealed stack grants on it. */
function linkContainer({ resources }: Snapshot, { folder }: Sandbox): void {
  const url = `${resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs?.landingContainer}`;
  const [account = "", container = ""] = new URL(url).pathname.split("/").slice(1);
  for (const place of [
    [account, container],
    [".server", "containers", account, container],
  ]) {
    const target = join(folder, "storage", ...place);
    if (place[0] === ".server") mkdirSync(join(target, ".."), { recursive: true });
    if (place[0] === ".server") writeFileSync(target, "");
    else mkdirSync(target, { recursive: true });
  }
}

async function importState(snapshot: Snapshot, sandbox: Sandbox, deployment: Deployment): Promise<void> {
  const empty = (await deployment.export()) as { deployment: object };
  const file = join(sandbox.folder, "state.json");
  const state = { ...empty, deployment: { ...empty.deployment, resources: snapshot.resources } };
  writeFileSync(file, JSON.stringify(state));
  const args = ["stack", "import", "--stack", snapshot.stack, "--file", file];
  const { exitCode, stderr } = await runPulumi(args, placeOf(sandbox, deployment));
  if (exitCode !== 0) throw new Error(`pulumi stack import: ${stderr}`);
}

function placeOf({ pulumiEnvironment }: Sandbox, { projectFolder }: Deployment) {
  return { cwd: projectFolder, environment: { ...pulumiEnvironment, PULUMI_DEBUG_COMMANDS: "true" } };
}
