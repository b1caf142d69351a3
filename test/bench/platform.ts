// `npm run bench:platform`: how long somebody waits for Pulumi over the private production sample, in the sandbox. The
// goals are seconds on two cores; exit code 3 when one is missed.
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { Command } from "commander";
import type { DeploymentResult } from "../../scripts/sandbox/deployment.ts";
import { principalsNamedIn } from "../../scripts/sandbox/named-principals.ts";
import { startSandbox } from "../../scripts/sandbox/sandbox.ts";
import { buildJob } from "../../transforms/build.ts";
import { EXIT } from "../../transforms/operator-error.ts";
import { makeExistingNetwork } from "../support/existing-network.ts";
import { ROOT } from "../support/sandbox.ts";
import { exampleSettings } from "../support/stack.ts";
import { deploymentOf } from "../support/stack-life.ts";

const STACK = "fabrikam-private";

/** Starts of the program, of which the median counts: the first reads the disk. */
const STARTS = 3;

const program = new Command("bench:platform")
  .description(`Measure Pulumi over ${STACK} against its goals.`)
  .option("--json", "print one JSON document on standard output")
  .addHelpText("after", "\nExamples:\n  npm run bench:platform\n  npm run bench:platform -- --json")
  .parse();

const deployed = await timesOfPulumi();
const figures = [
  { what: "start of the program: its modules", seconds: secondsOfStart(), goalSeconds: 2.5 },
  { what: "pulumi preview, nothing deployed", seconds: deployed.firstPreview, goalSeconds: 12 },
  { what: "pulumi preview, all deployed", seconds: deployed.preview, goalSeconds: 12 },
  { what: "pulumi up without a change", seconds: deployed.noChange, goalSeconds: 10 },
].map((figure) => ({ ...figure, isMet: figure.seconds <= figure.goalSeconds }));
if (program.opts<{ json?: true }>().json) {
  process.stdout.write(`${JSON.stringify({ stack: STACK, figures }, undefined, 2)}\n`);
} else {
  const table = new Table({ head: [STACK, "seconds", "goal", "met"], style: { head: [], border: [] } });
  for (const { what, seconds, goalSeconds, isMet } of figures) {
    table.push([what, seconds.toFixed(1), `≤ ${goalSeconds}`, isMet ? "yes" : "no"]);
  }
  process.stdout.write(`${table.toString()}\n`);
}
if (figures.some(({ isMet }) => !isMet)) process.exitCode = EXIT.checkFailed;

/** Seconds from the start of Node until every module of the program is loaded. */
function secondsOfStart(): number {
  const script = `await import(${JSON.stringify(join(ROOT, "stacks", "index.ts"))})`;
  const times = Array.from({ length: STARTS }, () => {
    const begin = performance.now();
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    if (status !== 0) throw new Error(`The program does not load:\n${stderr}`);
    return (performance.now() - begin) / 1000;
  });
  return times.toSorted((one, other) => one - other)[Math.floor(STARTS / 2)] ?? 0;
}

async function timesOfPulumi() {
  await buildJob();
  const settings = exampleSettings(STACK);
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const sandbox = await startSandbox({ folder, ...principalsNamedIn(settings) });
  try {
    makeExistingNetwork(sandbox.cloud);
    const deployment = await deploymentOf(sandbox, STACK, settings);
    const firstPreview = secondsOf(await deployment.preview());
    secondsOf(await deployment.up());
    const preview = secondsOf(await deployment.preview({ expectNoChanges: true }));
    return { firstPreview, preview, noChange: secondsOf(await deployment.up()) };
  } finally {
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function secondsOf({ exitCode, seconds, stdout }: DeploymentResult): number {
  if (exitCode === 0) return seconds;
  throw new Error(`exit code ${exitCode}:\n${stdout.slice(-3000)}`);
}
