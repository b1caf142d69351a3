import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { DeployedIdentity } from "./cloud-queries.ts";
import type { Origin } from "./origin.ts";
import { issueToken } from "./tokens.ts";

/** Something that runs and may ask for tokens: a job execution, or a person's process on this machine. */
interface Workload {
  readonly name: string;
  /** What its identities are now; asked at every request. */
  readonly identities: () => readonly DeployedIdentity[];
  /** Where it runs; asked at every request. @default somewhere in the internet */
  readonly origin?: () => Origin;
}

/** The managed identity endpoint, as Container Apps offers it, and the metadata service of machines. */
export interface IdentityServer {
  /** Value for IDENTITY_ENDPOINT. */
  readonly url: string;
  /** Value for AZURE_POD_IDENTITY_AUTHORITY_HOST of the machine with this secret. */
  metadataHost(secret: string): string;
  readonly port: number;
  /** Lets a workload in; `secret` is its IDENTITY_HEADER. */
  register(secret: string, workload: Workload): void;
  unregister(secret: string): void;
  /** Every IDENTITY_HEADER so far, those of ended workloads too. */
  secrets(): readonly string[];
  stop(): Promise<void>;
}

/** What the endpoint needs. */
export interface IdentityServerOptions {
  readonly tokenKey: string;
  readonly now: () => Date;
  /** 0 picks a free one. */
  readonly port: number;
}

const LIFETIME_SECONDS = 3600;

/**
 * Path of a machine's metadata service. In Azure the address alone says which machine asks; here its secret stands
 * before the path. Azure's own library ends the path with a slash when the address is moved.
 */
const METADATA = /^\/(?<secret>[^/]+)\/metadata\/identity\/oauth2\/token\/?$/;

/** Serves `GET /token` of protocol version 2019-08-01, and the metadata service's of 2018-02-01, on 127.0.0.1 (Microsoft Learn: managed identities, 2025-09). */
export async function startIdentityServer({ tokenKey, now, port }: IdentityServerOptions): Promise<IdentityServer> {
  const workloads = new Map<string, Workload>();
  const given = new Set<string>();

  const answer = (request: IncomingMessage): { status: number; body: unknown } => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const machine = METADATA.exec(url.pathname)?.groups?.secret;
    if ((url.pathname !== "/token" && machine === undefined) || request.method !== "GET")
      return refusal(404, "There is only GET /token.");
    if (machine !== undefined && request.headers.metadata !== "true")
      return refusal(400, "Required metadata header not specified.");
    const workload = workloads.get(machine ?? String(request.headers["x-identity-header"] ?? ""));
    if (workload === undefined) return refusal(401, "X-IDENTITY-HEADER is missing or not the one of a workload.");
    const version = url.searchParams.get("api-version");
    const expected = machine === undefined ? "2019-08-01" : "2018-02-01";
    if (version !== expected) return refusal(400, `The api-version ${version} is not supported; ${expected} is.`);
    const resource = url.searchParams.get("resource");
    if (resource === null || resource === "") return refusal(400, "The parameter resource is required.");
    const identity = chosen(workload.identities(), url.searchParams);
    if (identity === undefined) {
      const message = `No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId (${workload.name}).`;
      return refusal(400, message);
    }
    const expires = Math.floor(now().getTime() / 1000) + LIFETIME_SECONDS;
    const { principalId, clientId } = identity;
    const claims = { principalId, audience: resource, lifetimeSeconds: LIFETIME_SECONDS, now: now() };
    const origin = workload.origin?.();
    return {
      status: 200,
      body: {
        access_token: issueToken(tokenKey, { ...claims, ...(origin && { origin }) }),
        expires_on: String(expires),
        resource,
        token_type: "Bearer",
        client_id: clientId,
      },
    };
  };

  const server = createServer((request, response) => {
    const { status, body } = answer(request);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}/token`,
    port: bound,
    metadataHost: (secret) => `http://127.0.0.1:${bound}/${secret}`,
    register(secret, workload) {
      given.add(secret);
      workloads.set(secret, workload);
    },
    secrets: () => [...given],
    unregister: (secret) => workloads.delete(secret),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The identity a request names; the system-assigned one when it names none. Pure. */
function chosen(identities: readonly DeployedIdentity[], query: URLSearchParams): DeployedIdentity | undefined {
  const clientId = query.get("client_id") ?? query.get("clientid");
  const principalId = query.get("principal_id") ?? query.get("object_id");
  const resourceId = query.get("mi_res_id") ?? query.get("msi_res_id");
  if (clientId === null && principalId === null && resourceId === null) {
    return identities.find(({ kind }) => kind === "system");
  }
  return identities.find(
    (identity) =>
      (clientId ?? identity.clientId) === identity.clientId &&
      (principalId ?? identity.principalId) === identity.principalId &&
      (resourceId ?? identity.resourceId).toLowerCase() === identity.resourceId.toLowerCase(),
  );
}

function refusal(statusCode: number, message: string): { status: number; body: unknown } {
  return { status: statusCode, body: { statusCode, message, error: { code: "invalid_request", message } } };
}
