import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const BOOTSTRAP = fileURLToPath(new URL("../../transforms/bootstrap.mjs", import.meta.url));

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

/** A job that says where it runs and ends as it is told to. */
const JOB = `
import { readFileSync } from "node:fs";
console.log("job got", process.env.GREETING, readFileSync(new URL("data.txt", import.meta.url), "utf8"));
if (process.env.WAIT) { process.on("SIGTERM", () => process.exit(41)); console.log("waiting"); setInterval(() => {}, 1000); }
else process.exitCode = Number(process.env.EXIT ?? 0);
`;

let folder: string;
let server: Server;
let base: string;
let requests: string[];
let blobs: Map<string, string>;
let statuses: Map<string, number[]>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bootstrap-"));
  blobs = new Map([JOB, "data"].map((text) => [hashOf(text), text]));
  statuses = new Map();
  requests = [];
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://host");
    const name = url.pathname.split("/").at(-1) ?? "";
    const status = statuses.get(name)?.shift();
    const authorization = name === "token" ? request.headers["x-identity-header"] : request.headers.authorization;
    requests.push(`${name} ${authorization}`);
    if (status !== undefined) return response.writeHead(status, { "x-ms-error-code": "Fault" }).end();
    if (name === "token") {
      const version = request.headers.metadata === "true" ? "2018-02-01" : "2019-08-01";
      const matches = url.searchParams.get("client_id") === "client" && url.searchParams.get("api-version") === version;
      return response.end(JSON.stringify({ access_token: matches ? "token-of-client" : "wrong" }));
    }
    const blob = blobs.get(name);
    return blob === undefined ? response.writeHead(404).end() : response.end(blob);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const FILES = [
  { name: "run.mjs", sha256: hashOf(JOB) },
  { name: "data.txt", sha256: hashOf("data") },
];

/** Starts the bootstrap as a container does: by its text. */
async function start(more: Record<string, string> = {}) {
  const env = {
    TMPDIR: folder,
    AZURE_CLIENT_ID: "client",
    IDENTITY_ENDPOINT: `${base}/token`,
    IDENTITY_HEADER: "identity",
    BUNDLE_BASE: `${base}/bundles`,
    BUNDLE_FILES: JSON.stringify(FILES),
    BUNDLE_PATIENCE_SECONDS: "0.4",
    ...more,
  };
  const text = await readFile(BOOTSTRAP, "utf8");
  const child = spawn(process.execPath, ["--input-type=module", "-e", text], { env });
  const output: string[] = [];
  child.stdout.on("data", (chunk) => output.push(String(chunk)));
  child.stderr.on("data", (chunk) => output.push(String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { child, ended, text: () => output.join("") };
}

async function run(more: Record<string, string> = {}) {
  const { ended, text } = await start(more);
  return { exitCode: await ended, output: text() };
}

describe("the bootstrap", () => {
  it("fetches every file by its hash as the job's identity and starts the job with the same environment", async () => {
    const { exitCode, output } = await run({ GREETING: "hello" });
    expect(output).toBe("job got hello data\n");
    expect(exitCode).toBe(0);
    expect(requests).toEqual([
      "token identity",
      `${hashOf(JOB)} Bearer token-of-client`,
      `${hashOf("data")} Bearer token-of-client`,
    ]);
  });

  it("on a Batch machine asks the metadata service for its identity", async () => {
    const machine = { AZ_BATCH_POOL_ID: "transform", AZURE_POD_IDENTITY_AUTHORITY_HOST: base, IDENTITY_ENDPOINT: "" };
    const { exitCode, output } = await run(machine);
    expect(output).toContain("data");
    expect(exitCode).toBe(0);
    expect(requests).toContain(`${hashOf("data")} Bearer token-of-client`);
  });

  it("ends with the exit code of the job", async () => {
    expect(await run({ EXIT: "3" })).toMatchObject({ exitCode: 3 });
  });

  it("forwards the signal that stops a container", async () => {
    const { child, ended, text } = await start({ WAIT: "1" });
    await expect.poll(text, { timeout: 10_000 }).toContain("waiting");
    child.kill("SIGTERM");
    expect(await ended).toBe(41);
  });

  it("needs neither token nor download for what is there already", async () => {
    await run();
    requests.length = 0;
    expect(await run()).toMatchObject({ exitCode: 0 });
    expect(requests).toEqual([]);
  });

  it("fetches again what was changed on disk", async () => {
    await run();
    const [cache = ""] = await readdir(folder);
    await rm(join(folder, cache, "data.txt"));
    await writeFile(join(folder, cache, "data.txt"), "tampered");
    expect((await run()).output).toBe("job got undefined data\n");
  });

  it("waits while the grant on the bundles propagates", async () => {
    statuses.set(hashOf(JOB), [403]);
    const { exitCode, output } = await run();
    expect(exitCode).toBe(0);
    expect(output).toContain("status 403 Fault; trying again in 0.1 s");
  });
});

describe("the bootstrap starts nothing and says why", () => {
  const refused = async (more: Record<string, string> = {}) => {
    const { exitCode, output } = await run(more);
    expect(exitCode).toBe(1);
    expect(output).not.toContain("job got");
    return output.trimEnd().split("\n").at(-1);
  };

  it("when a file's content is not what was deployed", async () => {
    blobs.set(hashOf("data"), "other");
    expect(await refused()).toBe(
      `CI-JOB-013 data.txt has SHA-256 ${hashOf("other")}, expected is ${hashOf("data")}; hint: the bundle was changed ` +
        "after its upload: find out by whom, then run pulumi up.",
    );
  });

  it("when a file is not there", async () => {
    blobs.delete(hashOf("data"));
    const line = await refused();
    expect(line).toContain(
      `CI-JOB-012 GET ${base}/bundles/${hashOf("data")} failed after 0 s: status 404; hint: grant`,
    );
  });

  it("when the identity is refused for good", async () => {
    statuses.set(hashOf(JOB), Array(9).fill(403));
    expect(await refused()).toContain("status 403 Fault; hint: grant the job's identity Storage Blob Data Reader");
  });

  it("when there is no identity", async () => {
    statuses.set("token", [400]);
    expect(await refused()).toBe(
      `CI-JOB-011 GET ${base}/token failed after 0 s: status 400 Fault; hint: check that the job has its user-assigned identity.`,
    );
  });

  it("when the stack did not set its environment", async () => {
    expect(await refused({ BUNDLE_BASE: "" })).toBe(
      "CI-JOB-010 BUNDLE_BASE is not set; hint: the stack sets it, run pulumi up and start the job again.",
    );
  });
});
