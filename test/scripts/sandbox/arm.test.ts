import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ArmServer, startArmServer } from "../../../scripts/sandbox/arm.ts";
import { parseOperation } from "../../../scripts/sandbox/arm-operations.ts";
import { createAuthorization } from "../../../scripts/sandbox/authorization.ts";
import { createAuthority } from "../../../scripts/sandbox/certificates.ts";
import { type Cloud, openCloud } from "../../../scripts/sandbox/cloud.ts";
import { DEPLOYER, directoryWith, SUBSCRIPTION_SCOPE } from "../../../scripts/sandbox/directory.ts";
import { sendHttps } from "../../../scripts/sandbox/https-client.ts";
import type { JobRunner } from "../../../scripts/sandbox/job.ts";
import { armTypeOf } from "../../../scripts/sandbox/providers/arm-id.ts";
import { issueToken } from "../../../scripts/sandbox/tokens.ts";

const now = () => new Date("2026-01-01T00:00:00Z");
const PROVIDERS = `${SUBSCRIPTION_SCOPE}/resourceGroups/rg/providers`;
const TRIGGER = `${PROVIDERS}/Microsoft.DataFactory/factories/adf/triggers/daily`;
const JOB = `${PROVIDERS}/Microsoft.App/jobs/job`;
const VERSION = "?api-version=2018-06-01";

let folder: string;
let cloud: Cloud;
let server: ArmServer;
let ca: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "arm-"));
  cloud = openCloud(folder, directoryWith());
  const outputs = {
    name: "daily",
    type: "Microsoft.DataFactory/factories/triggers",
    properties: { type: "ScheduleTrigger" },
  };
  cloud.put({ id: TRIGGER, type: "azure-native:datafactory:Trigger", inputs: {}, outputs, runtimeState: "Stopped" });
  cloud.put({ id: JOB, type: "azure-native:app:Job", inputs: {}, outputs: {} });
  const tls = await createAuthority(join(folder, "certificates"), now());
  ca = await readFile(tls.caFile, "utf8");
  const none = { executions: () => [], execution: () => undefined } as unknown as JobRunner;
  const authorization = createAuthorization(cloud);
  const createRun = () => "run-1";
  server = await startArmServer({ cloud, authorization, jobs: none, createRun, tokenKey: "key", tls, now, port: 0 });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const tokenFor = (principalId: string, audience = "https://management.azure.com") =>
  issueToken("key", { principalId, audience, lifetimeSeconds: 60, now: now() });
async function call(method: string, path: string, token = tokenFor(DEPLOYER.objectId), sent = "") {
  const headers: Record<string, string> = token === "" ? {} : { authorization: `Bearer ${token}` };
  const url = `${server.url}${path}`;
  const { status, body } = await sendHttps({
    url,
    method,
    headers,
    ca,
    timeoutSeconds: 5,
    ...(sent && { body: sent }),
  });
  return { status, body: (body === "" ? {} : JSON.parse(body)) as Record<string, unknown> };
}
const codeOf = async (...args: Parameters<typeof call>) => {
  const { status, body } = await call(...args);
  return [status, (body.error as { code: string }).code];
};

describe("Azure Resource Manager", () => {
  it("lists the private endpoints that ask to reach an account, and lets its owner approve one", async () => {
    const account = `${PROVIDERS}/Microsoft.Storage/storageAccounts/stlake`;
    const id = `${account}/privateEndpointConnections/stlake.1`;
    const inputs = { privateLinkServiceConnectionState: { status: "Pending", description: "Customer Insights" } };
    cloud.put({ id: account, type: "azure-native:storage:StorageAccount", inputs: {}, outputs: {} });
    cloud.put({ id, type: "azure-native:storage:PrivateEndpointConnection", inputs, outputs: inputs });
    const { body } = await call("GET", `${account}/privateEndpointConnections${VERSION}`);
    expect(body).toMatchObject({ value: [{ id, properties: inputs }] });
    const approved = { privateLinkServiceConnectionState: { status: "Approved", description: "Customer Insights" } };
    const sent = JSON.stringify({ properties: approved });
    expect(await codeOf("PUT", `${id}${VERSION}`, tokenFor("00000000-0000-4000-8000-00000000dead"), sent)).toEqual([
      403,
      "AuthorizationFailed",
    ]);
    expect((await call("PUT", `${id}${VERSION}`, undefined, sent)).body).toMatchObject({ id, properties: approved });
    expect(cloud.get(id)?.inputs).toEqual(approved);
  });

  it("starts and stops a trigger, and says how it is", async () => {
    expect((await call("POST", `${TRIGGER}/start${VERSION}`)).status).toBe(200);
    expect((await call("GET", `${TRIGGER}${VERSION}`)).body).toMatchObject({
      name: "daily",
      properties: { type: "ScheduleTrigger", runtimeState: "Started" },
    });
    await call("POST", `${TRIGGER}/stop${VERSION}`);
    expect(cloud.get(TRIGGER)?.runtimeState).toBe("Stopped");
  });

  it("refuses who is not allowed, naming action and scope", async () => {
    const { status, body } = await call("POST", `${TRIGGER}/start${VERSION}`, tokenFor("somebody"));
    expect([status, body.error]).toEqual([
      403,
      {
        code: "AuthorizationFailed",
        message:
          "The client 'somebody' with object id 'somebody' does not have authorization to perform action " +
          `'Microsoft.DataFactory/factories/triggers/start/action' over scope '${TRIGGER}' or the scope is invalid.`,
      },
    ]);
  });

  it("accepts its own tokens only", async () => {
    const path = `${TRIGGER}${VERSION}`;
    expect(await codeOf("GET", path, "")).toEqual([401, "AuthenticationFailed"]);
    expect(await codeOf("GET", path, "x.y.z")).toEqual([401, "InvalidAuthenticationToken"]);
    const storage = tokenFor(DEPLOYER.objectId, "https://storage.azure.com");
    expect(await codeOf("GET", path, storage)).toEqual([401, "InvalidAuthenticationTokenAudience"]);
  });

  it("needs an API version, a known resource and a known execution", async () => {
    expect(await codeOf("GET", TRIGGER)).toEqual([400, "MissingApiVersionParameter"]);
    expect(await codeOf("GET", `${TRIGGER}x${VERSION}`)).toEqual([404, "ResourceNotFound"]);
    expect(await codeOf("GET", `${JOB}/executions/none${VERSION}`)).toEqual([404, "JobExecutionNotFound"]);
    expect(await codeOf("PUT", `${TRIGGER}${VERSION}`)).toEqual([404, "InvalidResourceType"]);
  });
});

it.each([
  ["POST", `${JOB}/start`, "startJob", ["Microsoft.App/jobs/start/action"]],
  ["GET", `${JOB}/executions`, "listExecutions", ["Microsoft.App/jobs/executions/read"]],
  [
    "GET",
    `${JOB}/executions/a`,
    "readExecution",
    ["Microsoft.App/jobs/execution/read", "Microsoft.App/jobs/executions/read"],
  ],
  ["POST", `${JOB}/executions/a/stop`, "stopJob", ["Microsoft.App/jobs/stop/execution/action"]],
  ["GET", JOB, "read", ["Microsoft.App/jobs/read"]],
])("%s %s asks for its own actions", (method, path, kind, actions) => {
  expect(parseOperation(method, path, armTypeOf)).toMatchObject({ kind, resourceId: JOB, actions });
});
