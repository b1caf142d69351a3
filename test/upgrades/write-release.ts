/**
 * `npm run release:snapshot [-- --stack NAME]`, once for every release, before its tag: deploys each sample stack into a
 * sandbox and keeps its state below test/upgrades/releases/<version of package.json>. From then on
 * `npm run conformance:upgrade` upgrades it to whatever the code has become.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { principalsNamedIn } from "../../scripts/sandbox/named-principals.ts";
import { startSandbox } from "../../scripts/sandbox/sandbox.ts";
import { buildJob } from "../../transforms/build.ts";
import { makeExisting } from "../support/existing.ts";
import { ROOT } from "../support/sandbox.ts";
import { EXAMPLES, exampleSettings } from "../support/stack.ts";
import { deploymentOf, landSomething } from "../support/stack-life.ts";
import { writeRelease } from "./released.ts";
import type { StateResource } from "./snapshot.ts";

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
const { values } = parseArgs({ options: { stack: { type: "string" } } });
await buildJob();
for (const stack of EXAMPLES.filter((name) => name === (values.stack ?? name))) console.log(await writeStack(stack));

async function writeStack(stack: string): Promise<string> {
  const settings = exampleSettings(stack);
  const folder = await mkdtemp(join(tmpdir(), "release-"));
  const sandbox = await startSandbox({ folder, ...principalsNamedIn(settings) });
  try {
    makeExisting(sandbox, settings);
    const landing = { ...settings.landing, phase: "linking" as const };
    const linking = await deploymentOf(sandbox, stack, { ...settings, landing });
    const first = await linking.up();
    if (first.exitCode !== 0) throw new Error(`${stack}: pulumi up failed:\n${first.stdout.slice(-3000)}`);
    await landSomething(sandbox, linking);
    const deployment = await deploymentOf(sandbox, stack, settings);
    const second = await deployment.up();
    if (second.exitCode !== 0) throw new Error(`${stack}: pulumi up failed:\n${second.stdout.slice(-3000)}`);
    const { deployment: state } = (await deployment.export()) as { deployment: { resources: StateResource[] } };
    return writeRelease({ version, stack, settings, resources: state.resources }, sandbox);
  } finally {
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
