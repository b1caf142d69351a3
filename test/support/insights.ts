import { readFileSync } from "node:fs";
import type { Environment } from "../../scripts/sandbox/environments.ts";
import { sendHttps } from "../../scripts/sandbox/https-client.ts";
import type { Sandbox } from "../../scripts/sandbox/sandbox.ts";
import { tokenOf } from "./sandbox.ts";

/** Step A5 of the run sheet: an administrator approves the private endpoint that Customer Insights asked for. */
export function approveInsights({ cloud }: Pick<Sandbox, "cloud">, lakeAccountId: string): void {
  const id = `${lakeAccountId}/privateEndpointConnections/customer-insights`;
  const inputs = { privateLinkServiceConnectionState: { status: "Approved" } };
  cloud.put({ id, type: "azure-native:storage:PrivateEndpointConnection", inputs, outputs: inputs });
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
