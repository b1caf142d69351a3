import type * as pulumi from "@pulumi/pulumi";
import type { CustomerKey } from "../components/customer-key.ts";
import { DataLake, ownerMarkOf } from "../components/data-lake.ts";
import { EventFeed } from "../components/event-feed.ts";
import { dataverseContainerOf, LandingZone } from "../components/landing-zone.ts";
import { type Deployment, nameOf } from "../components/naming.ts";
import { OpsStore } from "../components/ops-store.ts";
import { type LakeContainer, lakeContainersOf } from "../transforms/layers.ts";
import { placeOf } from "./arm-id.ts";
import type { Caller } from "./caller.ts";
import type { StackConfig } from "./config.ts";
import type { Groups } from "./groups.ts";
import type { JobBundle } from "./job-bundle.ts";
import type { PlatformNetwork } from "./network.ts";
import { filesOf } from "./transform-job.ts";

/** What the stores are made of and where they lie. */
export interface StoreParts {
  readonly config: StackConfig;
  readonly deployment: Deployment;
  readonly caller: Caller;
  readonly groups: Groups;
  readonly network: PlatformNetwork;
  /** Key they are encrypted with; undefined for Microsoft's. */
  readonly key: CustomerKey | undefined;
  readonly bundle: JobBundle;
}

/** The platform's storage accounts. */
export interface Stores {
  readonly landing: LandingZone;
  readonly lake: DataLake<LakeContainer>;
  readonly ops: OpsStore;
  /** What a run must wait for to reach them. */
  readonly ways: readonly pulumi.Resource[];
  /** Role assignments of web shops that write events. */
  readonly writers: readonly pulumi.Resource[];
}

/** Name of the container that Synapse Link creates for a stack. Pure. */
export function landingContainerOf({ dataverse }: StackConfig): string {
  return dataverseContainerOf(dataverse.environmentName, dataverse.organizationName);
}

/** Creates the accounts in the order data flows through them, and the ways to them. */
export function createStores({ config, deployment, caller, groups, network, key, bundle }: StoreParts): Stores {
  const { location, protectData, replication, softDeleteDays } = config;
  const { subscriptionId } = deployment;
  const customerKey = key?.use;
  const data = {
    resourceGroupName: groups.data.name,
    ...{ replication, softDeleteDays, keepData: protectData, customerKey },
  };

  const landing = new LandingZone(
    "landing",
    {
      ...data,
      accountName: nameOf("landingAccount", deployment),
      location: config.landing.location,
      containerName: landingContainerOf(config),
      phase: config.landing.phase,
      firewall: network.firewalls.landing,
    },
    { protect: protectData },
  );
  const lake = new DataLake(
    "lake",
    {
      ...data,
      ...existingLakeOf(config),
      accountName: nameOf("lakeAccount", deployment),
      location,
      containers: lakeContainersOf(config.layers, config.storefront !== undefined),
      firewall: network.firewalls.lake,
    },
    { protect: protectData },
  );
  const ops = new OpsStore("ops", {
    resourceGroupName: groups.ops.name,
    accountName: nameOf("opsAccount", deployment),
    location,
    subscriptionId,
    bundle: filesOf(config, bundle),
    keepsLogs: config.compute === "batch",
    deployer: caller,
    softDeleteDays,
    firewall: network.firewalls.ops,
    customerKey,
  });
  const ways = network.connect({
    landing: { accountId: landing.accountId, accountName: nameOf("landingAccount", deployment) },
    lake: { accountId: lake.accountId, accountName: nameOf("lakeAccount", deployment) },
    ops: { accountId: ops.accountId, accountName: nameOf("opsAccount", deployment) },
    vault: key?.vaultId && { accountId: key.vaultId, accountName: nameOf("keyVault", deployment) },
  });
  return { landing, lake, ops, ways, writers: createEventFeed() };

  function createEventFeed(): readonly pulumi.Resource[] {
    const container = lake.containers.events;
    if (config.storefront === undefined || container === undefined) return [];
    const place = { resourceGroupName: groups.data.name, accountName: lake.accountName, container, subscriptionId };
    return new EventFeed("storefront", { ...place, ...config.storefront }, { parent: lake }).grants;
  }
}

/** What is the lake's own beside what it shares with landing: an account of the customer's, where there is one. Pure. */
function existingLakeOf(config: StackConfig) {
  const { existing } = config;
  if (existing?.lakeAccountId === undefined) return {};
  const { resourceGroupName } = placeOf(existing.lakeAccountId);
  const owner = ownerMarkOf(config);
  return { resourceGroupName, existing: { id: existing.lakeAccountId, adopt: existing.adopt, owner } };
}
