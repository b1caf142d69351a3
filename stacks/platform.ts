import * as pulumi from "@pulumi/pulumi";
import type { ExistingKey } from "../components/customer-key.ts";
import { DataLake, ownerMarkOf } from "../components/data-lake.ts";
import { EventFeed } from "../components/event-feed.ts";
import { InsightsAccess } from "../components/insights-access.ts";
import { dataverseContainerOf, LandingZone } from "../components/landing-zone.ts";
import { Logs } from "../components/monitoring/logs.ts";
import { nameOf } from "../components/naming.ts";
import { OpsStore } from "../components/ops-store.ts";
import { DataFactory } from "../components/orchestration/data-factory.ts";
import { LandingTrigger } from "../components/orchestration/landing-trigger.ts";
import { ScheduledTrigger } from "../components/orchestration/scheduled-trigger.ts";
import { TransformPipeline } from "../components/orchestration/transform-pipeline.ts";
import { grantRole } from "../components/role-grant.ts";
import { registerTags } from "../components/tags.ts";
import { WorkloadIdentity } from "../components/workload-identity.ts";
import { lakeContainersOf } from "../transforms/layers.ts";
import { placeOf } from "./arm-id.ts";
import type { Caller } from "./caller.ts";
import type { StackConfig } from "./config.ts";
import { createCustomerKey } from "./customer-key.ts";
import { lockData } from "./data-locks.ts";
import { createGroups } from "./groups.ts";
import type { JobBundle } from "./job-bundle.ts";
import { jobEnvironmentOf } from "./job-environment.ts";
import { jobGrantsOf } from "./job-grants.ts";
import { manualStepsOf } from "./manual-steps.ts";
import { monitorPlatform } from "./monitoring.ts";
import { createNetwork } from "./network.ts";
import { requiredTagsOf } from "./required-tags.ts";
import { createTransformJob, filesOf } from "./transform-job.ts";

/** What the stack tells operators and other stacks. */
export interface PlatformOutputs {
  readonly landingAccount: pulumi.Output<string>;
  /** URL of the container Dataverse exports into. */
  readonly landingContainer: pulumi.Output<string>;
  readonly lakeAccount: pulumi.Output<string>;
  readonly lakeEndpoint: pulumi.Output<string>;
  /** URL of the folder with the gold tables. */
  readonly goldLocation: pulumi.Output<string>;
  readonly jobName: pulumi.Output<string>;
  readonly factoryName: pulumi.Output<string>;
  readonly pipelineName: pulumi.Output<string>;
  readonly triggerName: pulumi.Output<string>;
  readonly triggerState: pulumi.Output<string>;
  /** ARM ids of all triggers, for `commerce-insights trigger`. */
  readonly triggerIds: pulumi.Output<string[]>;
  /** Version of the kit that deployed it. */
  readonly kitVersion: pulumi.Output<string>;
  /** What remains to be done by hand. */
  readonly manualSteps: pulumi.Output<readonly string[]>;
}

/**
 * Composes one customer's platform. Reads top to bottom in the direction data flows. `existingKey` is the key that the
 * settings name, as it was read.
 */
