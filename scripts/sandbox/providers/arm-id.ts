import type { Cloud, Properties } from "../cloud.ts";
import { SUBSCRIPTION_SCOPE } from "../directory.ts";
import { ArmError } from "./arm-error.ts";
import { UNKNOWN } from "./property-values.ts";

/** Inputs that an id template names, in order: `{accountName}` gives `accountName`. */
export function pathParameters(template: string): readonly string[] {
  return [...template.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1] as string)
    .filter((name) => name !== "subscription");
}

/** The ARM id for given inputs; undefined while a part of it is not known or missing. Pure. */
export function fillId(template: string, inputs: Properties): string | undefined {
  let isComplete = true;
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (name === "subscription") return SUBSCRIPTION_SCOPE.slice(1);
    const value = inputs[name];
    if (typeof value !== "string" || value === "" || value === UNKNOWN) isComplete = false;
    return String(value);
  });
  return isComplete ? `/${filled.replace(/^\/+/, "")}` : undefined;
}

/** Last segment of an id: the resource's name. */
export function nameOfId(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** The ARM type in an id, e.g. `Microsoft.Storage/storageAccounts/blobServices/containers`. */
export function armTypeOf(id: string): string {
  const [scope, rest] = splitAtProvider(id);
  if (rest === undefined) return scope.split("/").length > 3 ? "Microsoft.Resources/resourceGroups" : "subscriptions";
  const [namespace, ...segments] = rest.split("/");
  return [namespace, ...segments.filter((_, index) => index % 2 === 0)].join("/");
}

/** The id of what a resource lives in: parent resource, scope of an extension, resource group, or subscription. */
export function parentOfId(id: string): string {
  const [scope, rest] = splitAtProvider(id);
  if (rest === undefined) return scope.split("/").slice(0, 3).join("/");
  const segments = rest.split("/");
  if (segments.length <= 3) return scope;
  return id.split("/").slice(0, -2).join("/");
}

/** Whether an id names something that is there: deployed, or part of every subscription and storage account. */
export function exists(cloud: Cloud, id: string): boolean {
  if (id.toLowerCase() === SUBSCRIPTION_SCOPE.toLowerCase()) return true;
  if (cloud.get(id) !== undefined) return true;
  return isBuiltIn(id) && exists(cloud, parentOfId(id));
}

/** Whether a container is there that was made over the data plane, as Dataverse does. */
export type HasContainer = (account: string, container: string) => boolean;

/** Refuses a resource whose surroundings are missing, in ARM's words. */
export function requireParent(cloud: Cloud, id: string, hasContainer: HasContainer): void {
  // Objects of the directory live in no subscription.
  if (!id.startsWith("/subscriptions/")) return;
  const parent = parentOfId(id);
  const group = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0];
  if (group !== undefined && group !== id && !exists(cloud, group)) {
    throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${nameOfId(group)}' could not be found.`);
  }
  if (exists(cloud, parent)) return;
  const [, account, container] =
    /\/storageAccounts\/([^/]+)\/blobServices\/default\/containers\/([^/]+)$/i.exec(parent) ?? [];
  if (account !== undefined && container !== undefined && hasContainer(account, container)) return;
  const type = armTypeOf(id);
  const isChild = id.slice(parent.length + 1).split("/").length === 2;
  if (isChild) {
    throw new ArmError(
      404,
      "ParentResourceNotFound",
      `Failed to perform 'write' on resource(s) of type '${type.slice(type.indexOf("/") + 1)}', ` +
        `because the parent resource '${parent}' could not be found.`,
    );
  }
  throw new ArmError(404, "ResourceNotFound", `The resource '${parent}', scope of '${nameOfId(id)}', was not found.`);
}

/** Services that come with their parent and need not be deployed. */
function isBuiltIn(id: string): boolean {
  return /\/(blobServices|fileServices|queueServices|tableServices|managedVirtualNetworks)\/default$/i.test(id);
}

/** Splits at the last `/providers/`: what comes before is the scope. */
function splitAtProvider(id: string): [string, string | undefined] {
  const at = id.toLowerCase().lastIndexOf("/providers/");
  return at === -1 ? [id, undefined] : [id.slice(0, at), id.slice(at + "/providers/".length)];
}
