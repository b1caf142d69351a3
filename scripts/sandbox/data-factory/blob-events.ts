import type { Cloud, CloudResource } from "../cloud.ts";
import { listOf, propertiesOf, storageAccounts, textOf } from "../cloud-queries.ts";

/** A blob that was written to its end. */
export interface CreatedBlob {
  readonly account: string;
  readonly container: string;
  /** Without leading slash. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * The started triggers that a written blob fires: subscribed to its account, with a filter that fits (Microsoft Learn:
 * storage event triggers, 2025-02). An account without public endpoint reports nothing. Pure.
 */
export function triggersFiredBy(blob: CreatedBlob, cloud: Cloud): readonly CloudResource[] {
  return cloud.list("azure-native:datafactory:Trigger").filter((trigger) => fits(trigger, blob, cloud));
}

function fits({ inputs, runtimeState, followsEvents }: CloudResource, blob: CreatedBlob, cloud: Cloud): boolean {
  const { type, scope, events, blobPathBeginsWith, blobPathEndsWith, ignoreEmptyBlobs } = propertiesOf(
    inputs.properties,
  );
  if (type !== "BlobEventsTrigger" || runtimeState !== "Started" || followsEvents !== true) return false;
  const account = storageAccounts(cloud).get(blob.account);
  if (account?.id.toLowerCase() !== textOf(scope).toLowerCase()) return false;
  if (cloud.get(account.id)?.inputs.publicNetworkAccess === "Disabled") return false;
  if (!listOf(events).includes("Microsoft.Storage.BlobCreated")) return false;
  if (ignoreEmptyBlobs === true && blob.bytes === 0) return false;
  const path = `/${blob.container}/blobs/${blob.path}`;
  return path.startsWith(textOf(blobPathBeginsWith)) && path.endsWith(textOf(blobPathEndsWith));
}
