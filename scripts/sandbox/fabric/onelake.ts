import type { Cloud, CloudResource } from "../cloud.ts";
import { textOf } from "../cloud-queries.ts";
import type { Place } from "../storage/call.ts";
import { FABRIC, identityOf, roleIn } from "./fabric-cloud.ts";

/** Name of OneLake among the accounts of the storage server: `<url>/onelake/<workspace>/<item>/…`. */
export const ONELAKE = "onelake";

type Resources = Pick<Cloud, "get" | "list">;

/** What a place in OneLake is: a workspace's own, or through a shortcut somebody else's. */
export interface OneLakePlace {
  readonly workspaceId: string;
  /** Where it lies: in OneLake by ids, or in the shortcut's target. */
  readonly behind: Place;
  /** Object id of the workspace's identity, with which a shortcut's target is reached; absent without a shortcut. */
  readonly actsAs?: string;
}

/**
 * Finds a place in OneLake. Workspace and item go by name or by GUID, an item's name with its type:
 * `commerce.Lakehouse` (Microsoft Learn: OneLake APIs, 2026-05). Undefined when there is no such workspace or item.
 */
export function oneLakePlaceOf(cloud: Resources, { container, path }: Place): OneLakePlace | undefined {
  const workspace = cloud
    .list(FABRIC.workspace)
    .find(({ id, inputs }) => id === container.toLowerCase() || inputs.displayName === container);
  if (workspace === undefined) return undefined;
  const workspaceId = workspace.id;
  const [first = "", ...rest] = path.split("/");
  if (first === "") return { workspaceId, behind: { account: ONELAKE, container: workspaceId, path: "" } };
  const item = itemNamed(cloud, workspaceId, first);
  if (item === undefined) return undefined;
  const shortcut = shortcutOver(cloud, item.id, rest.join("/"));
  if (shortcut === undefined) {
    return { workspaceId, behind: { account: ONELAKE, container: workspaceId, path: [item.id, ...rest].join("/") } };
  }
  const target = shortcut.inputs.place as Place;
  const below = rest.slice(shortcutPath(shortcut).split("/").length);
  const steps = [...target.path.split("/"), ...below].filter((step) => step !== "");
  return {
    workspaceId,
    behind: { ...target, path: steps.join("/") },
    actsAs: textOf(identityOf(cloud, workspaceId)?.outputs.servicePrincipalId),
  };
}

/** Names of shortcuts that a folder of a lakehouse shows. */
export function shortcutsIn(cloud: Resources, place: Place): readonly string[] {
  const found = oneLakePlaceOf(cloud, place);
  if (found === undefined || found.actsAs !== undefined) return [];
  const [itemId, ...folder] = found.behind.path.split("/");
  return cloud
    .list(FABRIC.shortcut)
    .filter(({ inputs }) => inputs.itemId === itemId && inputs.path === folder.join("/"))
    .map(({ inputs }) => textOf(inputs.name));
}

/** Whether a principal's role in the workspace lets it do this; writing needs Contributor. */
export function mayUseOneLake(cloud: Cloud, workspaceId: string, principalId: string, isRead: boolean): boolean {
  const role = roleIn(cloud, workspaceId, principalId);
  return role !== undefined && (isRead || role !== "Viewer");
}

function itemNamed(cloud: Resources, workspaceId: string, name: string): CloudResource | undefined {
  return cloud
    .list(FABRIC.item)
    .filter(({ inputs }) => inputs.workspaceId === workspaceId)
    .find(({ id, inputs }) => id === name.toLowerCase() || `${inputs.displayName}.${inputs.itemType}` === name);
}

function shortcutOver(cloud: Resources, itemId: string, path: string): CloudResource | undefined {
  return cloud
    .list(FABRIC.shortcut)
    .find((one) => one.inputs.itemId === itemId && `${path}/`.startsWith(`${shortcutPath(one)}/`));
}

function shortcutPath({ inputs }: CloudResource): string {
  return `${inputs.path}/${inputs.name}`;
}
