import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Environment } from "../../scripts/sandbox/environments.ts";
import { sendHttps } from "../../scripts/sandbox/https-client.ts";
import type { Sandbox } from "../../scripts/sandbox/sandbox.ts";
import { buildJob } from "../../transforms/build.ts";
import { makeExistingNetwork } from "../support/existing-network.ts";
import { startTestSandbox, type TestSandbox, tokenOf } from "../support/sandbox.ts";
import { exampleSettings } from "../support/stack.ts";
import { deploymentOf, landSomething, runDeployed } from "../support/stack-life.ts";

const settings = exampleSettings("fabrikam-private");

let test: TestSandbox;
let sandbox: Sandbox;

beforeAll(async () => {
  await buildJob();
  test = await startTestSandbox({ customerInsightsObjectId: settings.ciData?.servicePrincipalObjectId ?? "" });
  sandbox = test.sandbox;
});

afterAll(() => test?.remove());

const deployment = (more: object = {}) => deploymentOf(sandbox, "private", { ...settings, ...more });

const lake = () => sandbox.accounts().find(({ name }) => name.startsWith("stlake"))?.name ?? "";

/** Status and code of a look into the lake's gold container. */
async function lookAtGold(environment: Environment): Promise<string> {
  const token = await tokenOf(environment, "https://storage.azure.com");
  const url = `${sandbox.location(lake(), "gold")}?resource=filesystem&recursive=false`;
  const headers = { authorization: `Bearer ${token}`, "x-ms-version": "2023-11-03" };
  const ca = await readFile(sandbox.caFile, "utf8");
  const { status, headers: answered } = await sendHttps({ url, method: "GET", headers, ca, timeoutSeconds: 30 });
  return `${status} ${answered["x-ms-error-code"] ?? ""}`.trim();
}

// One deployment's life, in order: each step starts from what the one before left.
describe("a private platform in subnets of the customer's", { timeout: 120_000 }, () => {
  it("refuses a subnet that Container Apps cannot use, and creates nothing", async () => {
    makeExistingNetwork(sandbox.cloud, { delegations: [], addressPrefix: "10.20.4.0/28" });
    const before = sandbox.resources();
    const { exitCode, stdout } = await (await deployment()).up();
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("CI-EXISTING-002");
    expect(stdout).toContain("is not delegated to Microsoft.App/environments");
    expect(stdout).toContain("has 16 addresses");
    expect(sandbox.resources()).toEqual(before);
    makeExistingNetwork(sandbox.cloud);
  });

  it("comes up, and has nothing to change right after", async () => {
    const stack = await deployment();
    const preview = await stack.preview();
    expect(preview.exitCode).toBe(0);
    const { exitCode, stdout } = await stack.up();
    expect({ exitCode, stdout: exitCode === 0 ? "" : stdout }).toEqual({ exitCode: 0, stdout: "" });
    const again = await stack.preview({ expectNoChanges: true });
    expect({ exitCode: again.exitCode, steps: again.steps }).toEqual({ exitCode: 0, steps: [] });
  });

  it("runs its pipeline from inside, through private endpoints and the landing account's firewall", async () => {
    await landSomething(sandbox, await deployment());
    const { status, log } = await runDeployed(sandbox);
    expect({ status, log: status === "Succeeded" ? "" : log }).toEqual({ status: "Succeeded", log: "" });
  });

  it("answers nobody from outside: neither the deployer nor Customer Insights before its Private Link", async () => {
    expect(await lookAtGold(sandbox.deployerEnvironment)).toBe("403 AuthorizationFailure");
    expect(await lookAtGold(sandbox.customerInsightsEnvironment)).toBe("403 AuthorizationFailure");
  });

  it("survives refresh, and destroy leaves the customer's network", async () => {
    const stack = await deployment();
    expect((await stack.refresh()).exitCode).toBe(0);
    const { exitCode, stdout } = await stack.destroy();
    expect({ exitCode, stdout: exitCode === 0 ? "" : stdout }).toEqual({ exitCode: 0, stdout: "" });
    const left = sandbox.resources().map(({ id }) => id.split("/").at(-1));
    expect(left.sort()).toEqual([
      "commerce-job",
      "data",
      "data",
      "endpoints",
      "privatelink.blob.core.windows.net",
      "privatelink.dfs.core.windows.net",
      "rg-fabrikam-dns",
      "rg-fabrikam-network",
      "vnet-fabrikam-data",
    ]);
  });
});
