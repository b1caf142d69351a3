import type { BatchService } from "../batch/batch-service.ts";
import type { Cloud, CloudResource, Properties } from "../cloud.ts";
import { type DeployedIdentity, identitiesOf, propertiesOf, textOf } from "../cloud-queries.ts";
import { sendHttps } from "../https-client.ts";
import { nameOfId } from "../providers/arm-id.ts";
import { issueToken } from "../tokens.ts";
import { ActivityError } from "./pipeline-run.ts";
import type { SendWebRequest } from "./web-request.ts";

/** Where a factory's requests go and how they are signed in. */
export interface FactoryNetwork {
  readonly cloud: Cloud;
  /** Endpoint of the sandbox's ARM server, reached as `https://management.azure.com`. */
  readonly armUrl: string;
  /** Endpoint of the sandbox's storage server. */
  readonly storageUrl: string;
  /** The deployed Batch accounts. */
  readonly batch: Pick<BatchService, "answer">;
  readonly ca: string;
  readonly tokenKey: string;
  readonly now: () => Date;
}

const TOKEN_LIFETIME_SECONDS = 3600;

/** Sends Web activities of one factory with its own identity; only the sandbox's servers can be reached. */
export function createSender(factory: CloudResource, network: FactoryNetwork): SendWebRequest {
  return async ({ method, url, headers, body, timeoutSeconds, identity }) => {
    const authorization: Record<string, string> = {};
    if (identity !== undefined) authorization.authorization = `Bearer ${tokenFor(factory, identity, network)}`;
    const signed = { ...headers, ...authorization };
    const answer = URL.canParse(url) && network.batch.answer({ method, url: new URL(url), headers: signed, body });
    if (answer) return answer;
    const target = reachable(url, network);
    try {
      const request = {
        method,
        url: target,
        headers: signed,
        timeoutSeconds,
        ca: network.ca,
      };
      return await sendHttps(body === undefined ? request : { ...request, body });
    } catch (error) {
      const message = `Error calling the endpoint '${url}'. Response status code: 'NA - Unknown'. More details: ${(error as Error).message}`;
      throw new ActivityError("2108", message);
    }
  };
}

function reachable(url: string, { armUrl, storageUrl }: FactoryNetwork): string {
  const { hostname, pathname, search, origin } = URL.canParse(url) ? new URL(url) : new URL("about:blank");
  if (hostname === "management.azure.com") return `${armUrl}${pathname}${search}`;
  if (origin === storageUrl) return url;
  const message = `Error calling the endpoint '${url}': the sandbox reaches https://management.azure.com, deployed Batch accounts and its own storage only.`;
  throw new ActivityError("2108", message);
}

function tokenFor(
  factory: CloudResource,
  { resource, credential }: { resource: string; credential: string | undefined },
  { cloud, tokenKey, now }: FactoryNetwork,
): string {
  const { principalId } = identityFor(cloud, factory, credential);
  return issueToken(tokenKey, { principalId, audience: resource, lifetimeSeconds: TOKEN_LIFETIME_SECONDS, now: now() });
}

function identityFor(cloud: Cloud, factory: CloudResource, credential: string | undefined): DeployedIdentity {
  const identities = identitiesOf(cloud, factory);
  const name = nameOfId(factory.id);
  if (credential === undefined) {
    const system = identities.find(({ kind }) => kind === "system");
    if (system !== undefined) return system;
    throw new ActivityError("2108", `The factory '${name}' has no system-assigned managed identity.`);
  }
  const resourceId = credentialTarget(cloud.get(`${factory.id}/credentials/${credential}`)?.inputs);
  if (resourceId === undefined)
    throw new ActivityError("2108", `The credential '${credential}' does not exist in '${name}'.`);
  const assigned = identities.find((identity) => identity.resourceId.toLowerCase() === resourceId.toLowerCase());
  if (assigned !== undefined) return assigned;
  throw new ActivityError(
    "2108",
    `The identity '${resourceId}' of credential '${credential}' is not assigned to '${name}'.`,
  );
}

function credentialTarget(inputs: Properties | undefined): string | undefined {
  const properties = propertiesOf(inputs?.properties);
  const id = textOf(properties.resourceId ?? propertiesOf(properties.typeProperties).resourceId);
  return id === "" ? undefined : id;
}
