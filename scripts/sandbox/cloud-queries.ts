import type { Cloud, CloudResource, Properties } from "./cloud.ts";

/** A deployed storage account and the containers made through ARM. */
export interface DeployedAccount {
  readonly id: string;
  readonly name: string;
  readonly isHierarchical: boolean;
  readonly containers: ReadonlySet<string>;
}

/** An identity that can get tokens. */
export interface DeployedIdentity {
  readonly resourceId: string;
  readonly principalId: string;
  readonly clientId: string;
  readonly kind: "system" | "user";
}

/** Deployed storage accounts by name. */
export function storageAccounts(cloud: Cloud): ReadonlyMap<string, DeployedAccount> {
  const containers = Map.groupBy(cloud.list("azure-native:storage:BlobContainer"), ({ inputs }) =>
    textOf(inputs.accountName).toLowerCase(),
  );
  return new Map(
    cloud.list("azure-native:storage:StorageAccount").map(({ id, inputs }) => {
      const name = textOf(inputs.accountName);
      const own = (containers.get(name.toLowerCase()) ?? []).map(({ inputs: container }) =>
        textOf(container.containerName),
      );
      return [name, { id, name, isHierarchical: inputs.isHnsEnabled === true, containers: new Set(own) }];
    }),
  );
}

/** Object ids of every principal that exists: fixed ones, deployed identities, adopted service principals. */
export function principalIds(cloud: Cloud): ReadonlySet<string> {
  const found = new Set(cloud.principals.map(({ objectId }) => objectId));
  for (const { type, outputs } of cloud.list()) {
    const own = type === "azure-native:managedidentity:UserAssignedIdentity" ? outputs.principalId : outputs.objectId;
    const system = propertiesOf(outputs.identity).principalId;
    for (const id of [own, system]) if (typeof id === "string") found.add(id);
  }
  return found;
}

/** Identities assigned to a resource: what its managed identity endpoint gives tokens for. */
export function identitiesOf(cloud: Cloud, resource: CloudResource): readonly DeployedIdentity[] {
  const identity = propertiesOf(resource.outputs.identity);
  const found: DeployedIdentity[] = [];
  if (typeof identity.principalId === "string") {
    found.push({
      resourceId: resource.id,
      principalId: identity.principalId,
      clientId: textOf(identity.clientId ?? identity.principalId),
      kind: "system",
    });
  }
  for (const id of userAssignedIds(resource.inputs)) {
    const assigned = cloud.get(id);
    if (assigned === undefined) continue;
    const { principalId, clientId } = assigned.outputs;
    found.push({
      resourceId: assigned.id,
      principalId: textOf(principalId),
      clientId: textOf(clientId),
      kind: "user",
    });
  }
  return found;
}

/** Resource ids in `identity.userAssignedIdentities`: a list in the SDK's inputs, a map in ARM. */
export function userAssignedIds(inputs: Properties): readonly string[] {
  const assigned = propertiesOf(inputs.identity).userAssignedIdentities;
  if (Array.isArray(assigned)) return assigned.map(textOf);
  return Object.keys(propertiesOf(assigned));
}

/** A value as an object; anything else is an empty one. */
export function propertiesOf(value: unknown): Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Properties) : {};
}

/** A value as a list; anything else is an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A value as text; anything else is empty. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
