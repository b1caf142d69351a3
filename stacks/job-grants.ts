import type { DataLake } from "../components/data-lake.ts";
import type { LandingPhase, LandingZone } from "../components/landing-zone.ts";
import type { OpsStore } from "../components/ops-store.ts";
import type { WorkloadGrant } from "../components/workload-identity.ts";
import { LAKE_CONTAINERS, type LakeContainer } from "../transforms/layers.ts";

/** What the transform job touches. */
export interface JobScopes {
  readonly landingZone: LandingZone;
  readonly lake: DataLake<LakeContainer>;
  readonly opsStore: OpsStore;
  readonly phase: LandingPhase;
}

/** Everything the transform job may do, by names that stay: read the change feed and its own code, write the lake. */
export function jobGrantsOf({ landingZone, lake, opsStore, phase }: JobScopes): Record<string, WorkloadGrant> {
  const writes = LAKE_CONTAINERS.map((layer): [string, WorkloadGrant] => [
    `writes-${layer}`,
    {
      role: "Storage Blob Data Contributor",
      scope: lake.containers[layer].id,
      description: `The transform job writes ${layer}.`,
    },
  ]);
  return {
    "reads-landing": {
      role: "Storage Blob Data Reader",
      scope: landingZone.readerScope,
      description: "The transform job reads the change feed.",
      // Sealing locks the account, and a lock keeps the wide grant from being deleted afterwards.
      deleteBeforeReplace: phase === "sealed",
    },
    ...Object.fromEntries(writes),
    "reads-bundles": {
      role: "Storage Blob Data Reader",
      scope: opsStore.bundlesId,
      description: "The transform job fetches its own code.",
    },
  };
}
