import * as pulumi from "@pulumi/pulumi";
import { type Deployment, nameOf } from "../components/naming.ts";
import { DataFactory } from "../components/orchestration/data-factory.ts";
import { LandingTrigger } from "../components/orchestration/landing-trigger.ts";
import { ScheduledTrigger } from "../components/orchestration/scheduled-trigger.ts";
import { TransformPipeline } from "../components/orchestration/transform-pipeline.ts";
import { grantRole } from "../components/role-grant.ts";
import type { StackConfig } from "./config.ts";
import type { Groups } from "./groups.ts";
import type { PlatformNetwork } from "./network.ts";
import { landingContainerOf } from "./stores.ts";
import type { TransformJob } from "./transform-job.ts";

/** What the orchestration starts, and when it may. */
export interface OrchestrationParts {
  readonly config: StackConfig;
  readonly deployment: Deployment;
  readonly groups: Groups;
  readonly network: PlatformNetwork;
  /** ARM id of the Log Analytics workspace. */
  readonly workspaceId: pulumi.Input<string>;
  readonly transformJob: TransformJob;
  /** ARM id of the account that Dataverse exports into. */
  readonly landingAccountId: pulumi.Input<string>;
  /** What a run must wait for, beside the right to start the job. */
  readonly startAfter: readonly pulumi.Resource[];
}

/** What starts the job. */
export interface Orchestration {
  readonly factory: DataFactory;
  readonly pipeline: TransformPipeline;
  readonly trigger: ScheduledTrigger;
  /** ARM ids of all triggers. */
  readonly triggerIds: pulumi.Output<string[]>;
}

/** Creates the factory with its pipelines and triggers, which run when everything that a run needs is there. */
export function createOrchestration(parts: OrchestrationParts): Orchestration {
  const { config, deployment, groups, network, workspaceId, transformJob, landingAccountId, startAfter } = parts;
  const resourceGroupName = groups.compute.name;
  const factory = new DataFactory("factory", {
    ...{ resourceGroupName, workspaceId, location: config.location },
    factoryName: nameOf("dataFactory", deployment),
    publicNetworkAccess: network.factoryAccess,
  });
  const startGrant = grantRole(
    "factory-starts-job",
    {
      principalId: factory.principalId,
      role: transformJob.start,
      scope: transformJob.start.scope,
      subscriptionId: deployment.subscriptionId,
      description: "The pipeline starts the transform job and watches it.",
    },
    { parent: factory },
  );

  const inFactory = { resourceGroupName, factoryName: factory.factoryName };
  const run = { ...inFactory, job: transformJob.job, pollSeconds: config.schedule.pollSeconds };
  const pipeline = new TransformPipeline("pipeline", run);
  new TransformPipeline("backfill", { ...run, kind: "backfill" });

  const started = {
    ...{ ...inFactory, pipelineName: pipeline.pipelineName, desired: config.triggers },
    startAfter: [startGrant, ...startAfter],
  };
  const trigger = new ScheduledTrigger("trigger", { ...started, schedule: config.schedule });
  const landing = { accountId: landingAccountId, containerName: landingContainerOf(config) };
  const landingTrigger = config.schedule.onLanding
    ? new LandingTrigger("landing-trigger", { ...started, landing })
    : undefined;
  const triggerIds = pulumi.all([trigger.triggerId, ...(landingTrigger ? [landingTrigger.triggerId] : [])]);
  return { factory, pipeline, trigger, triggerIds };
}
