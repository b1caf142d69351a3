import type { CloudResource } from "../cloud.ts";
import { propertiesOf, textOf } from "../cloud-queries.ts";
import { FABRIC, identityOf } from "./fabric-cloud.ts";
import { FabricRefusal, notFound } from "./fabric-refusal.ts";
import { type FabricCall, type FabricReply, type FabricWorld, itemOf, workspaceOf } from "./fabric-world.ts";

/** Makes or moves a shortcut, after a look at its target as the workspace's identity. */
export function putShortcut(world: FabricWorld, call: FabricCall): FabricReply {
  const { cloud, unique } = world;
  const workspace = workspaceOf(world, call, "Contributor");
  const { id: itemId } = itemOf(world, call);
  const { path, name, target } = call.body;
  const adlsGen2 = propertiesOf(propertiesOf(target).adlsGen2);
  const policy = call.query.get("shortcutConflictPolicy") ?? "Abort";
  const before = shortcutAt(world, itemId, textOf(path), textOf(name));
  if (before !== undefined && policy === "Abort") {
    throw new FabricRefusal(409, "EntityConflict", `There is a shortcut ${path}/${name} already.`);
  }
  if (before === undefined && policy === "OverwriteOnly") throw notFound(`shortcut ${path}/${name}`);
  const place = targetOf(adlsGen2.location, adlsGen2.subpath);
  requireAccess(world, workspace.id, textOf(adlsGen2.connectionId), place);
  const inputs = { workspaceId: workspace.id, itemId, path, name, adlsGen2, place };
  const shortcut = { id: before?.id ?? unique("shortcut"), type: FABRIC.shortcut, inputs, outputs: {} };
  cloud.put(shortcut);
  return { status: before === undefined ? 201 : 200, body: described(shortcut) };
}

export function readShortcut(world: FabricWorld, call: FabricCall): FabricReply {
  workspaceOf(world, call, "Viewer");
  return { status: 200, body: described(shortcutOf(world, call)) };
}

export function listShortcuts(world: FabricWorld, call: FabricCall): FabricReply {
  workspaceOf(world, call, "Viewer");
  const { id } = itemOf(world, call);
  const found = world.cloud.list(FABRIC.shortcut).filter(({ inputs }) => inputs.itemId === id);
  return { status: 200, body: { value: found.map(described) } };
}

/** The target and what is in it stay. */
export function deleteShortcut(world: FabricWorld, call: FabricCall): FabricReply {
  workspaceOf(world, call, "Contributor");
  world.cloud.remove(shortcutOf(world, call).id);
  return { status: 200 };
}

/** A container of an account and a folder in it. */
interface ShortcutPlace {
  readonly account: string;
  readonly container: string;
  readonly path: string;
}

/** Account, container and folder behind an address: `https://<account>.dfs…`, or the sandbox's `https://127.0.0.1:<port>/<account>`. */
function targetOf(location: unknown, subpath: unknown): ShortcutPlace {
  const url = new URL(textOf(location));
  const isAzure = /\.(?:dfs|blob)\./.test(url.hostname);
  const account = (isAzure ? url.hostname.split(".")[0] : url.pathname.split("/")[1]) ?? "";
  const [container = "", ...path] = textOf(subpath)
    .replace(/^\/+|\/+$/g, "")
    .split("/");
  return { account, container, path: path.join("/") };
}

function requireAccess(world: FabricWorld, workspaceId: string, connectionId: string, place: ShortcutPlace): void {
  const { cloud, authorization } = world;
  const connection = cloud.get(connectionId);
  if (connection?.type !== FABRIC.connection) throw notFound(`connection ${connectionId}`);
  const identity = identityOf(cloud, workspaceId);
  if (identity === undefined) {
    throw new FabricRefusal(400, "WorkspaceIdentityNotFound", "The workspace has no identity for the connection.");
  }
  const principalId = textOf(identity.outputs.servicePrincipalId);
  const { account, container } = place;
  const origin = { kind: "fabric-workspace", workspaceId } as const;
  const where = `https://${account}.dfs.core.windows.net/${container}`;
  const { storage } = authorization;
  if (storage.account(account) === undefined) {
    throw new FabricRefusal(400, "BadRequest", `Access to target location ${where} failed: there is no such account.`);
  }
  if (!storage.reaches({ account, service: "dfs", origin })) {
    const message = `Unauthorized. Access to target location ${where} denied (AuthorizationFailure).`;
    throw new FabricRefusal(400, "BadRequest", message);
  }
  if (!storage.allows({ principalId, action: "read", account, container })) {
    const message = `Unauthorized. Access to target location ${where} denied (AuthorizationPermissionMismatch).`;
    throw new FabricRefusal(400, "BadRequest", message);
  }
}

function shortcutAt({ cloud }: FabricWorld, itemId: string, path: string, name: string): CloudResource | undefined {
  return cloud
    .list(FABRIC.shortcut)
    .find(({ inputs }) => inputs.itemId === itemId && inputs.path === path && inputs.name === name);
}

function shortcutOf(world: FabricWorld, call: FabricCall): CloudResource {
  const { id } = itemOf(world, call);
  const { path = "", name = "" } = call.parameters;
  const found = shortcutAt(world, id, path, name);
  if (found === undefined) throw notFound(`shortcut ${path}/${name}`);
  return found;
}

function described({ inputs }: CloudResource) {
  const { path, name, adlsGen2 } = inputs;
  return { path, name, target: { type: "AdlsGen2", adlsGen2 } };
}
