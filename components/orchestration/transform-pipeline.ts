import * as datafactory from "@pulumi/azure-native/datafactory/index.js";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";
import type { BatchTask } from "./batch-task.ts";
import { pipelineArgsOf } from "./pipeline-args.ts";
import { backfillBatchTask, runBatchTask } from "./run-batch-task.ts";
import { backfill, startAndWait } from "./start-and-wait.ts";

/** What a pipeline asks of the job, by its usual name. */
const KINDS = {
  transform: { containers: startAndWait, batch: runBatchTask },
  backfill: { containers: backfill, batch: backfillBatchTask },
};

/** A job of Container Apps, or what is run in a Batch pool. */
export type PipelineJob =
  | { readonly jobId: pulumi.Input<string>; readonly timeoutSeconds: number }
  | { readonly task: pulumi.Output<BatchTask>; readonly timeoutSeconds: number };

export interface TransformPipelineArgs {
  /** Resource group that holds the factory. */
  readonly resourceGroupName: pulumi.Input<string>;
  readonly factoryName: pulumi.Input<string>;
  /**
   * transform: a run as the schedule starts it. backfill: a run that a person starts to build tables anew or to read
   * folders again; no trigger fires it.
   * @default "transform"
   */
  readonly kind?: keyof typeof KINDS;
  /**
   * Name in the factory.
   * @default the kind
   */
  readonly pipelineName?: string;
  /** What it starts. */
  readonly job: PipelineJob;
  /**
   * Seconds between two looks at a run; every look is three billed activity runs, four with Batch.
   * @default 60
   */
  readonly pollSeconds?: number;
  /** Escape hatch for the inner resource. */
  readonly transform?: { readonly pipeline?: Transform<datafactory.PipelineArgs> };
}

/** A pipeline that starts the transform job, waits for its end and fails when it failed. */
export class TransformPipeline extends pulumi.ComponentResource {
  readonly pipelineName: pulumi.Output<string>;

  constructor(name: string, args: TransformPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:orchestration:TransformPipeline", name, {}, opts);
    const { resourceGroupName, factoryName, kind = "transform", job, pollSeconds = 60, transform } = args;
    const { pipelineName = kind } = args;

    const pipeline = new datafactory.Pipeline(name, transformed(argsOfPipeline(), transform?.pipeline), {
      parent: this,
    });

    this.pipelineName = pipeline.name;
    this.registerOutputs({ pipelineName: this.pipelineName });

    function argsOfPipeline() {
      const { timeoutSeconds } = job;
      const place = { resourceGroupName, factoryName, pipelineName, timeoutSeconds };
      if ("task" in job) {
        const facts = job.task.apply((task) => ({ task, pollSeconds }));
        return pipelineArgsOf(place, { task: FORESEEN, pollSeconds }, facts, KINDS[kind].batch);
      }
      const facts = pulumi.output(job.jobId).apply((jobId) => ({ jobId, timeoutSeconds, pollSeconds }));
      return pipelineArgsOf(place, { jobId: "", timeoutSeconds, pollSeconds }, facts, KINDS[kind].containers);
    }
  }
}

/** Enough of a task to know the shape of its pipeline. */
const FORESEEN: BatchTask = {
  ...{ endpoint: "", poolName: "", identityId: "", bundleBase: "", logsUrl: "", environment: {}, timeoutSeconds: 0 },
  node: { name: "node", sha256: "" },
  bootstrap: { name: "bootstrap.mjs", sha256: "" },
};
