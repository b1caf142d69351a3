import {
  createConnection,
  deleteConnection,
  listConnectionTypes,
  readConnection,
  updateConnection,
} from "./connections.ts";
import type { FabricCall, FabricReply, FabricWorld } from "./fabric-world.ts";
import { createItem, deleteItem, listItems, readDefinition, readItem, updateDefinition, updateItem } from "./items.ts";
import { createSchedule, deleteSchedule, readJob, readSchedule, runJob, updateSchedule } from "./jobs.ts";
import { createEndpoint, deleteEndpoint, readEndpoint } from "./managed-private-endpoints.ts";
import { addRole, readRole, removeRole, updateRole } from "./role-assignments.ts";
import { deleteShortcut, listShortcuts, putShortcut, readShortcut } from "./shortcuts.ts";
import {
  assignToCapacity,
  createWorkspace,
  deleteWorkspace,
  deprovisionIdentity,
  listCapacities,
  provisionIdentity,
  readSparkSettings,
  readWorkspace,
  updateSparkSettings,
  updateWorkspace,
} from "./workspaces.ts";

type Handler = (world: FabricWorld, call: FabricCall) => FabricReply;

const WORKSPACE = "/workspaces/{workspace}";
const ITEM = `${WORKSPACE}/items/{item}`;
const SCHEDULES = `${ITEM}/jobs/{jobType}/schedules`;
const ENDPOINTS = `${WORKSPACE}/managedPrivateEndpoints`;

/** What is served, the first that fits: method and path; `{name+}` takes several steps of a path. */
const ROUTES: readonly (readonly [string, Handler])[] = [
  ["GET /capacities", listCapacities],
  ["POST /workspaces", createWorkspace],
  [`GET ${WORKSPACE}`, readWorkspace],
  [`PATCH ${WORKSPACE}`, updateWorkspace],
  [`DELETE ${WORKSPACE}`, deleteWorkspace],
  [`POST ${WORKSPACE}/assignToCapacity`, assignToCapacity],
  [`POST ${WORKSPACE}/provisionIdentity`, provisionIdentity],
  [`POST ${WORKSPACE}/deprovisionIdentity`, deprovisionIdentity],
  [`GET ${WORKSPACE}/spark/settings`, readSparkSettings],
  [`PATCH ${WORKSPACE}/spark/settings`, updateSparkSettings],
  [`POST ${WORKSPACE}/roleAssignments`, addRole],
  [`GET ${WORKSPACE}/roleAssignments/{role}`, readRole],
  [`PATCH ${WORKSPACE}/roleAssignments/{role}`, updateRole],
  [`DELETE ${WORKSPACE}/roleAssignments/{role}`, removeRole],
  [`POST ${ENDPOINTS}`, createEndpoint],
  [`GET ${ENDPOINTS}/{endpoint}`, readEndpoint],
  [`DELETE ${ENDPOINTS}/{endpoint}`, deleteEndpoint],
  ["GET /connections/supportedConnectionTypes", listConnectionTypes],
  ["POST /connections", createConnection],
  ["GET /connections/{connection}", readConnection],
  ["PATCH /connections/{connection}", updateConnection],
  ["DELETE /connections/{connection}", deleteConnection],
  [`GET ${ITEM}/shortcuts`, listShortcuts],
  [`POST ${ITEM}/shortcuts`, putShortcut],
  [`GET ${ITEM}/shortcuts/{path+}/{name}`, readShortcut],
  [`DELETE ${ITEM}/shortcuts/{path+}/{name}`, deleteShortcut],
  [`POST ${ITEM}/jobs/instances`, runJob],
  [`GET ${ITEM}/jobs/instances/{instance}`, readJob],
  [`POST ${ITEM}/jobs/{jobType}/instances`, runJob],
  [`POST ${SCHEDULES}`, createSchedule],
  [`GET ${SCHEDULES}/{schedule}`, readSchedule],
  [`PATCH ${SCHEDULES}/{schedule}`, updateSchedule],
  [`DELETE ${SCHEDULES}/{schedule}`, deleteSchedule],
  [`POST ${WORKSPACE}/{collection}`, createItem],
  [`GET ${WORKSPACE}/{collection}`, listItems],
  [`GET ${WORKSPACE}/{collection}/{item}`, readItem],
  [`PATCH ${WORKSPACE}/{collection}/{item}`, updateItem],
  [`DELETE ${WORKSPACE}/{collection}/{item}`, deleteItem],
  [`POST ${WORKSPACE}/{collection}/{item}/getDefinition`, readDefinition],
  [`POST ${WORKSPACE}/{collection}/{item}/updateDefinition`, updateDefinition],
];

const COMPILED = ROUTES.map(([route, handler]) => {
  const source = route.replaceAll(/\{(\w+)(\+?)\}/g, (_, name, many) => `(?<${name}>${many === "" ? "[^/]+" : ".+"})`);
  return { pattern: new RegExp(`^${source}$`), handler };
});

/** The handler of a request and the variable parts of its path; undefined when nothing serves it. Pure. */
export function routeOf(
  method: string,
  path: string,
): { readonly handler: Handler; readonly parameters: Readonly<Record<string, string>> } | undefined {
  for (const { pattern, handler } of COMPILED) {
    const match = pattern.exec(`${method} ${path}`);
    if (match !== null) return { handler, parameters: { ...match.groups } };
  }
  return undefined;
}
