import type { DataLake } from "../components/data-lake.ts";
import { explainMissingContainer, type LandingPhase, type LandingZone } from "../components/landing-zone.ts";
import type { OpsStore } from "../components/ops-store.ts";
import type { WorkloadGrant } from "../components/workload-identity.ts";
import type { LakeContainer } from "../transforms/layers.ts";

/** What the transform job touches. */
export interface JobScopes {
  readonly landingZone: LandingZone;
  readonly lake: DataLake<LakeContainer>;
  readonly opsStore: OpsStore;
  readonly phase: LandingPhase;
  /** Whether the accounts with data are locked. */
  readonly protectData: boolean;
}

/** Everything the transform job may do, by names that stay: read the change feed and its own code, write the lake. */
export function jobGrantsOf({
  landingZone,
  lake,
  opsStore,
  phase,
  protectData,
}: JobScopes): Record<string, WorkloadGrant> {
  const { events, ...layers } = lake.containers;
  const writes = Object.entries(layers).map(([layer, { id }]): [string, WorkloadGrant] => [
    `writes-${layer}`,
    {
      role: "Storage Blob Data Contributor",
      scope: id,
      description: `The transform job writes ${layer}.`,
    },
  ]);
  return {
    "reads-landing": {
      role: "Storage Blob Data Reader",
      scope: landingZone.readerScope,
      description: "The transform job reads the change feed.",
      // Sealing locks a protected account, and a lock keeps the wide grant from being deleted afterwards.
      deleteBeforeReplace: protectData && phase === "sealed",
      explain: [explainMissingContainer("reads-landing", landingZone.containerName)],
    },
    ...Object.fromEntries(writes),
    ...(events && {
      "reads-events": {
        role: "Storage Blob Data Reader",
        scope: events.id,
        description: "The transform job reads what web shops report.",
      } as const,
    }),
    "reads-bundles": {
      role: "Storage Blob Data Reader",
      scope: opsStore.bundlesId,
      description: "The transform job fetches its own code.",
    },
    ...(opsStore.logs && {
      "writes-logs": {
        role: "Storage Blob Data Contributor",
        scope: opsStore.logs.containerId,
        description: "Batch keeps the log of a run, whose machine goes away.",
      },
    }),
  };
}
