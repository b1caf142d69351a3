import * as datafactory from "@pulumi/azure-native/datafactory/index.js";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";
import { pipelineArgsOf } from "./pipeline-args.ts";
import { backfill, startAndWait } from "./start-and-wait.ts";

/** What a pipeline asks of the job, by its usual name. */
const KINDS = { transform: startAndWait, backfill };

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
  /** The job it starts. */
  readonly job: { readonly jobId: pulumi.Input<string>; readonly timeoutSeconds: number };
  /**
   * Seconds between two looks at a run; every look is three billed activity runs.
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

    const place = { resourceGroupName, factoryName, pipelineName, job, pollSeconds };
    const pipelineArgs = pipelineArgsOf(place, KINDS[kind]);
    const pipeline = new datafactory.Pipeline(name, transformed(pipelineArgs, transform?.pipeline), { parent: this });

    this.pipelineName = pipeline.name;
    this.registerOutputs({ pipelineName: this.pipelineName });
  }
}
