import { z } from "zod";

/** A setting that takes the ARM id of one type, e.g. `Microsoft.Network/virtualNetworks/[^/]+`. */
export function armId(type: string, what: string) {
  return z
    .string()
    .regex(
      new RegExp(`^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${type.replaceAll(".", "\\.")}$`, "i"),
      `use the ARM id of ${what}: /subscriptions/…/resourceGroups/…/providers/${type.replaceAll("[^/]+", "…")}`,
    )
    .describe(`ARM id of ${what}`);
}

/** Where a resource is by its ARM id: subscription, resource group and name; empty where the id has none. Pure. */
export function placeOf(id: string): { subscription: string; resourceGroupName: string; name: string } {
  const [, subscription = "", resourceGroupName = ""] =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)/i.exec(id) ?? [];
  return { subscription, resourceGroupName, name: id.split("/").at(-1) ?? "" };
}
