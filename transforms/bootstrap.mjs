// First command of the job's container or Batch task: fetches the built job by content hash and starts it. Plain Node without
// dependencies, because nothing of ours is in the image.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const { env } = process;

/** Data-plane grants take up to 15 minutes to propagate (Azure RBAC documentation). */
const PATIENCE_SECONDS = Number(env.BUNDLE_PATIENCE_SECONDS ?? 900);
/** A missing blob may be a late replica, but not for minutes: bundles are uploaded before the job names them. */
const MISSING_PATIENCE_SECONDS = Math.min(10, PATIENCE_SECONDS);
const FIRST_PAUSE_SECONDS = Math.min(1, PATIENCE_SECONDS / 4);
const LONGEST_PAUSE_SECONDS = 30;

class Fault extends Error {}

function required(name) {
  if (env[name]) return env[name];
  throw new Fault(`CI-JOB-010 ${name} is not set; hint: the stack sets it, run pulumi up and start the job again.`);
}

/** Fetches until the answer is good. `patience` gives the seconds for which a status may pass by itself. */
async function fetchPatiently(url, headers, code, hint, patience) {
  const started = performance.now();
  for (let pause = FIRST_PAUSE_SECONDS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS)) {
    let found;
    let status = 0;
    try {
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(120_000) });
      if (response.ok) return Buffer.from(await response.arrayBuffer());
      status = response.status;
      found = `status ${status} ${response.headers.get("x-ms-error-code") ?? ""}`.trim();
    } catch (error) {
      found = error.cause?.message ?? error.message;
    }
    const seconds = (performance.now() - started) / 1000;
    if (seconds + pause > patience(status)) {
      throw new Fault(
        `${code} GET ${url.split("?")[0]} failed after ${Math.round(seconds)} s: ${found}; hint: ${hint}`,
      );
    }
    console.log(`GET ${url.split("?")[0]}: ${found}; trying again in ${pause} s`);
    await sleep(pause * 1000);
  }
}

/** Where the identity's tokens are: at the container's endpoint, or at the metadata service of a Batch machine. */
function tokenRequest() {
  const query = { resource: "https://storage.azure.com/", client_id: required("AZURE_CLIENT_ID") };
  if (!env.IDENTITY_ENDPOINT && env.AZ_BATCH_POOL_ID) {
    // The variable moves the service, as it does for Azure's own libraries.
    const host = env.AZURE_POD_IDENTITY_AUTHORITY_HOST ?? "http://169.254.169.254";
    const parameters = new URLSearchParams({ "api-version": "2018-02-01", ...query });
    return [`${host}/metadata/identity/oauth2/token?${parameters}`, { Metadata: "true" }];
  }
  const parameters = new URLSearchParams({ "api-version": "2019-08-01", ...query });
  return [`${required("IDENTITY_ENDPOINT")}?${parameters}`, { "X-IDENTITY-HEADER": required("IDENTITY_HEADER") }];
}

async function fetchToken() {
  const [url, headers] = tokenRequest();
  const hint = "check that the job has its user-assigned identity.";
  const patience = (status) => (status >= 400 && status < 500 && status !== 429 ? 0 : Math.min(120, PATIENCE_SECONDS));
  const body = await fetchPatiently(url, headers, "CI-JOB-011", hint, patience);
  return JSON.parse(body.toString()).access_token;
}

const hashOf = (content) => createHash("sha256").update(content).digest("hex");

function isCached(path, sha256) {
  try {
    return hashOf(readFileSync(path)) === sha256;
  } catch {
    return false;
  }
}

function patienceOf(status) {
  if (status === 404) return MISSING_PATIENCE_SECONDS;
  return status === 0 || status === 403 || status === 408 || status === 429 || status >= 500 ? PATIENCE_SECONDS : 0;
}

/** Puts every file of the bundle into a folder of its own and gives that folder. */
async function fetchBundle() {
  const [list, base] = [required("BUNDLE_FILES"), required("BUNDLE_BASE")];
  const folder = join(tmpdir(), `commerce-insights-${hashOf(list).slice(0, 16)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let token;
  for (const { name, sha256 } of JSON.parse(list)) {
    const path = join(folder, name);
    if (isCached(path, sha256)) continue;
    token ??= await fetchToken();
    const headers = { Authorization: `Bearer ${token}`, "x-ms-version": "2023-11-03" };
    const hint = `grant the job's identity Storage Blob Data Reader on the bundles and check that ${name} was uploaded.`;
    const content = await fetchPatiently(`${base}/${sha256}`, headers, "CI-JOB-012", hint, patienceOf);
    const found = hashOf(content);
    if (found !== sha256) {
      throw new Fault(
        `CI-JOB-013 ${name} has SHA-256 ${found}, expected is ${sha256}; hint: the bundle was changed after its upload: ` +
          "find out by whom, then run pulumi up.",
      );
    }
    // Renamed when whole, so that an interrupted start leaves nothing that looks complete.
    writeFileSync(`${path}.${process.pid}`, content, { mode: 0o500 });
    renameSync(`${path}.${process.pid}`, path);
  }
  return folder;
}

try {
  const folder = await fetchBundle();
  const job = spawn(process.execPath, [join(folder, "run.mjs")], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => job.kill(signal));
  job.on("error", (error) => {
    console.error(`CI-JOB-014 The job could not be started: ${error.message}; hint: check the container's image.`);
    process.exitCode = 1;
  });
  job.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
