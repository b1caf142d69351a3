/**
 * `npm run conformance:fleet`: fifty customers in one sandbox. `fleet` shows all of them within ten seconds, and one
 * that is broken, in whatever way, hides no other. One stack is deployed and run; the others are copies of its state.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { FleetRow } from "../../scripts/fleet/fleet-row.ts";
import type { Sandbox } from "../../scripts/sandbox/sandbox.ts";
import { buildJob } from "../../transforms/build.ts";
import { ROOT, startTestSandbox } from "../support/sandbox.ts";
import { exampleSettings } from "../support/stack.ts";
import { deploymentOf, inSandbox, landSomething, runDeployed } from "../support/stack-life.ts";
import { assertEqual, collectVerdicts } from "./verdicts.ts";

const CUSTOMERS = 50;
/** Seconds on two cores that do nothing else. */
const LIMIT = 10;
const SAMPLE = "contoso-dev";

const verdicts = collectVerdicts((line) => console.log(line));
await buildJob();
const { sandbox, remove } = await startTestSandbox();
try {
  await deployAndRun(sandbox);
  copyStates(sandbox);
  let best = Number.POSITIVE_INFINITY;
  let rows: readonly FleetRow[] = [];
  await verdicts.check(`${CUSTOMERS} customers are shown within ${LIMIT} s`, async () => {
    // The best of three: the machine may be busy with something else.
    for (let tries = 0; tries < 3 && best > LIMIT; tries += 1) {
      const { seconds, exitCode, stdout } = await fleet(sandbox, "--json", "--quiet");
      best = Math.min(best, seconds);
      rows = JSON.parse(stdout) as readonly FleetRow[];
      assertEqual({ rows: rows.length, exitCode }, { rows: CUSTOMERS, exitCode: 0 }, "fleet");
    }
    console.log(`fleet of ${CUSTOMERS}: ${best.toFixed(1)} s`);
    if (best > LIMIT) throw new Error(`${best.toFixed(1)} s`);
  });
  await verdicts.check("every customer's kit, run and trigger are seen", async () => {
    const seen = rows.map(({ kitVersion, lastRun, triggers }) => [kitVersion, lastRun.split(" ")[0], triggers]);
    assertEqual(new Set(seen.map(String)), new Set([String([rows[0]?.kitVersion, "succeeded", "Started"])]), "facts");
  });
  await verdicts.check("a customer with a broken file, state or lake hides no other", async () => {
    breakThree(sandbox);
    const { exitCode, stdout } = await fleet(sandbox, "--json", "--quiet");
    const after = JSON.parse(stdout) as readonly FleetRow[];
    const broken = after.filter(({ lastRun }) => !lastRun.startsWith("succeeded"));
    assertEqual(
      { rows: after.length, exitCode, broken: broken.map(({ stack, state }) => `${stack} ${state}`) },
      { rows: CUSTOMERS, exitCode: 3, broken: [`${nameOf(2)} look`, `${nameOf(3)} look`] },
      "fleet",
    );
    assertEqual(
      after.filter(({ state }) => state === "failed").map(({ stack }) => stack),
      [nameOf(1)],
      "failed",
    );
  });
} finally {
  await remove();
}
console.log(`conformance fleet: ${verdicts.passed} passed, ${verdicts.failed} failed`);
if (verdicts.failed > 0) process.exitCode = 1;

async function deployAndRun(target: Sandbox): Promise<void> {
  const stack = await deploymentOf(target, SAMPLE, exampleSettings(SAMPLE));
  const { exitCode, stdout, stderr } = await stack.up();
  if (exitCode !== 0) throw new Error(`${stdout}\n${stderr}`);
  await landSomething(target, stack);
  assertEqual((await runDeployed(target)).status, "Succeeded", "run");
}

function nameOf(index: number): string {
  return `shop-${String(index).padStart(2, "0")}-dev`;
}

function stateFile({ folder }: Sandbox, stack: string): string {
  return join(folder, "pulumi", "state", ".pulumi", "stacks", "commerce-insights", `${stack}.json`);
}

function settingsFile({ folder }: Sandbox, stack: string): string {
  return join(folder, "fleet", "stacks", `Pulumi.${stack}.yaml`);
}

/** The same state and settings under fifty names, in a project of their own. */
function copyStates(target: Sandbox): void {
  const state = readFileSync(stateFile(target, SAMPLE), "utf8");
  const project = readFileSync(join(target.folder, "project", "Pulumi.yaml"), "utf8");
  mkdirSync(join(target.folder, "fleet", "stacks"), { recursive: true });
  writeFileSync(join(target.folder, "fleet", "Pulumi.yaml"), `${project}stackConfigDir: stacks\n`);
  for (let index = 1; index <= CUSTOMERS; index += 1) {
    const name = nameOf(index);
    writeFileSync(stateFile(target, name), state.replaceAll(`urn:pulumi:${SAMPLE}::`, `urn:pulumi:${name}::`));
    const settings = { ...inSandbox(exampleSettings(SAMPLE)), customer: name.replace(/-dev$/, "") };
    writeFileSync(settingsFile(target, name), stringify({ config: { "commerce-insights:stack": settings } }));
  }
}

/** Settings that are refused, a state cut off in the middle, a lake that is not there. */
function breakThree(target: Sandbox): void {
  writeFileSync(settingsFile(target, nameOf(1)), "config:\n  commerce-insights:stack:\n    customer: shop-01\n");
  const state = readFileSync(stateFile(target, nameOf(2)), "utf8");
  writeFileSync(stateFile(target, nameOf(2)), state.slice(0, state.length / 2));
  const other = readFileSync(stateFile(target, nameOf(3)), "utf8");
  writeFileSync(
    stateFile(target, nameOf(3)),
    other.replaceAll(/("lakeEndpoint": *"https:\/\/[^/]+\/)[^/"]+/g, "$1nolake"),
  );
}

async function fleet(target: Sandbox, ...args: readonly string[]) {
  const start = performance.now();
  const child = spawn(process.execPath, [join(ROOT, "scripts", "main.ts"), "fleet", ...args], {
    cwd: join(target.folder, "fleet"),
    env: { ...process.env, ...target.pulumiEnvironment, ...target.operatorEnvironment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  return { exitCode, stdout: Buffer.concat(chunks).toString(), seconds: (performance.now() - start) / 1000 };
}
