import { z } from "zod";
import type { NameKind } from "../components/naming.ts";
import { armId, placeOf } from "./arm-id.ts";

const group = (what: string) =>
  z
    .string()
    .regex(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i, "use /subscriptions/…/resourceGroups/…")
    .optional()
    .describe(`ARM id of the resource group for ${what}`);

/** Resources of the customer's that the platform uses instead of its own: setting `existing`. */
export const ExistingSettings = z.strictObject({
  resourceGroups: z
    .strictObject({
      data: group("landing and lake"),
      compute: group("job, factory and identities"),
      ops: group("bundles, logs and alerts"),
    })
    .prefault({})
    .describe("resource groups to use, any of the three; the others are created"),
  lakeAccountId: armId("Microsoft.Storage/storageAccounts/[^/]+", "the lake's storage account").optional(),
  logWorkspaceId: armId("Microsoft.OperationalInsights/workspaces/[^/]+", "the Log Analytics workspace")
    .optional()
    .describe("ARM id of the Log Analytics workspace; it may be in another subscription, where it is not read"),
  jobIdentityId: armId("Microsoft.ManagedIdentity/userAssignedIdentities/[^/]+", "the job's identity").optional(),
  adopt: z
    .boolean()
    .default(false)
    .describe(
      "take these resources into the stack's state, protected and as they are; they are not changed either way",
    ),
});

/** What the settings say of existing resources. */
export type ExistingSettings = z.output<typeof ExistingSettings>;

/** Names that follow from the ids, so that whatever names a resource names the existing one. Pure. */
export function existingNames(existing: ExistingSettings | undefined): Partial<Record<NameKind, string>> {
  const ids: Partial<Record<NameKind, string | undefined>> = {
    dataGroup: existing?.resourceGroups.data,
    computeGroup: existing?.resourceGroups.compute,
    opsGroup: existing?.resourceGroups.ops,
    lakeAccount: existing?.lakeAccountId,
    logWorkspace: existing?.logWorkspaceId,
    jobIdentity: existing?.jobIdentityId,
  };
  const names = Object.entries(ids).flatMap(([kind, id]) => (id === undefined ? [] : [[kind, placeOf(id).name]]));
  return Object.fromEntries(names) as Partial<Record<NameKind, string>>;
}
