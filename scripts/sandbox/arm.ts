import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { describeExecution, describeResource } from "./arm-documents.ts";
import { type ArmOperation, parseOperation } from "./arm-operations.ts";
import type { Authorization } from "./authorization.ts";
import type { Cloud, CloudResource, Properties } from "./cloud.ts";
import { propertiesOf, textOf } from "./cloud-queries.ts";
import { SUBSCRIPTION_SCOPE } from "./directory.ts";
import type { JobExecution, JobRunner } from "./job.ts";
import { ConnectionLost, createOperationFaults, type OperationFaults } from "./operation-faults.ts";
import { ArmError } from "./providers/arm-error.ts";
import { armTypeOf, nameOfId } from "./providers/arm-id.ts";
import { answerOfSubscription, READY_SUBSCRIPTION, type SubscriptionState } from "./subscription.ts";
import { ARM_AUDIENCE, readToken } from "./tokens.ts";

/** The stand-in for `https://management.azure.com`. */
export interface ArmServer {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** What the server needs. */
export interface ArmServices {
  readonly cloud: Cloud;
  readonly authorization: Authorization;
  readonly jobs: JobRunner;
  /**
   * What the subscription is like.
   * @default as a deployment needs it
   */
  readonly subscription?: SubscriptionState;
  /**
   * What goes wrong.
   * @default nothing
   */
  readonly faults?: OperationFaults;
  /** Starts a pipeline run in the background and returns its id. */
  readonly createRun: (pipeline: CloudResource, parameters: Properties) => string;
  readonly tokenKey: string;
  readonly tls: { readonly key: string; readonly cert: string };
  readonly now: () => Date;
  /** 0 picks a free one. */
  readonly port: number;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Serves the calls that pipelines, the trigger provider and the command line make, over HTTPS on 127.0.0.1. */
export async function startArmServer(services: ArmServices): Promise<ArmServer> {
  const server = createServer(services.tls, (request, response) => {
    respond(services, request, response).catch((error: unknown) => {
      if (error instanceof ConnectionLost) request.socket.destroy();
      else if (error instanceof ArmError) send(response, refusal(error));
      else send(response, refusal(new ArmError(500, "InternalServerError", String(error))));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(services.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(services: ArmServices, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "https://127.0.0.1");
  const method = request.method ?? "GET";
  const body = await readBody(request);
  const principalId = authenticate(services, request);
  if (url.searchParams.get("api-version") === null) {
    const message = "The api-version query parameter (?api-version=) is required for all requests.";
    throw new ArmError(400, "MissingApiVersionParameter", message);
  }
  const asked = { method, path: decodeURIComponent(url.pathname), body };
  const answered = answerOfSubscription(asked, services.subscription ?? READY_SUBSCRIPTION, services.cloud);
  if (answered !== undefined) {
    authorize(services, principalId, answered.action, SUBSCRIPTION_SCOPE);
    return send(response, { status: 200, body: answered.body });
  }
  const operation = parseOperation(method, decodeURIComponent(url.pathname), armTypeOf);
  if (operation === undefined) {
    throw new ArmError(404, "InvalidResourceType", `The sandbox does not serve ${method} ${url.pathname}.`);
  }
  for (const action of operation.actions) authorize(services, principalId, action, operation.resourceId);
  const subscribed = subscribedBy(services, operation);
  // Data Factory makes the subscription on the account as whoever asks for it.
  if (subscribed !== undefined)
    authorize(services, principalId, "Microsoft.EventGrid/eventSubscriptions/write", subscribed);
  const { kind, resourceId } = operation;
  const type = services.cloud.get(resourceId)?.type;
  const what = { operation: kind, ...(type && { type }) };
  const { faults = createOperationFaults() } = services;
  send(response, await faults.around(what, () => perform(services, operation, body)));
}

function authenticate({ tokenKey, now }: ArmServices, request: IncomingMessage): string {
  const header = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (header === undefined) {
    throw new ArmError(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
  }
  const reading = readToken(tokenKey, header, now());
  if ("refusal" in reading)
    throw new ArmError(401, "InvalidAuthenticationToken", `The access token is invalid: ${reading.refusal}.`);
  const { audience, principalId } = reading.token;
  if (audience === ARM_AUDIENCE || audience === "https://management.core.windows.net") return principalId;
  throw new ArmError(
    401,
    "InvalidAuthenticationTokenAudience",
    `The access token has been obtained for wrong audience or resource '${audience}'; accepted is '${ARM_AUDIENCE}'.`,
  );
}

function authorize({ authorization }: ArmServices, principalId: string, action: string, resourceId: string): void {
  if (authorization.allows({ principalId, action, isDataAction: false, resourceId })) return;
  throw new ArmError(
    403,
    "AuthorizationFailed",
    `The client '${principalId}' with object id '${principalId}' does not have authorization to perform action ` +
      `'${action}' over scope '${resourceId}' or the scope is invalid.`,
  );
}

/** The account whose events an operation subscribes to. */
function subscribedBy({ cloud }: ArmServices, { kind, resourceId }: ArmOperation): string | undefined {
  if (kind !== "subscribeTrigger") return undefined;
  return textOf(propertiesOf(cloud.get(resourceId)?.inputs.properties).scope);
}

async function perform(services: ArmServices, operation: ArmOperation, body: Properties): Promise<Answer> {
  const { cloud, jobs } = services;
  const resource = cloud.get(operation.resourceId);
  if (resource === undefined) {
    const message = `The Resource '${operation.resourceId}' was not found.`;
    throw new ArmError(404, "ResourceNotFound", message);
  }
  switch (operation.kind) {
    case "startJob": {
      const { id, name } = jobs.start(resource, body);
      return {
        status: 202,
        body: { id, name },
        headers: { location: `https://management.azure.com${id}?api-version=2024-03-01` },
      };
    }
    case "stopJob": {
      const named =
        operation.execution === undefined ? jobs.executions(resource.id) : [executionOf(jobs, resource, operation)];
      await Promise.all(named.map(({ id }) => jobs.stopExecution(id)));
      return { status: 202, body: {} };
    }
    case "listExecutions":
      return { status: 200, body: { value: jobs.executions(resource.id).map(describeExecution) } };
    case "readExecution":
      return { status: 200, body: describeExecution(executionOf(jobs, resource, operation)) };
    case "startTrigger":
    case "stopTrigger":
      cloud.put({ ...resource, runtimeState: operation.kind === "startTrigger" ? "Started" : "Stopped" });
      return { status: 200 };
    case "subscribeTrigger":
    case "unsubscribeTrigger":
      cloud.put({ ...resource, followsEvents: operation.kind === "subscribeTrigger" });
      return { status: 202, body: {} };
    case "readSubscription": {
      const status = resource.followsEvents === true ? "Enabled" : "Disabled";
      return { status: 200, body: { triggerName: nameOfId(resource.id), status } };
    }
    case "createRun":
      return { status: 200, body: { runId: services.createRun(resource, body) } };
    case "listConnections":
      return { status: 200, body: { value: connectionsOf(cloud, resource).map(describeResource) } };
    case "approveConnection": {
      const { privateLinkServiceConnectionState } = propertiesOf(body.properties);
      const state = { privateLinkServiceConnectionState: propertiesOf(privateLinkServiceConnectionState) };
      const { inputs, outputs } = resource;
      const changed = { ...resource, inputs: { ...inputs, ...state }, outputs: { ...outputs, ...state } };
      cloud.put(changed);
      return { status: 200, body: describeResource(changed) };
    }
    case "read":
      return { status: 200, body: describeResource(resource) };
  }
}

function connectionsOf(cloud: Cloud, account: CloudResource): readonly CloudResource[] {
  const below = `${account.id}/`.toLowerCase();
  return cloud
    .list("azure-native:storage:PrivateEndpointConnection")
    .filter(({ id }) => id.toLowerCase().startsWith(below));
}

function executionOf(jobs: JobRunner, job: CloudResource, { execution }: ArmOperation): JobExecution {
  const found = jobs.execution(`${job.id}/executions/${execution}`);
  if (found !== undefined) return found;
  throw new ArmError(
    404,
    "JobExecutionNotFound",
    `The execution '${execution}' of job '${nameOfId(job.id)}' was not found.`,
  );
}

async function readBody(request: IncomingMessage): Promise<Properties> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString().trim();
  if (text === "") return {};
  try {
    return JSON.parse(text) as Properties;
  } catch {
    throw new ArmError(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.");
  }
}

function refusal({ status, code, message, retryAfterSeconds }: ArmError): Answer {
  const wait = retryAfterSeconds !== undefined && { headers: { "retry-after": String(retryAfterSeconds) } };
  return { status, body: { error: { code, message } }, ...wait };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const text = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers }).end(text);
}
