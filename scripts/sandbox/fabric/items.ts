import type { CloudResource, Properties } from "../cloud.ts";
import { FABRIC } from "./fabric-cloud.ts";
import { FabricRefusal, notFound } from "./fabric-refusal.ts";
import {
  type FabricCall,
  type FabricReply,
  type FabricWorld,
  itemOf,
  requireCapacity,
  workspaceOf,
} from "./fabric-world.ts";

/** Collections of a workspace and the type of item in each. */
const TYPES: Readonly<Record<string, string>> = {
  lakehouses: "Lakehouse",
  notebooks: "Notebook",
  sparkJobDefinitions: "SparkJobDefinition",
  dataPipelines: "DataPipeline",
};

export function createItem(world: FabricWorld, call: FabricCall): FabricReply {
  const { cloud, unique } = world;
  const workspace = workspaceOf(world, call, "Contributor");
  const itemType = typeOf(call);
  const { displayName, description = "", definition, creationPayload } = call.body;
  requireCapacity(world, workspace);
  requireFreeName(world, workspace.id, itemType, displayName);
  const inputs = { workspaceId: workspace.id, itemType, displayName, description, definition, creationPayload };
  const item = { id: unique("item"), type: FABRIC.item, inputs, outputs: {} };
  cloud.put(item);
  return { status: 201, body: described(world, item), isLater: definition !== undefined };
}

export function listItems(world: FabricWorld, call: FabricCall): FabricReply {
  const { id } = workspaceOf(world, call, "Viewer");
  const type = call.parameters.collection === "items" ? call.query.get("type") : typeOf(call);
  const found = world.cloud
    .list(FABRIC.item)
    .filter(({ inputs }) => inputs.workspaceId === id && (type === null || inputs.itemType === type));
  return { status: 200, body: { value: found.map((item) => described(world, item)) } };
}

export function readItem(world: FabricWorld, call: FabricCall): FabricReply {
  return { status: 200, body: described(world, typedItem(world, call, "Viewer")) };
}

export function updateItem(world: FabricWorld, call: FabricCall): FabricReply {
  const item = typedItem(world, call, "Contributor");
  const { displayName = item.inputs.displayName, description = item.inputs.description } = call.body;
  if (displayName !== item.inputs.displayName) {
    requireFreeName(world, String(item.inputs.workspaceId), String(item.inputs.itemType), displayName);
  }
  world.cloud.put({ ...item, inputs: { ...item.inputs, displayName, description } });
  return readItem(world, call);
}

/** Shortcuts, schedules and runs of the item go with it. */
export function deleteItem(world: FabricWorld, call: FabricCall): FabricReply {
  const { id } = typedItem(world, call, "Contributor");
  for (const part of world.cloud.list().filter(({ inputs }) => inputs.itemId === id)) world.cloud.remove(part.id);
  world.cloud.remove(id);
  return { status: 200 };
}

export function readDefinition(world: FabricWorld, call: FabricCall): FabricReply {
  const { definition } = typedItem(world, call, "Contributor").inputs;
  if (definition === undefined) {
    throw new FabricRefusal(400, "OperationNotSupportedForItem", "The item has no definition.");
  }
  return { status: 200, body: { definition }, isLater: true };
}

export function updateDefinition(world: FabricWorld, call: FabricCall): FabricReply {
  const item = typedItem(world, call, "Contributor");
  world.cloud.put({ ...item, inputs: { ...item.inputs, definition: call.body.definition } });
  return { status: 200, isLater: true };
}

function typedItem(world: FabricWorld, call: FabricCall, role: "Viewer" | "Contributor"): CloudResource {
  workspaceOf(world, call, role);
  const item = itemOf(world, call);
  if (call.parameters.collection !== "items" && item.inputs.itemType !== typeOf(call))
    throw notFound(`item ${item.id}`);
  return item;
}

function typeOf({ parameters }: FabricCall): string {
  const type = TYPES[parameters.collection ?? ""];
  if (type === undefined) throw notFound(`collection ${parameters.collection}`);
  return type;
}

function requireFreeName({ cloud }: FabricWorld, workspaceId: string, itemType: string, displayName: unknown): void {
  const isTaken = cloud
    .list(FABRIC.item)
    .some(
      ({ inputs }) =>
        inputs.workspaceId === workspaceId && inputs.itemType === itemType && inputs.displayName === displayName,
    );
  if (!isTaken) return;
  const message = `Requested '${displayName}' is already in use.`;
  throw new FabricRefusal(409, "ItemDisplayNameAlreadyInUse", message);
}

function described({ storageUrl }: FabricWorld, { id, inputs }: CloudResource): Properties {
  const { workspaceId, itemType, displayName, description, creationPayload } = inputs;
  const root = `${storageUrl}/onelake/${workspaceId}/${id}`;
  const hasSchemas = (creationPayload as Properties | undefined)?.enableSchemas === true;
  return {
    ...{ id, workspaceId, displayName, description, type: itemType },
    ...(itemType === "Lakehouse" && {
      properties: {
        oneLakeTablesPath: `${root}/Tables`,
        oneLakeFilesPath: `${root}/Files`,
        ...(hasSchemas && { defaultSchema: "dbo" }),
      },
    }),
    ...(itemType === "SparkJobDefinition" && { properties: { oneLakeRootPath: root } }),
  };
}
