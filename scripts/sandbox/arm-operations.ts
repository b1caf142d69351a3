/** An operation of Azure Resource Manager that the sandbox serves. */
export interface ArmOperation {
  readonly kind:
    | "read"
    | "startJob"
    | "stopJob"
    | "listExecutions"
    | "readExecution"
    | "startTrigger"
    | "stopTrigger"
    | "subscribeTrigger"
    | "unsubscribeTrigger"
    | "readSubscription"
    | "createRun"
    | "listConnections"
    | "approveConnection";
  /** The resource acted on: a job, a trigger, a pipeline, or whatever is read. */
  readonly resourceId: string;
  /** Name of the execution, where the operation has one. */
  readonly execution?: string;
  /** Every one of these must be allowed on `resourceId`. */
  readonly actions: readonly string[];
}

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly kind: ArmOperation["kind"];
  readonly actions: readonly string[];
}

const JOB = String.raw`(?<id>/.+/providers/Microsoft\.App/jobs/[^/]+)`;
const ACCOUNT = String.raw`/.+/providers/Microsoft\.Storage/storageAccounts/[^/]+`;
const FACTORY = String.raw`/.+/providers/Microsoft\.DataFactory/factories/[^/]+`;

/**
 * Operation names as the resource providers list them. A single execution is read under another name than the list,
 * and ARM's own rule would ask for the list's: both are asked for, so that a role that passes here passes there.
 */
const ROUTES: readonly Route[] = [
  route("POST", `${JOB}/start`, "startJob", ["Microsoft.App/jobs/start/action"]),
  route("POST", `${JOB}/stop`, "stopJob", ["Microsoft.App/jobs/stop/action"]),
  route("POST", `${JOB}/executions/(?<execution>[^/]+)/stop`, "stopJob", ["Microsoft.App/jobs/stop/execution/action"]),
  route("GET", `${JOB}/executions`, "listExecutions", ["Microsoft.App/jobs/executions/read"]),
  route("GET", `${JOB}/executions/(?<execution>[^/]+)`, "readExecution", [
    "Microsoft.App/jobs/execution/read",
    "Microsoft.App/jobs/executions/read",
  ]),
  route("POST", `(?<id>${FACTORY}/triggers/[^/]+)/start`, "startTrigger", [
    "Microsoft.DataFactory/factories/triggers/start/action",
  ]),
  route("POST", `(?<id>${FACTORY}/triggers/[^/]+)/stop`, "stopTrigger", [
    "Microsoft.DataFactory/factories/triggers/stop/action",
  ]),
  route("POST", `(?<id>${FACTORY}/triggers/[^/]+)/subscribeToEvents`, "subscribeTrigger", [
    "Microsoft.DataFactory/factories/triggers/subscribetoevents/action",
  ]),
  route("POST", `(?<id>${FACTORY}/triggers/[^/]+)/unsubscribeFromEvents`, "unsubscribeTrigger", [
    "Microsoft.DataFactory/factories/triggers/unsubscribefromevents/action",
  ]),
  route("POST", `(?<id>${FACTORY}/triggers/[^/]+)/getEventSubscriptionStatus`, "readSubscription", [
    "Microsoft.DataFactory/factories/triggers/geteventsubscriptionstatus/action",
  ]),
  route("POST", `(?<id>${FACTORY}/pipelines/[^/]+)/createRun`, "createRun", [
    "Microsoft.DataFactory/factories/pipelines/createrun/action",
  ]),
  route("GET", `(?<id>${ACCOUNT})/privateEndpointConnections`, "listConnections", [
    "Microsoft.Storage/storageAccounts/privateEndpointConnections/read",
  ]),
  route("PUT", `(?<id>${ACCOUNT}/privateEndpointConnections/[^/]+)`, "approveConnection", [
    "Microsoft.Storage/storageAccounts/privateEndpointConnections/write",
    "Microsoft.Storage/storageAccounts/PrivateEndpointConnectionsApproval/action",
  ]),
];

/** The operation a request asks for; `typeOf` gives the ARM type of an id. Undefined for what is not served. Pure. */
export function parseOperation(method: string, path: string, typeOf: (id: string) => string): ArmOperation | undefined {
  for (const { method: expected, pattern, kind, actions } of ROUTES) {
    const groups = method === expected ? pattern.exec(path)?.groups : undefined;
    if (groups?.id === undefined) continue;
    return { kind, resourceId: groups.id, actions, ...(groups.execution && { execution: groups.execution }) };
  }
  if (method !== "GET") return undefined;
  return { kind: "read", resourceId: path, actions: [`${typeOf(path)}/read`] };
}

function route(method: string, source: string, kind: ArmOperation["kind"], actions: readonly string[]): Route {
  return { method, pattern: new RegExp(`^${source}$`, "i"), kind, actions };
}
