import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Environment } from "../../scripts/sandbox/environments.ts";
import { type HttpsResponse, sendHttps } from "../../scripts/sandbox/https-client.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../scripts/sandbox/sandbox.ts";

/** Root of the checkout. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A running sandbox in a folder of its own, and what takes both away. */
export interface TestSandbox {
  readonly sandbox: Sandbox;
  /** Stops the sandbox and starts it again over the same folder. */
  restart(): Promise<Sandbox>;
  remove(): Promise<void>;
}

/** Starts a sandbox for one test file; Pulumi and Node are those of the checkout. */
export async function startTestSandbox(options: Omit<SandboxOptions, "folder"> = {}): Promise<TestSandbox> {
  // Set-up puts both there; a test runner started by hand does not have them on PATH.
  process.env.PATH = [join(ROOT, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  const folder = await mkdtemp(join(tmpdir(), "sandbox-"));
  let sandbox = await startSandbox({ ...options, folder });
  return {
    sandbox,
    async restart() {
      await sandbox.stop();
      sandbox = await startSandbox({ ...options, folder });
      return sandbox;
    },
    async remove() {
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A token for one of the sandbox's principals, from the identity endpoint its environment points to. */
export async function tokenOf(environment: Environment, resource: string): Promise<string> {
  const url = `${environment.IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`;
  const answer = await fetch(url, { headers: { "X-IDENTITY-HEADER": environment.IDENTITY_HEADER ?? "" } });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** A call to Azure Resource Manager as one of the sandbox's principals. */
export async function callArm(
  sandbox: Sandbox,
  environment: Environment,
  method: string,
  path: string,
): Promise<HttpsResponse> {
  const token = await tokenOf(environment, "https://management.azure.com");
  return sendHttps({
    url: `${environment.COMMERCE_INSIGHTS_ARM_ENDPOINT}${path}`,
    method,
    headers: { authorization: `Bearer ${token}` },
    ca: await readFile(sandbox.caFile, "utf8"),
    timeoutSeconds: 30,
  });
}
