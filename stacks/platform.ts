import type { ExistingKey } from "../components/customer-key.ts";
import { InsightsAccess } from "../components/insights-access.ts";
import { Logs } from "../components/monitoring/logs.ts";
import { nameOf } from "../components/naming.ts";
import { registerTags } from "../components/tags.ts";
import { WorkloadIdentity } from "../components/workload-identity.ts";
import { placeOf } from "./arm-id.ts";
import type { Caller } from "./caller.ts";
import type { StackConfig } from "./config.ts";
import { createCustomerKey } from "./customer-key.ts";
import { lockData } from "./data-locks.ts";
import { createGroups, type Group } from "./groups.ts";
import type { JobBundle } from "./job-bundle.ts";
import { jobEnvironmentOf } from "./job-environment.ts";
import { jobGrantsOf } from "./job-grants.ts";
import { monitorPlatform } from "./monitoring.ts";
import { createNetwork } from "./network.ts";
import { createOrchestration } from "./orchestration.ts";
import { outputsOf, type PlatformOutputs } from "./platform-outputs.ts";
import { requiredTagsOf } from "./required-tags.ts";
import { createStores } from "./stores.ts";
import { createTransformJob } from "./transform-job.ts";

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
  const { location, landing, protectData, existing } = config;
  const { subscriptionId, tenantId } = caller;
  const deployment = { ...config, subscriptionId };
  registerTags(requiredTagsOf(config));

  const groups = createGroups(deployment, { location, keepData: protectData, existing });
  const logs = new Logs("logs", {
    ...theirs(existing?.logWorkspaceId, groups.ops),
    workspaceName: nameOf("logWorkspace", deployment),
    location,
    retentionInDays: config.logRetentionDays,
  });
  const { workspaceId } = logs;
  const key = createCustomerKey(config, { deployment, groups, existingKey, tenantId, workspaceId });

  const network = createNetwork(config, deployment);
  const stores = createStores({ config, deployment, caller, groups, network, key, bundle });
  const identity = new WorkloadIdentity("job-identity", {
    ...theirs(existing?.jobIdentityId, groups.compute),
    identityName: nameOf("jobIdentity", deployment),
    location,
    subscriptionId,
    roleAssignments: jobGrantsOf({
      ...{ landingZone: stores.landing, lake: stores.lake, opsStore: stores.ops },
      ...{ phase: landing.phase, protectData },
    }),
  });
  const variables = jobEnvironmentOf(config, bundle, {
    bundleBase: stores.ops.bundleBase,
    landing: stores.landing.containerUrl,
    lake: stores.lake.endpoint,
  });
  const transformJob = createTransformJob({
    ...{ config, deployment, groups, network, identity, opsStore: stores.ops, bundle, variables, workspaceId },
  });
  const orchestration = createOrchestration({
    ...{ config, deployment, groups, network, workspaceId, transformJob },
    landingAccountId: stores.landing.accountId,
    startAfter: [...identity.grants, ...stores.ways, ...transformJob.ways],
  });

  const insights = new InsightsAccess("insights", {
    goldContainerId: stores.lake.containers.gold.id,
    lakeAccountId: stores.lake.accountId,
    subscriptionId,
    servicePrincipalObjectId: config.ciData.servicePrincipalObjectId,
  });
  const { factory, pipeline } = orchestration;
  const watched = monitorPlatform({
    ...{ config, deployment, groups, logs },
    accounts: { landing: stores.landing, lake: stores.lake, ops: stores.ops },
    ...{ factoryId: factory.factoryId, pipelineName: pipeline.pipelineName, jobName: transformJob.name },
  });
  if (protectData) {
    const lake = existing?.lakeAccountId === undefined ? stores.lake : undefined;
    const grants = [...identity.grants, ...insights.grants, ...stores.writers, ...watched, ...(key?.grants ?? [])];
    lockData({ landingZone: stores.landing, lake, phase: landing.phase, grants });
  }
  return outputsOf(config, stores, transformJob, orchestration);

  /** Where a resource lies that the customer may have already, and whether it is taken into the state. */
  function theirs(id: string | undefined, group: Group) {
    if (id === undefined) return { resourceGroupName: group.name };
    return { resourceGroupName: placeOf(id).resourceGroupName, existing: { id, adopt: existing?.adopt === true } };
  }
}
