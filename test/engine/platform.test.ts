import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDeployment } from "../../scripts/sandbox/deployment.ts";
import { sendHttps } from "../../scripts/sandbox/https-client.ts";
import { runPulumi } from "../../scripts/sandbox/pulumi-cli.ts";
import type { Sandbox } from "../../scripts/sandbox/sandbox.ts";
import { triggersOfSandbox } from "../../scripts/triggers/places.ts";
import { describeStatus, switchTriggers, type TriggerStatus } from "../../scripts/triggers/switch.ts";
import { buildJob } from "../../transforms/build.ts";
import { startTestSandbox, type TestSandbox, tokenOf } from "../support/sandbox.ts";
import { exampleSettings } from "../support/stack.ts";

const dev = exampleSettings("contoso-dev");
const CONTAINER = "dataverse-contosodev-unq0a1b2c3d4e5f";
const TRIGGER = "azure-native:datafactory:Trigger";

let test: TestSandbox;
let sandbox: Sandbox;

beforeAll(async () => {
  await buildJob();
  test = await startTestSandbox();
  sandbox = test.sandbox;
});

afterAll(() => test?.remove());

const deploymentOf = (settings: unknown) =>
  createDeployment({ sandbox, stack: "dev", config: { "commerce-insights:stack": settings } });

/** What is deployed, without the directory's own principals: those belong to the tenant. */
const deployed = () => sandbox.resources().filter(({ id }) => id.startsWith("/subscriptions/"));

const trigger = () => deployed().find(({ type }) => type === TRIGGER);

const landingAccount = () => sandbox.accounts().find(({ name }) => name.startsWith("stland"))?.name ?? "";

/** Whether the landing zone takes account keys; what is locked and granted on it or below, by the end of its scope. */
function landing() {
  const account = deployed().find(
    ({ inputs, type }) => /Account$/.test(type) && inputs.accountName === landingAccount(),
  );
  const extensions = deployed().filter(({ inputs }) => String(inputs.scope).includes(landingAccount()));
  const grantedOn = extensions.map(({ inputs }) => String(inputs.lockName ?? String(inputs.scope).split("/").at(-1)));
  return { allowSharedKeyAccess: account?.inputs.allowSharedKeyAccess, grantedOn: grantedOn.sort() };
}

/** What Pulumi did, in its order: `verb type name`. */
const operationsIn = (stdout: string) =>
  [...stdout.matchAll(/^ *[-+~]+ +(\S+:\S+) (\S+) (created|updated|deleted)\b/gm)].map(
    ([, type, name, verb]) => `${verb} ${type?.split(":").slice(-2).join(":")} ${name}`,
  );

/** Creates the container as Synapse Link does when an administrator makes the link. */
async function linkDataverse(): Promise<void> {
  const token = await tokenOf(sandbox.dataverseEnvironment, "https://storage.azure.com");
  const url = `${sandbox.location(landingAccount(), CONTAINER)}?resource=filesystem`;
  const headers = { authorization: `Bearer ${token}`, "x-ms-version": "2023-11-03" };
  const ca = await readFile(sandbox.caFile, "utf8");
  expect((await sendHttps({ url, method: "PUT", headers, ca, timeoutSeconds: 30 })).status).toBe(201);
}

