import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, type CloudResource, openCloud } from "../../../scripts/sandbox/cloud.ts";
import { directoryWith } from "../../../scripts/sandbox/directory.ts";
import { type IdentityServer, startIdentityServer } from "../../../scripts/sandbox/identity.ts";
import { createJobRunner, type JobRunner } from "../../../scripts/sandbox/job.ts";
import { jobTemplateOf } from "../../../scripts/sandbox/job-template.ts";
import { readToken } from "../../../scripts/sandbox/tokens.ts";

const GROUP = "/subscriptions/s/resourceGroups/rg/providers";
const IDENTITY_ID = `${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/id-job`;
const now = () => new Date("2026-01-01T00:00:00Z");

let folder: string;
let cloud: Cloud;
let identity: IdentityServer;
let runner: JobRunner;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "job-"));
  cloud = openCloud(folder, directoryWith());
  for (const name of ["id-job", "id-other"]) {
    cloud.put({
      id: IDENTITY_ID.replace("id-job", name),
      type: "azure-native:managedidentity:UserAssignedIdentity",
      inputs: {},
      outputs: { principalId: `principal of ${name}`, clientId: `client of ${name}` },
    });
  }
  identity = await startIdentityServer({ tokenKey: "key", now, port: 0 });
  const unique = (what: string) => `${what}-${cloud.nextSerial()}`;
  runner = createJobRunner({ cloud, identity, folder, caFile: "/ca.pem", now, unique });
});
afterAll(async () => {
  await runner.stop();
  await identity.stop();
  await rm(folder, { recursive: true, force: true });
});

function jobRunning(script: string, configuration: Record<string, unknown> = {}): CloudResource {
  const env = [
    { name: "A", value: "1" },
    { name: "AZURE_CLIENT_ID", value: "client of id-job" },
  ];
  const container = {
    image: "node:24",
    command: ["node"],
    args: ["-e", script],
    env,
    resources: { cpu: 0.5, memory: "1Gi" },
  };
  return {
    id: `${GROUP}/Microsoft.App/jobs/job`,
    type: "azure-native:app:Job",
    inputs: {
      configuration: { replicaTimeout: 30, replicaRetryLimit: 0, ...configuration },
      identity: { type: "UserAssigned", userAssignedIdentities: [IDENTITY_ID] },
      template: { containers: [container] },
    },
    outputs: {},
  };
}
const finish = async (script: string, configuration?: Record<string, unknown>) => {
  const { id } = runner.start(jobRunning(script, configuration));
  const execution = await runner.finished(id);
  return { ...execution, log: await readFile(execution.logFile, "utf8") };
};

