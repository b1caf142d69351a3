import * as pulumi from "@pulumi/pulumi";
import { BatchPool } from "../components/job/batch.ts";
import { ContainerAppsJob } from "../components/job/container-apps.ts";
import { type Deployment, nameOf } from "../components/naming.ts";
import type { BundleFile, OpsStore } from "../components/ops-store.ts";
import { type BatchTask, HEALTH_FILE } from "../components/orchestration/batch-task.ts";
import type { PipelineJob } from "../components/orchestration/transform-pipeline.ts";
import { type RoleName, roleDefinitionIdOf } from "../components/roles.ts";
import type { WorkloadIdentity } from "../components/workload-identity.ts";
import type { BatchRuntime } from "./batch-runtime.ts";
import type { StackConfig } from "./config.ts";
import type { Groups } from "./groups.ts";
import type { JobBundle } from "./job-bundle.ts";
import type { PlatformNetwork } from "./network.ts";

/** What the job is made of and where it lies. */
export interface JobParts {
  readonly config: StackConfig;
  readonly deployment: Deployment;
  readonly groups: Groups;
  readonly network: PlatformNetwork;
  readonly identity: WorkloadIdentity;
  readonly opsStore: OpsStore;
  readonly bundle: JobBundle;
  readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
  /** ARM id of the Log Analytics workspace. */
  readonly workspaceId: pulumi.Input<string>;
}

/** The deployed job: what pipelines start, and what they need for it. */
export interface TransformJob {
  readonly job: PipelineJob;
  readonly name: pulumi.Output<string>;
  /** Role that may start and watch it, and on what. */
  readonly start: { readonly definitionId: pulumi.Input<string>; readonly scope: pulumi.Output<string> };
  /** What a run must wait for. */
  readonly ways: readonly pulumi.Resource[];
}

const BATCH_ROLE: RoleName = "Azure Batch Job Submitter";

/** Creates what the job runs on, by the setting `compute`. */
export function createTransformJob(parts: JobParts): TransformJob {
  return parts.config.compute === "batch" ? inBatch(parts, runtimeOf(parts.bundle)) : inContainerApps(parts);
}

/** Everything the job fetches from the ops store. */
export function filesOf({ compute }: StackConfig, bundle: JobBundle): readonly BundleFile[] {
  return compute === "batch" ? [...bundle.files, ...Object.values(runtimeOf(bundle))] : bundle.files;
}

function runtimeOf({ runtime }: JobBundle): BatchRuntime {
  if (runtime === undefined) throw new Error("The bundle lacks what a Batch machine needs.");
  return runtime;
}

function inContainerApps(parts: JobParts): TransformJob {
  const { config, deployment, groups, network, identity, bundle, variables, workspaceId } = parts;
  const job = new ContainerAppsJob("transform", {
    resourceGroup: groups.compute,
    location: config.location,
    subscriptionId: deployment.subscriptionId,
    environmentName: nameOf("containerEnvironment", deployment),
    jobName: nameOf("job", deployment),
    identity,
    bootstrap: bundle.bootstrap,
    variables,
    ...config.job,
    network: network.job,
    workspaceId,
  });
  return { job, name: job.jobName, start: { definitionId: job.startRoleId, scope: job.jobId }, ways: [] };
}

function inBatch(parts: JobParts, { node, bootstrap }: BatchRuntime): TransformJob {
  const { config, deployment, groups, network, identity, opsStore, variables, workspaceId } = parts;
  const accountName = nameOf("batchAccount", deployment);
  const pool = new BatchPool("transform", {
    resourceGroupName: groups.compute.name,
    location: config.location,
    accountName,
    identityId: identity.identityId,
    ...config.batch,
    network: network.job && {
      subnetId: network.job.subnetId,
      callerAddresses: config.network.dataFactoryAddresses,
    },
    workspaceId,
  });
  const { logs, bundleBase } = opsStore;
  if (logs === undefined) throw new Error("The ops store of a Batch pool keeps the logs of its runs.");
  const environment = pulumi.output<Record<string, pulumi.Input<string>>>({
    AZURE_CLIENT_ID: identity.clientId,
    ...variables,
    COMMERCE_INSIGHTS_HEALTH: HEALTH_FILE,
  });
  const task = pulumi
    .all([pool.endpoint, pool.poolName, identity.identityId, bundleBase, logs.url, environment])
    .apply(([endpoint, poolName, identityId, base, logsUrl, known]): BatchTask => {
      const places = { endpoint, poolName, identityId, bundleBase: base, logsUrl };
      return { ...places, environment: known, node, bootstrap, timeoutSeconds: RUN_SECONDS };
    });
  const definitionId = roleDefinitionIdOf(BATCH_ROLE, deployment.subscriptionId);
  return {
    job: { task, timeoutSeconds: RUN_SECONDS },
    name: pool.poolName,
    start: { definitionId, scope: pool.accountId },
    ways: network.connectBatch({ accountId: pool.accountId, accountName }),
  };
}

/** Longest run, as in Container Apps. */
const RUN_SECONDS = 7200;
