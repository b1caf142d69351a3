import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeploymentResult } from "../../../scripts/sandbox/deployment.ts";
import type { OperationFaultRule } from "../../../scripts/sandbox/operation-faults.ts";
import { type Sandbox, startSandbox } from "../../../scripts/sandbox/sandbox.ts";
import { triggersOfSandbox } from "../../../scripts/triggers/places.ts";
import { switchTriggers } from "../../../scripts/triggers/switch.ts";
import type { StackSettings } from "../../../stacks/config.ts";
import { exampleSettings } from "../../support/stack.ts";
import { deploymentOf, landSomething, runDeployed } from "../../support/stack-life.ts";
import { assertEqual, type Verdicts } from "../verdicts.ts";

const STACK = "contoso-dev";
const GRANT = "azure-native:authorization:RoleAssignment";
const TRIGGER = "azure-native:datafactory:Trigger";

/** Seconds before a grant works; in Azure it is minutes. */
const GRANT_DELAY_SECONDS = 4;

const refuse = (status: number, code: string, retryAfterSeconds?: number): OperationFaultRule["fault"] => ({
  ...{ kind: "refuse", status, code },
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});

/** One stack's life in a region that misbehaves, on the real engine. Each step starts from what the one before left. */
export async function judgeFaults(verdicts: Verdicts): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "faults-"));
  const sandbox = await startSandbox({ folder, grantDelaySeconds: GRANT_DELAY_SECONDS });
  try {
    await live(sandbox, verdicts);
  } finally {
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function live(sandbox: Sandbox, verdicts: Verdicts): Promise<void> {
  const settings = exampleSettings(STACK);
  const withSettings = (changes: Partial<StackSettings> = {}) =>
    deploymentOf(sandbox, STACK, { ...settings, ...changes });
  const check = (what: string, faults: readonly OperationFaultRule[], run: () => Promise<void>) =>
    verdicts.check(`a region that misbehaves: ${what}`, async () => {
      sandbox.setFaults(faults);
      try {
        await run();
      } finally {
        sandbox.setFaults([]);
      }
    });
  const trigger = () => sandbox.cloud.list(TRIGGER)[0]?.runtimeState;

  await check(
    "is lost in the middle of the first update, which says so",
    [{ operation: "create", type: "azure-native:app:ManagedEnvironment", fault: { kind: "cut" } }],
    async () => void failed(await (await withSettings()).up(), ["transform-environment", "read ECONNRESET"]),
  );
  await check(
    "the next update goes on; principals, roles and grants are on their way, the trigger's start is throttled, refused and lost",
    [
      { operation: "create", type: GRANT, times: 3, fault: refuse(400, "PrincipalNotFound") },
      { operation: "create", type: GRANT, times: 1, fault: refuse(400, "RoleDefinitionDoesNotExist") },
      { operation: "startTrigger", fault: refuse(429, "TooManyRequests", 1) },
      { operation: "startTrigger", fault: refuse(409, "TriggerEnabledCannotUpdate") },
      { operation: "startTrigger", fault: { kind: "cut" } },
      { operation: "startTrigger", fault: { kind: "loseAnswer" } },
    ],
    async () => {
      const said = succeeded(await (await withSettings()).up());
      mentions(said, ["the principal is not known to Azure yet", "the grant does not work yet", "trying again in"]);
      assertEqual(trigger(), "Started", "the trigger");
    },
  );
  await check(
    "a run goes through although its start is throttled and the looks at it fail",
    [
      { operation: "startJob", fault: refuse(429, "TooManyRequests", 1) },
      { operation: "readExecution", fault: { kind: "cut" } },
      { operation: "readExecution", times: 2, fault: refuse(503, "ServiceUnavailable") },
    ],
    async () => {
      await landSomething(sandbox, await withSettings());
      const { status, log } = await runDeployed(sandbox);
      assertEqual(status, "Succeeded", `run; the job says: ${log.split("\n").slice(-5).join("\n")}`);
    },
  );
  await check(
    "a start whose answer is lost is repeated, finds the lake taken and says so; the lost run publishes, the next one works",
    [{ operation: "startJob", fault: { kind: "loseAnswer" } }],
    async () => {
      await landSomething(sandbox, await withSettings(), true);
      const { status, log } = await runDeployed(sandbox);
      const job = sandbox.cloud.list("azure-native:app:Job")[0];
      const executions = sandbox.jobs.executions(job?.id ?? "").slice(-2);
      const ended = await Promise.all(executions.map(({ id }) => sandbox.jobs.finished(id)));
      assertEqual([status, ...ended.map((one) => one.status)], ["Failed", "Succeeded", "Failed"], "run, lost job, job");
      mentions(log, ["CI-LAKE-004", "is being written by"]);
      assertEqual((await runDeployed(sandbox)).status, "Succeeded", "the next run");
    },
  );
  await check(
    "a trigger that will not stop is left as it is, and runs on",
    [{ operation: "stopTrigger", fault: refuse(403, "AuthorizationFailed") }],
    async () => {
      const said = failed(await (await withSettings({ schedule: { hours: [5] } })).up(), ["CI-TRIGGER-002"]);
      mentions(said, ["Its definition was left as it was", "Data Factory Contributor"]);
      assertEqual([trigger(), hoursOf(sandbox)], ["Started", settings.schedule?.hours ?? [2]], "the trigger");
    },
  );
  await check(
    "a failed update says that the trigger is stopped and how to start it, and that way works",
    [{ operation: "update", type: TRIGGER, fault: refuse(409, "TriggerEnabledCannotUpdate") }],
    async () => {
      const said = failed(await (await withSettings({ schedule: { hours: [5] } })).up(), []);
      mentions(said, [
        "Trigger transform-schedule could not be changed and is stopped now",
        "npx commerce-insights trigger start",
      ]);
      assertEqual(trigger(), "Stopped", "the trigger after the failed update");
      const resources = sandbox.resources().filter(({ id }) => id.startsWith("/subscriptions/"));
      const triggers = await triggersOfSandbox({ ...sandbox, resources });
      await switchTriggers(triggers, "start", new AbortController().signal);
      assertEqual(trigger(), "Started", "the trigger after the command of the message");
    },
  );
  await check("the update that failed is repeated, and the trigger runs with its new hours", [], async () => {
    succeeded(await (await withSettings({ schedule: { hours: [5] } })).up());
    assertEqual([trigger(), hoursOf(sandbox)], ["Started", [5]], "the trigger");
  });
  await check("a stopped trigger stays stopped when its hours change", [], async () => {
    succeeded(await (await withSettings({ schedule: { hours: [6] }, triggers: "stopped" })).up());
    assertEqual([trigger(), hoursOf(sandbox)], ["Stopped", [6]], "the trigger");
    succeeded(await (await withSettings({ schedule: { hours: [7] }, triggers: "stopped" })).up());
    assertEqual([trigger(), hoursOf(sandbox)], ["Stopped", [7]], "the trigger");
  });
  await check("plain pulumi destroy stops the trigger first, also when it is told to wait", [], async () => {
    const running = await withSettings({ schedule: { hours: [7] } });
    succeeded(await running.up());
    assertEqual(trigger(), "Started", "the trigger before");
    sandbox.setFaults([{ operation: "stopTrigger", fault: refuse(429, "TooManyRequests", 1) }]);
    succeeded(await running.destroy());
    const left = sandbox.resources().filter(({ id }) => id.startsWith("/subscriptions/"));
    assertEqual(left, [], "resources");
  });
}

/** Hours of the deployed trigger. */
function hoursOf({ cloud }: Sandbox): unknown {
  const { properties } = (cloud.list(TRIGGER)[0]?.inputs ?? {}) as {
    properties?: { recurrence?: { schedule?: { hours?: unknown } } };
  };
  return properties?.recurrence?.schedule?.hours;
}

function succeeded({ exitCode, stdout, stderr }: DeploymentResult): string {
  if (exitCode === 0) return stdout;
  throw new Error(`exit code ${exitCode}:\n${stdout.slice(-3000)}\n${stderr.slice(-1000)}`);
}

function failed({ exitCode, stdout }: DeploymentResult, words: readonly string[]): string {
  if (exitCode === 0) throw new Error("It succeeded.");
  mentions(stdout, words);
  return stdout;
}

/** Line breaks of the terminal do not count. */
function mentions(text: string, words: readonly string[]): void {
  const line = text.replaceAll(/\s+/g, " ");
  const missing = words.filter((word) => !line.includes(word));
  if (missing.length > 0) throw new Error(`Pulumi does not say ${JSON.stringify(missing)}:\n${text.slice(-3000)}`);
}