// One deployment's life, in order: each step starts from what the one before left.
describe("the platform on the real engine", { timeout: 120_000 }, () => {
  it("refuses bad settings all at once and creates nothing", async () => {
    const { exitCode, stdout } = await (await deploymentOf({ ...dev, environment: "qa", location: "" })).up();
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("error: CI-STACK-001 The settings under commerce-insights:stack are not accepted:");
    expect(stdout).toContain('environment: "qa" is not accepted; use dev, test, prod');
    expect(stdout).toContain('location: "" is not accepted; use the short name of an Azure region, e.g. westeurope');
    expect(stdout).toContain("hint: Correct stacks/Pulumi.<stack>.yaml");
    expect(stdout).not.toContain("at parseStackConfig");
    expect(deployed()).toEqual([]);
  });

  it("comes up with its trigger running and every resource tagged", async () => {
    const deployment = await deploymentOf(dev);
    const { exitCode, stdout } = await deployment.up();
    expect({ exitCode, stdout: exitCode === 0 ? "" : stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(trigger()?.runtimeState).toBe("Started");
    expect(await deployment.outputs()).toMatchObject({ triggerState: "Started", triggerName: "transform-schedule" });
    const accounts = deployed().filter(({ type }) => type === "azure-native:storage:StorageAccount");
    expect(accounts.map(({ inputs }) => (inputs.tags as Record<string, string>).costCenter)).toEqual(
      Array(3).fill("CC-1000"),
    );
  });

  it("has nothing to change right after", async () => {
    const { exitCode, steps } = await (await deploymentOf(dev)).preview({ expectNoChanges: true });
    expect({ exitCode, steps }).toEqual({ exitCode: 0, steps: [] });
  });

  it("has its trigger stopped and started by hand", async () => {
    const triggers = await triggersOfSandbox({ ...sandbox, resources: deployed() });
    const { signal } = new AbortController();
    expect(await switchTriggers(triggers, "stop", signal)).toMatchObject([{ runtimeState: "Stopped" }]);
    expect(trigger()?.runtimeState).toBe("Stopped");
    const [status, ...others] = await switchTriggers(triggers, "start", signal);
    expect([trigger()?.runtimeState, others]).toEqual(["Started", []]);
    expect(describeStatus(status as TriggerStatus)).toBe(
      "transform-schedule: Started; starts transform at 03:00 W. Europe Standard Time",
    );
  });

  it("stops the trigger for a change of its schedule and starts it again", async () => {
    const later = { ...dev, schedule: { hours: [4] } };
    const { exitCode, stdout } = await (await deploymentOf(later)).up();
    expect({ exitCode, stdout: exitCode === 0 ? "" : stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(operationsIn(stdout)).toEqual([
      "updated datafactory:Trigger trigger",
      "updated index:TriggerState trigger-state",
    ]);
    expect(trigger()).toMatchObject({
      runtimeState: "Started",
      inputs: { properties: { recurrence: { schedule: { hours: [4] } } } },
    });
  });

  it("is sealed, locked and stopped by settings: no keys, the grant on Dataverse's container only", async () => {
    await linkDataverse();
    const settings = { ...dev, triggers: "stopped", landing: { phase: "sealed" }, protectData: true };
    const { exitCode, stdout } = await (await deploymentOf(settings)).up();
    expect({ exitCode, stdout: exitCode === 0 ? "" : stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(trigger()?.runtimeState).toBe("Stopped");
    expect(landing()).toEqual({ allowSharedKeyAccess: false, grantedOn: [CONTAINER, "keep-data"] });
  });

  it("cannot be destroyed while its data is protected", async () => {
    const before = deployed();
    const { projectFolder } = await deploymentOf(dev);
    const options = { cwd: projectFolder, environment: sandbox.pulumiEnvironment };
    const { exitCode, stdout } = await runPulumi(["destroy", "--stack", "dev", "--yes"], options);
    expect(exitCode).not.toBe(0);
    expect(stdout).toMatch(/cannot be deleted\s+because it is protected/);
    expect(deployed()).toEqual(before);
  });

  it("goes back to linking, unlocked and running by settings alone", async () => {
    const { exitCode, stdout } = await (await deploymentOf(dev)).up();
    expect({ exitCode, stdout: exitCode === 0 ? "" : stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(trigger()?.runtimeState).toBe("Started");
    expect(landing()).toEqual({ allowSharedKeyAccess: true, grantedOn: [landingAccount()] });
  });

  it("is destroyed by plain pulumi destroy, the trigger stopped before it is deleted", async () => {
    const { exitCode, stdout } = await (await deploymentOf(dev)).destroy();
    expect({ exitCode, stdout: exitCode === 0 ? "" : stdout }).toEqual({ exitCode: 0, stdout: "" });
    const operations = operationsIn(stdout);
    const [stopped, gone] = ["deleted index:TriggerState trigger-state", "deleted datafactory:Trigger trigger"];
    expect(operations.indexOf(stopped)).toBeGreaterThanOrEqual(0);
    expect(operations.indexOf(stopped)).toBeLessThan(operations.indexOf(gone));
    expect(deployed()).toEqual([]);
  });
});
