import type * as pulumi from "@pulumi/pulumi";
import type { DataLake } from "../components/data-lake.ts";
import { lockAgainstDeletion } from "../components/deletion-lock.ts";
import type { LandingPhase, LandingZone } from "../components/landing-zone.ts";
import type { LakeContainer } from "../transforms/layers.ts";

/** What is locked, and what a lock must wait for. */
export interface DataLocks {
  readonly landingZone: LandingZone;
  /** The lake; undefined where it lies in an account that is not the stack's. */
  readonly lake: DataLake<LakeContainer> | undefined;
  readonly phase: LandingPhase;
  /** Every role assignment and diagnostic setting on the accounts or below. */
  readonly grants: readonly pulumi.Resource[];
}

/** Locks the accounts with data against deletion. The locks themselves are not protected: a setting removes them. */
export function lockData({ landingZone, lake, phase, grants }: DataLocks): void {
  const opts = { protect: false, dependsOn: [...grants] };
  if (lake !== undefined) lockAgainstDeletion("lake-lock", lake.accountId, { ...opts, parent: lake });
  // While linking, the grant on the whole account is still to be replaced, which a lock would forbid.
  if (phase === "sealed") lockAgainstDeletion("landing-lock", landingZone.accountId, { ...opts, parent: landingZone });
}
