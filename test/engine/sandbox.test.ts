import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDeployment, type Deployment } from "../../scripts/sandbox/deployment.ts";
import type { Sandbox } from "../../scripts/sandbox/sandbox.ts";
import { callArm, ROOT, startTestSandbox, type TestSandbox } from "../support/sandbox.ts";

const FIXTURE = join(ROOT, "test", "engine", "fixtures", "sandbox");

// The steps build on each other: one deployment is used for all of them, because every Pulumi command takes seconds.
describe("a small stack in the sandbox", { timeout: 90_000 }, () => {
  let test: TestSandbox;
  let sandbox: Sandbox;
  let deployment: Deployment;

  const deploymentWith = (config: Readonly<Record<string, unknown>>) =>
    createDeployment({ sandbox, stack: "dev", config, repository: FIXTURE });
  const stored = (...path: readonly string[]) => readFile(join(sandbox.folder, "storage", ...path), "utf8");
  const trigger = async (action: "start" | "stop") => {
    const { factoryId } = await deployment.outputs();
    const path = `${factoryId}/triggers/daily/${action}?api-version=2018-06-01`;
    return (await callArm(sandbox, sandbox.deployerEnvironment, "POST", path)).status;
  };

  beforeAll(async () => {
    test = await startTestSandbox({ assetFolders: [FIXTURE] });
    sandbox = test.sandbox;
    deployment = await deploymentWith({});
  });
  afterAll(() => test.remove());

  it("deploys, puts the blob's content into its container, and then has nothing to change", async () => {
    const up = await deployment.up();
    expect({ exitCode: up.exitCode, summary: up.summary, stderr: up.stderr }).toEqual({
      exitCode: 0,
      summary: { create: 16 },
      stderr: "",
    });
    expect(await stored("stfixtureops", "bundles", "hello.txt")).toBe("hello\n");
    const preview = await deployment.preview({ expectNoChanges: true });
    expect([preview.exitCode, preview.steps]).toEqual([0, []]);
  });

  it("runs the deployed pipeline and job, each with the identity it was given", async () => {
    await expect(sandbox.runTrigger("daily")).rejects.toMatchObject({ code: "CI-PIPE-003" });
    expect(await trigger("start")).toBe(200);
    const run = await sandbox.runTrigger("daily");
    expect(run.error).toBeUndefined();
    expect(run.status).toBe("Succeeded");
    expect(await stored("stfixture", "gold", "hello.txt")).toBe("hello");
    expect(sandbox.unusedGrants()).toEqual([]);
  });

  it("keeps deployed resources, running triggers and endpoints when it starts again", async () => {
    const before = { resources: sandbox.resources(), location: sandbox.location("stfixture", "gold") };
    sandbox = await test.restart();
    expect({ resources: sandbox.resources(), location: sandbox.location("stfixture", "gold") }).toEqual(before);
    deployment = await deploymentWith({});
  });

  it("shows refresh what somebody changed by hand", async () => {
    const account = sandbox.resources().find(({ id }) => id.endsWith("/storageAccounts/stfixture"));
    if (account === undefined) throw new Error("The account is not deployed.");
    sandbox.cloud.put({ ...account, inputs: { ...account.inputs, accessTier: "Cool" } });
    expect((await deployment.refresh()).summary).toEqual({ update: 1, same: 15 });
  });

  it("fails the run with 403 when the job's role assignment is gone", async () => {
    deployment = await deploymentWith({ "sandbox-fixture:withoutGrant": true, "sandbox-fixture:sku": "Standard_ZRS" });
    const preview = await deployment.preview();
    expect(preview.steps.map(({ op, urn, detailedDiff }) => [op, urn.split("::").at(-1), detailedDiff])).toEqual([
      [
        "update",
        "account",
        {
          "sku.name": expect.objectContaining({ kind: "update" }),
          accessTier: expect.objectContaining({ kind: "delete" }),
        },
      ],
      ["delete", "writes-gold", {}],
    ]);
    expect((await deployment.up()).summary).toEqual({ update: 1, delete: 1, same: 14 });
    const run = await sandbox.runTrigger("daily");
    expect(run.error).toMatchObject({ errorCode: "JOB_FAILED", target: "CheckResult" });
    const [execution] = sandbox.resources().filter(({ type }) => type === "azure-native:app:Job");
    const latest = sandbox.jobs.executions(execution?.id ?? "").at(-1);
    expect(latest?.status).toBe("Failed");
    expect(await readFile(latest?.logFile ?? "", "utf8")).toContain("wrote 403");
  });

  it("refuses to delete a started trigger, and leaves nothing behind once it is stopped", async () => {
    const refused = await deployment.destroy();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stdout).toContain("TriggerEnabledCannotUpdate");
    expect(await trigger("stop")).toBe(200);
    expect((await deployment.destroy()).exitCode).toBe(0);
    expect(sandbox.resources()).toEqual([]);
    await expect(stored("stfixture", "gold", "hello.txt")).rejects.toThrow("ENOENT");
  });
});
