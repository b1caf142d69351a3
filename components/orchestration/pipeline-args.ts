import type * as datafactory from "@pulumi/azure-native/datafactory/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { durationOf } from "./activities.ts";
import type { PipelineDefinition } from "./pipeline-parts.ts";

/** Where a pipeline lies, and how long what it starts may take. */
export interface PipelinePlace {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly factoryName: pulumi.Input<string>;
  readonly pipelineName: string;
  readonly timeoutSeconds: number;
}

/**
 * Arguments of a pipeline whose content depends on facts that only a deployment knows. `define` is called once here with
 * `foreseen` facts, to know the pipeline's shape before. Pure.
 */
export function pipelineArgsOf<Facts>(
  place: PipelinePlace,
  foreseen: Facts,
  facts: pulumi.Output<Facts>,
  define: (facts: Facts) => PipelineDefinition,
): datafactory.PipelineArgs {
  const { timeoutSeconds, ...names } = place;
  const { description, concurrency, variables, parameters } = define(foreseen);
  return {
    ...{ ...names, description, concurrency, variables, activities: facts.apply((known) => define(known).activities) },
    ...(parameters && { parameters }),
    policy: { elapsedTimeMetric: { duration: durationOf(timeoutSeconds) } },
  };
}
