import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "./config.ts";
import { manualStepsOf } from "./manual-steps.ts";
import type { Orchestration } from "./orchestration.ts";
import { requiredTagsOf } from "./required-tags.ts";
import { landingContainerOf, type Stores } from "./stores.ts";
import type { TransformJob } from "./transform-job.ts";

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

/** The outputs of a platform by its parts. */
export function outputsOf(
  config: StackConfig,
  { landing, lake }: Stores,
  transformJob: TransformJob,
  { factory, pipeline, trigger, triggerIds }: Orchestration,
): PlatformOutputs {
  const goldLocation = pulumi.interpolate`${lake.endpoint}gold/${config.gold.root}`;
  const landingContainer = landingContainerOf(config);
  const manualSteps = pulumi
    .all([landing.accountName, goldLocation])
    .apply(([landingAccount, location]) =>
      manualStepsOf(config, { landingAccount, landingContainer, goldLocation: location }),
    );
  return {
    landingAccount: landing.accountName,
    landingContainer: landing.containerUrl,
    lakeAccount: lake.accountName,
    lakeEndpoint: lake.endpoint,
    goldLocation,
    jobName: transformJob.name,
    factoryName: factory.factoryName,
    pipelineName: pipeline.pipelineName,
    triggerName: trigger.triggerName,
    triggerState: trigger.runtimeState,
    triggerIds,
    kitVersion: pulumi.output(requiredTagsOf(config).kitVersion),
    manualSteps,
  };
}