export function createPlatform(
  config: StackConfig,
  caller: Caller,
  bundle: JobBundle,
  existingKey?: ExistingKey,
): PlatformOutputs {
  const { location, landing, gold, protectData, replication, softDeleteDays, existing } = config;
  const { subscriptionId } = caller;
  const deployment = { ...config, subscriptionId };
  registerTags(requiredTagsOf(config));

  const existingOf = (id: string | undefined) =>
    id === undefined ? undefined : { id, adopt: existing?.adopt === true };
  const groups = createGroups(deployment, { location, keepData: protectData, existing });
  const logs = new Logs("logs", {
    resourceGroupName: existing?.logWorkspaceId ? placeOf(existing.logWorkspaceId).resourceGroupName : groups.ops.name,
    workspaceName: nameOf("logWorkspace", deployment),
    location,
    retentionInDays: config.logRetentionDays,
    existing: existingOf(existing?.logWorkspaceId),
  });
  const key = createCustomerKey(config, {
    ...{ deployment, groups, existingKey, tenantId: caller.tenantId },
    workspaceId: logs.workspaceId,
  });

  const network = createNetwork(config, deployment);
  const account = {
    resourceGroupName: groups.data.name,
    ...{ replication, softDeleteDays, keepData: protectData, customerKey: key?.use },
  };
  const landingContainer = dataverseContainerOf(config.dataverse.environmentName, config.dataverse.organizationName);
  const landingZone = new LandingZone(
    "landing",
    {
      ...account,
      accountName: nameOf("landingAccount", deployment),
      location: landing.location,
      containerName: landingContainer,
      phase: landing.phase,
      firewall: network.firewalls.landing,
    },
    { protect: protectData },
  );
  const lake = new DataLake(
    "lake",
    {
      ...account,
      ...lakeOf(config),
      accountName: nameOf("lakeAccount", deployment),
      location,
      containers: lakeContainersOf(config.layers, config.storefront !== undefined),
      firewall: network.firewalls.lake,
    },
    { protect: protectData },
  );

  const opsStore = new OpsStore("ops", {
    resourceGroupName: groups.ops.name,
    accountName: nameOf("opsAccount", deployment),
    location,
    subscriptionId,
    bundle: filesOf(config, bundle),
    keepsLogs: config.compute === "batch",
    deployer: caller,
    softDeleteDays: config.softDeleteDays,
    firewall: network.firewalls.ops,
    customerKey: key?.use,
  });
  const ways = network.connect({
    landing: { accountId: landingZone.accountId, accountName: nameOf("landingAccount", deployment) },
    lake: { accountId: lake.accountId, accountName: nameOf("lakeAccount", deployment) },
    ops: { accountId: opsStore.accountId, accountName: nameOf("opsAccount", deployment) },
    vault: key?.vaultId && { accountId: key.vaultId, accountName: nameOf("keyVault", deployment) },
  });
  const identity = new WorkloadIdentity("job-identity", {
    resourceGroupName: existing?.jobIdentityId
      ? placeOf(existing.jobIdentityId).resourceGroupName
      : groups.compute.name,
    existing: existingOf(existing?.jobIdentityId),
    identityName: nameOf("jobIdentity", deployment),
    location,
    subscriptionId,
    roleAssignments: jobGrantsOf({ landingZone, lake, opsStore, phase: landing.phase, protectData }),
  });
  const variables = jobEnvironmentOf(config, bundle, {
    bundleBase: opsStore.bundleBase,
    landing: landingZone.containerUrl,
    lake: lake.endpoint,
  });
  const transformJob = createTransformJob({
    ...{ config, deployment, groups, network, identity, opsStore, bundle, variables, workspaceId: logs.workspaceId },
  });

  const factory = new DataFactory("factory", {
    resourceGroupName: groups.compute.name,
    factoryName: nameOf("dataFactory", deployment),
    location,
    workspaceId: logs.workspaceId,
    publicNetworkAccess: network.factoryAccess,
  });
  const startGrant = grantRole(
    "factory-starts-job",
    {
      principalId: factory.principalId,
      role: transformJob.start,
      scope: transformJob.start.scope,
      subscriptionId,
      description: "The pipeline starts the transform job and watches it.",
    },
    { parent: factory },
  );
  const inFactory = { resourceGroupName: groups.compute.name, factoryName: factory.factoryName };
  const run = { ...inFactory, job: transformJob.job, pollSeconds: config.schedule.pollSeconds };
  const pipeline = new TransformPipeline("pipeline", run);
  new TransformPipeline("backfill", { ...run, kind: "backfill" });
  const started = {
    ...{ ...inFactory, pipelineName: pipeline.pipelineName, desired: config.triggers },
    startAfter: [startGrant, ...identity.grants, ...ways, ...transformJob.ways],
  };
  const trigger = new ScheduledTrigger("trigger", { ...started, schedule: config.schedule });
  const landingTrigger = config.schedule.onLanding
    ? new LandingTrigger("landing-trigger", {
        ...started,
        landing: { accountId: landingZone.accountId, containerName: landingContainer },
      })
    : undefined;

  const insights = new InsightsAccess("insights", {
    goldContainerId: lake.containers.gold.id,
    lakeAccountId: lake.accountId,
    subscriptionId,
    servicePrincipalObjectId: config.ciData.servicePrincipalObjectId,
  });
  const writers = createEventFeed();
  const watched = monitorPlatform({
    ...{ config, deployment, groups, logs, accounts: { landing: landingZone, lake, ops: opsStore } },
    ...{ factoryId: factory.factoryId, pipelineName: pipeline.pipelineName, jobName: transformJob.name },
  });
  if (protectData) {
    const grants = [...identity.grants, ...insights.grants, ...writers, ...watched, ...(key?.grants ?? [])];
    lockData({ landingZone, lake: existing?.lakeAccountId ? undefined : lake, phase: landing.phase, grants });
  }

  const goldLocation = pulumi.interpolate`${lake.endpoint}gold/${gold.root}`;
  const manualSteps = pulumi
    .all([landingZone.accountName, goldLocation])
    .apply(([landingAccount, location]) =>
      manualStepsOf(config, { landingAccount, landingContainer, goldLocation: location }),
    );
  return {
    landingAccount: landingZone.accountName,
    landingContainer: landingZone.containerUrl,
    lakeAccount: lake.accountName,
    lakeEndpoint: lake.endpoint,
    goldLocation,
    jobName: transformJob.name,
    factoryName: factory.factoryName,
    pipelineName: pipeline.pipelineName,
    triggerName: trigger.triggerName,
    triggerState: trigger.runtimeState,
    triggerIds: pulumi.all([trigger.triggerId, ...(landingTrigger ? [landingTrigger.triggerId] : [])]),
    kitVersion: pulumi.output(requiredTagsOf(config).kitVersion),
    manualSteps,
  };

  function createEventFeed(): readonly pulumi.Resource[] {
    const container = lake.containers.events;
    if (config.storefront === undefined || container === undefined) return [];
    const place = { resourceGroupName: groups.data.name, accountName: lake.accountName, container, subscriptionId };
    return new EventFeed("storefront", { ...place, ...config.storefront }, { parent: lake }).grants;
  }
}

/** What is the lake's own beside what it shares with landing: an account of the customer's, where there is one. Pure. */
function lakeOf(config: StackConfig) {
  const { existing } = config;
  if (existing?.lakeAccountId === undefined) return {};
  const { resourceGroupName } = placeOf(existing.lakeAccountId);
  const owner = ownerMarkOf(config);
  return { resourceGroupName, existing: { id: existing.lakeAccountId, adopt: existing.adopt, owner } };
}
