import type { Cloud, CloudResource, Properties } from "../cloud.ts";
import { propertiesOf, textOf, userAssignedIds } from "../cloud-queries.ts";
import { TENANT_ID } from "../directory.ts";

/** The `identity` output of a resource: its system identity's principal, and the user identities by id. */
export function identityOutput(
  cloud: Cloud,
  inputs: Properties,
  old: CloudResource | undefined,
  unique: (what: string) => string,
): Properties | undefined {
  const identity = propertiesOf(inputs.identity);
  const kind = textOf(identity.type);
  if (kind === "" || kind === "None") return undefined;
  const assigned = userAssignedIds(inputs).map((id) => {
    const { principalId, clientId } = cloud.get(id)?.outputs ?? {};
    return [id, { principalId, clientId }] as const;
  });
  return {
    type: kind,
    ...(kind.includes("SystemAssigned")
      ? {
          principalId: propertiesOf(old?.outputs.identity).principalId ?? unique("system"),
          tenantId: TENANT_ID,
        }
      : {}),
    ...(assigned.length > 0 ? { userAssignedIdentities: Object.fromEntries(assigned) } : {}),
  };
}
