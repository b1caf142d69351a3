import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAuthorization } from "../../../../scripts/sandbox/authorization.ts";
import { type BatchService, createBatchService } from "../../../../scripts/sandbox/batch/batch-service.ts";
import { logFolderOf } from "../../../../scripts/sandbox/batch/task-runner.ts";
import { type Cloud, openCloud } from "../../../../scripts/sandbox/cloud.ts";
import { directoryWith } from "../../../../scripts/sandbox/directory.ts";
import { type IdentityServer, startIdentityServer } from "../../../../scripts/sandbox/identity.ts";
import { BATCH_AUDIENCE, issueToken } from "../../../../scripts/sandbox/tokens.ts";

const GROUP = "/subscriptions/s/resourceGroups/rg/providers";
const ACCOUNT = `${GROUP}/Microsoft.Batch/batchAccounts/ba`;
const JOB_SUBMITTER = "48e5e92e-a480-4e71-aa9c-2778f4c13781";
const SUBNET = `${GROUP}/Microsoft.Network/virtualNetworks/v/subnets/job`;
const now = () => new Date("2026-01-01T00:00:00Z");

let folder: string;
let cloud: Cloud;
let identity: IdentityServer;
let service: BatchService;

const put = (type: string, id: string, inputs: object, outputs: object = {}) =>
  cloud.put({ id, type: `azure-native:${type}`, inputs: { ...inputs }, outputs: { ...outputs } });
const account = (inputs: object = {}) =>
  put("batch:BatchAccount", ACCOUNT, inputs, { accountEndpoint: "ba.westeurope.batch.azure.com" });
const pool = (inputs: object = {}) => put("batch:Pool", `${ACCOUNT}/pools/transform`, inputs);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "batch-"));
  cloud = openCloud(folder, directoryWith());
  account();
  pool();
  put("authorization:RoleAssignment", `${ACCOUNT}/providers/Microsoft.Authorization/roleAssignments/r`, {
    principalId: "factory",
    scope: ACCOUNT,
    roleDefinitionId: `/roleDefinitions/${JOB_SUBMITTER}`,
  });
  identity = await startIdentityServer({ tokenKey: "key", now, port: 0 });
  await writeFile(join(folder, "ca.pem"), "");
  const unique = (what: string) => `${what}-${cloud.nextSerial()}`;
  const authorization = createAuthorization(cloud);
  const caFile = join(folder, "ca.pem");
  service = createBatchService({ cloud, authorization, identity, folder, caFile, tokenKey: "key", now, unique });
});

afterEach(async () => {
  await service.stop();
  await identity.stop();
  await rm(folder, { recursive: true, force: true });
});

const job = (command: string, seconds = 30) => ({
  id: "job-1",
  poolInfo: { poolId: "transform" },
  constraints: { maxWallClockTime: "PT60S", maxTaskRetryCount: 0 },
  jobManagerTask: {
    ...{ id: "transform", commandLine: `/bin/sh -c "${command}"`, resourceFiles: [], outputFiles: [] },
    environmentSettings: [{ name: "WORD", value: "hello" }],
    constraints: { maxWallClockTime: `PT${seconds}S`, maxTaskRetryCount: 0 },
  },
});

function call(method: string, path: string, body?: object, principalId = "factory", audience = BATCH_AUDIENCE) {
  const token = issueToken("key", { principalId, audience, lifetimeSeconds: 60, now: now() });
  const answer = service.answer({
    method,
    url: new URL(`https://ba.westeurope.batch.azure.com${path}?api-version=2024-07-01.20.0`),
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json; odata=minimalmetadata" },
    body: body && JSON.stringify(body),
  });
  return { status: answer?.status, body: JSON.parse(answer?.body || "{}") as Record<string, unknown> };
}

