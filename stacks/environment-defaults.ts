import type { BatchSizeName } from "../components/job/batch-sizes.ts";
import type { NetworkProfile } from "../components/network/profile.ts";
import type { Replication } from "../components/storage-account.ts";

/** What an environment implies where a stack's settings are silent. */
export interface EnvironmentDefaults {
  readonly replication: Replication;
  readonly softDeleteDays: number;
  readonly logRetentionDays: number;
  /** Accounts with data are protected, locked and kept. */
  readonly protectData: boolean;
  readonly triggers: "started" | "stopped";
  /** Alert rules evaluate. */
  readonly alerts: boolean;
  /** GiB of a storage account above which somebody is told. */
  readonly capacityGiB: number;
  readonly network: NetworkProfile;
  readonly job: { readonly cpu: number; readonly memory: string };
  /** Machine of the Batch pool. */
  readonly vmSize: BatchSizeName;
}

/** The only place that knows what dev, test and prod mean. */
export const ENVIRONMENT_DEFAULTS = {
  dev: {
    replication: "Standard_LRS",
    softDeleteDays: 7,
    logRetentionDays: 30,
    protectData: false,
    triggers: "stopped",
    alerts: false,
    capacityGiB: 100,
    network: "open",
    job: { cpu: 1, memory: "2Gi" },
    vmSize: "Standard_D2ds_v5",
  },
  test: {
    replication: "Standard_LRS",
    softDeleteDays: 7,
    logRetentionDays: 30,
    protectData: false,
    triggers: "started",
    alerts: true,
    capacityGiB: 500,
    network: "open",
    job: { cpu: 2, memory: "4Gi" },
    vmSize: "Standard_D4ds_v5",
  },
  prod: {
    replication: "Standard_ZRS",
    softDeleteDays: 14,
    logRetentionDays: 90,
    protectData: true,
    triggers: "started",
    alerts: true,
    capacityGiB: 5000,
    network: "restricted",
    job: { cpu: 4, memory: "8Gi" },
    vmSize: "Standard_D8ds_v5",
  },
} as const satisfies Record<string, EnvironmentDefaults>;
