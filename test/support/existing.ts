import type { Sandbox } from "../../scripts/sandbox/sandbox.ts";
import type { StackSettings } from "../../stacks/config.ts";
import { makeExistingNetwork } from "./existing-network.ts";
import { makeExistingResources } from "./existing-resources.ts";

/** Makes what the settings say is there already: network, groups, account, workspace. */
export function makeExisting(
  { cloud, storage }: Pick<Sandbox, "cloud" | "storage">,
  { network, existing }: Pick<StackSettings, "network" | "existing">,
): void {
  if (network?.existing !== undefined) makeExistingNetwork(cloud);
  if (existing !== undefined) makeExistingResources(cloud, storage.url);
}