/** Adds a job and gives its task at its end. */
async function ended(body: ReturnType<typeof job>) {
  expect(call("POST", "/jobs", body).status).toBe(201);
  const look = () => call("GET", `/jobs/${body.id}/tasks/transform`).body;
  await expect.poll(look, { timeout: 10_000, interval: 20 }).toMatchObject({ state: "completed" });
  return look().executionInfo;
}

describe("a Batch account of the sandbox", () => {
  it("runs a task with its environment, keeps its streams, and shows what it left", async () => {
    expect(await ended(job("echo $WORD $AZ_BATCH_JOB_ID; echo '{}' > run-health.json"))).toMatchObject({
      exitCode: 0,
      result: "success",
    });
    expect(await readFile(join(logFolderOf(folder, "job-1"), "stdout.txt"), "utf8")).toBe("hello job-1\n");
    expect(call("GET", "/jobs/job-1/tasks/transform/files/wd%2Frun-health.json")).toEqual({ status: 200, body: {} });
    expect(call("GET", "/jobs/job-1/tasks/transform/files/wd%2Fother.json").status).toBe(404);
  });

  it("reports the exit code of a task that failed, and ends one that takes too long", async () => {
    expect(await ended(job("exit 3"))).toMatchObject({ exitCode: 3, result: "failure" });
    expect(await ended({ ...job("sleep 30", 1), id: "job-2" })).toMatchObject({ failureInfo: { code: "TaskEnded" } });
  });

  it("takes jobs from who has the role, with a token for Batch, once each", () => {
    expect(call("POST", "/jobs", job("true"), "somebody").body).toMatchObject({ code: "PermissionDenied" });
    expect(call("POST", "/jobs", job("true"), "factory", "https://management.azure.com").status).toBe(401);
    expect(call("POST", "/jobs", { ...job("true"), poolInfo: { poolId: "other" } }).body).toMatchObject({
      code: "PoolNotFound",
    });
    expect(call("POST", "/jobs", job("true")).status).toBe(201);
    expect(call("POST", "/jobs", job("true")).body).toMatchObject({ code: "JobExists" });
  });

  it("denies Data Factory where its firewall does not name the address", () => {
    const profile = (value: string) => ({
      networkProfile: { accountAccess: { defaultAction: "Deny", ipRules: [{ action: "Allow", value }] } },
    });
    account(profile("203.0.113.0/24"));
    expect(call("POST", "/jobs", job("true")).body).toMatchObject({ code: "AuthorizationFailure" });
    account(profile("192.0.2.0/24"));
    expect(call("POST", "/jobs", job("true")).status).toBe(201);
  });

  it("has no machine for a pool without public addresses that no private endpoint leads to", async () => {
    const hidden = { subnetId: SUBNET, publicIPAddressConfiguration: { provision: "NoPublicIPAddresses" } };
    pool({ networkConfiguration: hidden });
    call("POST", "/jobs", job("true"));
    expect(call("GET", "/jobs/job-1/tasks/transform").body).toMatchObject({ state: "active" });
    const network = `${GROUP}/Microsoft.Network`;
    const zone = `${network}/privateDnsZones/privatelink.batch.azure.com`;
    put("network:PrivateEndpoint", `${network}/privateEndpoints/pep`, {
      subnet: { id: SUBNET.replace("job", "endpoints") },
      privateLinkServiceConnections: [{ privateLinkServiceId: ACCOUNT, groupIds: ["nodeManagement"] }],
    });
    put("network:PrivateDnsZoneGroup", `${network}/privateEndpoints/pep/privateDnsZoneGroups/default`, {
      privateDnsZoneConfigs: [{ privateDnsZoneId: zone }],
    });
    put("privatedns:PrivateZone", zone, {});
    put("privatedns:VirtualNetworkLink", `${zone}/virtualNetworkLinks/l`, {
      virtualNetwork: { id: SUBNET.replace("/subnets/job", "") },
    });
    call("POST", "/jobs", { ...job("true"), id: "job-2" });
    expect(call("GET", "/jobs/job-2/tasks/transform").body).toMatchObject({ state: "running" });
  });
});
