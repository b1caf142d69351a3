import { readFileSync } from "node:fs";
import { approveConnections } from "../../scripts/insights/approve.ts";
import { armOfSandbox } from "../../scripts/sandbox/arm-client.ts";
import type { Environment } from "../../scripts/sandbox/environments.ts";
import { sendHttps } from "../../scripts/sandbox/https-client.ts";
import type { Sandbox } from "../../scripts/sandbox/sandbox.ts";
import { tokenOf } from "./sandbox.ts";

/** Private endpoints that Customer Insights asks for, and how its request says whose they are. */
const ASKED_FOR = ["1", "2", "3", "4"].map((number) => `customer-insights.${number}`);

/** Step A5 of the run sheet: Customer Insights asks for four private endpoints, and the lake's owner approves them. */
export async function approveInsights(sandbox: Sandbox, lakeAccountId: string): Promise<void> {
  for (const name of ASKED_FOR) {
    const state = { status: "Pending", description: "Dynamics 365 Customer Insights" };
    const inputs = { privateLinkServiceConnectionState: state };
    const id = `${lakeAccountId}/privateEndpointConnections/${name}`;
    sandbox.cloud.put({ id, type: "azure-native:storage:PrivateEndpointConnection", inputs, outputs: inputs });
  }
  const wish = { names: [], description: "customer insights", expect: ASKED_FOR.length };
  const how = { yes: true, signal: AbortSignal.timeout(30_000) };
  await approveConnections(await armOfSandbox(sandbox), lakeAccountId, wish, how);
}

/** Takes the link away again: its private endpoints are Microsoft's, no deployment removes them. */
export function removeInsights({ cloud }: Pick<Sandbox, "cloud">, lakeAccountId: string): void {
  for (const name of ASKED_FOR) cloud.remove(`${lakeAccountId}/privateEndpointConnections/${name}`);
}

/** Reads gold as Customer Insights does: signs its access, looks for the tables, reads the first commit of one. */
export async function readAsInsights(sandbox: Sandbox, lakeAccount: string): Promise<void> {
  const act = (method: string, url: string, body?: string) =>
    requestStorage(sandbox, sandbox.customerInsightsEnvironment, { method, url, ...(body && { body }) });
  const validity = "<KeyInfo><Start>2026-01-01T00:00:00Z</Start><Expiry>2026-01-02T00:00:00Z</Expiry></KeyInfo>";
  await act("POST", `${sandbox.location(lakeAccount)}/?restype=service&comp=userdelegationkey`, validity);
  const folder = `${sandbox.location(lakeAccount, "gold")}?resource=filesystem&recursive=false&directory=commerce`;
  const listing = await act("GET", folder);
  if (!listing.includes("profiles_Customer")) throw new Error(`gold holds no profiles_Customer: ${listing}`);
  const commit = "commerce/profiles_Customer/_delta_log/00000000000000000000.json";
  await act("GET", sandbox.location(lakeAccount, "gold", commit));
}

/** A storage request as one of the sandbox's principals; throws with the answer when it is refused. */
export async function requestStorage(
  sandbox: Sandbox,
  as: Environment,
  call: { method: string; url: string; headers?: Readonly<Record<string, string>>; body?: string },
): Promise<string> {
  const authorization = `Bearer ${await tokenOf(as, "https://storage.azure.com")}`;
  const headers = { ...call.headers, authorization, "x-ms-version": "2023-11-03" };
  const ca = readFileSync(sandbox.caFile, "utf8");
  const { status, body } = await sendHttps({ ...call, headers, ca, timeoutSeconds: 30 });
  if (status >= 200 && status < 300) return body;
  throw new Error(`${call.method} ${new URL(call.url).pathname}: ${status} ${body}`);
}
