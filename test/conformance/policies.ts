/**
 * `npm run conformance:policies [-- --stack NAME]`: every sample stack passes the pack on the real engine within the time it may take, and
 * every rule is hit by at least one broken resource in the state of a deployed sample stack.
 */
import { parseArgs } from "node:util";
import { checkPreview } from "../../scripts/policy/check-preview.ts";
import { checkState } from "../../scripts/policy/check-state.ts";
import { isFailed, type PolicyReport, shortNameOf } from "../../scripts/policy/policy-report.ts";
import { policySettingsOf } from "../../scripts/policy/policy-settings.ts";
import { parseExportedStack } from "../../scripts/policy/state-file.ts";
import { createDeployment } from "../../scripts/sandbox/deployment.ts";
import type { StackSettings } from "../../stacks/config.ts";
import { buildJob } from "../../transforms/build.ts";
import { makeExisting } from "../support/existing.ts";
import { AS_OF, policyExamples } from "../support/policy-examples.ts";
import { startTestSandbox } from "../support/sandbox.ts";
import { inSandbox } from "../support/stack-life.ts";
import { judgeMutations } from "./policies/mutations.ts";
import { collectVerdicts } from "./verdicts.ts";

/** Seconds the pack may add to a preview. */
const MOST_SECONDS = 4;
/** The sample stack that is deployed and broken. */
const DEPLOYED = "contoso-dev";

const { stack: only } = parseArgs({ options: { stack: { type: "string" } } }).values;
const verdicts = collectVerdicts((line) => console.log(line));
await buildJob();
for (const { name, config: example } of policyExamples()) {
  if (only !== undefined && name !== only) continue;
  const test = await startTestSandbox();
  try {
    const { sandbox } = test;
    const config = inSandbox(example);
    makeExisting(sandbox, config["commerce-insights:stack"] as StackSettings);
    const deployment = await createDeployment({ sandbox, stack: name, config });
    const { projectFolder: cwd } = deployment;
    const environment = sandbox.pulumiEnvironment;
    const policy = policySettingsOf(config, AS_OF, name);
    const check = () => checkPreview({ cwd, stack: name, policy, environment });
    await verdicts.check(`${name} passes the pack before it is deployed`, async () => assertPassed(await check()));
    await verdicts.check(`the pack adds at most ${MOST_SECONDS} s to the preview of ${name}`, async () => {
      const [plain, packed] = await fastestOf(() => deployment.preview(), check);
      const added = packed - plain;
      const verdict = added > MOST_SECONDS ? "missed" : "met";
      console.log(
        `          ${plain.toFixed(1)} s alone, ${added.toFixed(1)} s more; goal ${MOST_SECONDS} s, ${verdict}`,
      );
      if (added > MOST_SECONDS) throw new Error(`It adds ${added.toFixed(1)} s.`);
    });
    if (name === DEPLOYED) {
      const { exitCode, stdout } = await deployment.up();
      if (exitCode !== 0) throw new Error(`pulumi up of ${name} failed:\n${stdout}`);
      const state = JSON.stringify(await deployment.export());
      await verdicts.check(`${name} passes the pack once it is deployed`, async () =>
        assertPassed(checkState(parseExportedStack(state, name), policy)),
      );
      await judgeMutations({ state, cwd, environment }, verdicts);
    }
  } finally {
    await test.remove();
  }
}
console.log(`conformance policies: ${verdicts.passed} passed, ${verdicts.failed} failed`);
if (verdicts.failed > 0) process.exitCode = 1;

function assertPassed(report: PolicyReport): void {
  if (!isFailed(report)) return;
  const found = report.results.filter(({ outcome, level }) => outcome === "failed" && level !== "advisory");
  const lines = [
    ...found.map(({ rule, urn, message }) => `${rule} ${shortNameOf(urn)}: ${message}`),
    ...report.unusedExemptions.map(({ rule, resource }) => `the exemption of ${rule} for ${resource} suspends nothing`),
  ];
  throw new Error(lines.join("\n"));
}

/** Seconds of the fastest of three runs of each, in turns: what else the machine does hits both. */
async function fastestOf(
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<readonly [number, number]> {
  let best: readonly [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let turn = 0; turn < 3; turn++)
    best = [Math.min(best[0], await secondsOf(one)), Math.min(best[1], await secondsOf(other))];
  return best;
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}