describe("an execution", { timeout: 20_000 }, () => {
  it("has exactly the deployed variables and what Container Apps injects, and a folder of its own", async () => {
    const { status, log, name } = await finish(
      "console.log(JSON.stringify({ env: process.env, node: process.version, cwd: process.cwd() }))",
    );
    const { env, node, cwd } = JSON.parse(log) as { env: Record<string, string>; node: string; cwd: string };
    expect([status, node, cwd]).toEqual(["Succeeded", process.version, join(folder, "work", name)]);
    expect(Object.keys(env).toSorted()).toEqual([
      "A",
      "AZURE_CLIENT_ID",
      "CONTAINER_APP_JOB_EXECUTION_NAME",
      "CONTAINER_APP_JOB_NAME",
      "HOME",
      "IDENTITY_ENDPOINT",
      "IDENTITY_HEADER",
      "NODE_EXTRA_CA_CERTS",
      "PATH",
      "TMPDIR",
    ]);
    expect(env.CONTAINER_APP_JOB_EXECUTION_NAME).toBe(name);
    expect(await readdir(join(folder, "work"))).toEqual([]);
  });

  it("fails with its command, and is repeated as often as deployed", async () => {
    const { status, exitCode, log } = await finish("console.log('x'); process.exitCode = 3", { replicaRetryLimit: 1 });
    expect([status, exitCode, log]).toEqual(["Failed", 3, "x\nx\n"]);
  });

  it("is ended by its time limit", async () => {
    const { status, log } = await finish("console.log('on'); setInterval(() => {}, 1000)", { replicaTimeout: 1.5 });
    expect([status, log]).toEqual(["Failed", "on\n"]);
  });

  it("can be killed with everything it started, or stopped politely", async () => {
    const script = `
      require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => console.log('child'), 50)"], { stdio: "inherit" });
      process.on("SIGTERM", () => { console.log("bye"); process.exit(0); });
      setInterval(() => {}, 1000)`;
    const killed = runner.start(jobRunning(script));
    while (!(await readFile(killed.logFile, "utf8").catch(() => "")).includes("child")) await sleep(20);
    await runner.killExecution(killed.id);
    expect(runner.execution(killed.id)?.status).toBe("Failed");
    const length = (await readFile(killed.logFile)).length;
    await sleep(200);
    expect((await readFile(killed.logFile)).length).toBe(length);

    const stopped = runner.start(jobRunning(script));
    while (!(await readFile(stopped.logFile, "utf8").catch(() => "")).includes("child")) await sleep(20);
    await runner.stopExecution(stopped.id);
    expect(runner.execution(stopped.id)?.status).toBe("Stopped");
    expect(await readFile(stopped.logFile, "utf8")).toContain("bye");
    expect(
      runner
        .executions(killed.jobId)
        .map(({ id }) => id)
        .slice(-2),
    ).toEqual([killed.id, stopped.id]);
  });

  it("gets tokens for the identity it was given, for no other, and not after its end", async () => {
    const { log } = await finish(`
      const { IDENTITY_ENDPOINT: url, IDENTITY_HEADER: header } = process.env;
      const ask = async (client) => {
        const query = "?api-version=2019-08-01&resource=https://storage.azure.com/" + (client ? "&client_id=" + client : "");
        const answer = await fetch(url + query, { headers: { "X-IDENTITY-HEADER": header } });
        return [answer.status, (await answer.json()).access_token];
      };
      Promise.all([ask("client of id-job"), ask("client of id-other"), ask()]).then((all) =>
        console.log(JSON.stringify({ all, header })));`);
    // Node warns beside it that the authority's file is not there.
    const { all, header } = JSON.parse(log.split("\n").find((line) => line.startsWith("{")) ?? "") as {
      all: [number, string][];
      header: string;
    };
    expect(all.map(([status]) => status)).toEqual([200, 400, 400]);
    expect(readToken("key", all[0]?.[1] ?? "", now())).toMatchObject({
      token: { principalId: "principal of id-job", audience: "https://storage.azure.com" },
    });
    const late = await fetch(`${identity.url}?api-version=2019-08-01&resource=x`, {
      headers: { "X-IDENTITY-HEADER": header },
    });
    expect(late.status).toBe(401);
  });
});

describe("a job's template", () => {
  const { inputs } = jobRunning("0");

  it("is replaced as a whole by a start request's own", () => {
    const override = { containers: [{ image: "other", command: ["sh"] }] };
    expect(jobTemplateOf(inputs, override)).toEqual({
      image: "other",
      command: ["sh"],
      env: {},
      cpu: undefined,
      memory: undefined,
      timeoutSeconds: 30,
      retries: 0,
    });
  });

  it.each([
    [{ containers: [] }, "InvalidTemplate"],
    [{ containers: [{ command: ["sh"] }] }, "ContainerAppImageRequired"],
    [{ containers: [{ image: "i", env: [{ name: "S", secretRef: "s" }] }] }, "ContainerAppSecretRefNotFound"],
  ])("is refused when it cannot run", (template, code) => {
    expect(() => jobTemplateOf({ ...inputs, template })).toThrow(expect.objectContaining({ code }));
  });
});
