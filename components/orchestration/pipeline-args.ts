import type * as datafactory from "@pulumi/azure-native/datafactory/index.js";
import * as pulumi from "@pulumi/pulumi";
import { durationOf } from "./activities.ts";
import type { PipelineDefinition, StartAndWait } from "./start-and-wait.ts";

/** Where a pipeline lies and what it starts. */
export interface PipelinePlace {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly factoryName: pulumi.Input<string>;
  readonly pipelineName: string;
  readonly job: { readonly jobId: pulumi.Input<string>; readonly timeoutSeconds: number };
  readonly pollSeconds: number;
}

/** Arguments of a pipeline with this content. `define` is called once here, to know its shape before deployment. Pure. */
export function pipelineArgsOf(
  place: PipelinePlace,
  define: (options: StartAndWait) => PipelineDefinition,
): datafactory.PipelineArgs {
  const { resourceGroupName, factoryName, pipelineName, job, pollSeconds } = place;
  const { timeoutSeconds } = job;
  const { description, concurrency, variables, parameters } = define({ jobId: "", timeoutSeconds, pollSeconds });
  const activities = pulumi
    .output(job.jobId)
    .apply((jobId) => define({ jobId, timeoutSeconds, pollSeconds }).activities);
  return {
    ...{ pipelineName, factoryName, resourceGroupName, description, concurrency, variables, activities },
    ...(parameters && { parameters }),
    policy: { elapsedTimeMetric: { duration: durationOf(timeoutSeconds) } },
  };
}
