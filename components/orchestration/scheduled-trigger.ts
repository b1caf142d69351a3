import type * as datafactory from "@pulumi/azure-native/datafactory/index.js";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";
import { createRunningTrigger } from "./running-trigger.ts";
import { recurrenceOf, type Schedule } from "./schedule.ts";

export interface ScheduledTriggerArgs {
  /** Resource group that holds the factory. */
  readonly resourceGroupName: pulumi.Input<string>;
  readonly factoryName: pulumi.Input<string>;
  /**
   * Name in the factory.
   * @default "transform-schedule"
   */
  readonly triggerName?: string;
  /** Pipeline it starts. */
  readonly pipelineName: pulumi.Input<string>;
  readonly schedule: Schedule;
  /** Whether it shall run after a deployment. */
  readonly desired: "started" | "stopped";
  /** Resources without which a run would fail; the trigger starts after them and stops before they go. */
  readonly startAfter: readonly pulumi.Resource[];
  /** Escape hatch for the inner resource. */
  readonly transform?: { readonly trigger?: Transform<datafactory.TriggerArgs> };
}

/** A schedule trigger that runs after every deployment, and is stopped only while it is being changed. */
export class ScheduledTrigger extends pulumi.ComponentResource {
  readonly triggerName: pulumi.Output<string>;
  /** ARM id. */
  readonly triggerId: pulumi.Output<string>;
  /** Running state as Azure reports it. */
  readonly runtimeState: pulumi.Output<string>;

  constructor(name: string, args: ScheduledTriggerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:orchestration:ScheduledTrigger", name, {}, opts);
    const { resourceGroupName, factoryName, triggerName = "transform-schedule", pipelineName, schedule } = args;
    const { desired, startAfter, transform } = args;

    const { trigger, state } = createRunningTrigger(
      name,
      transformed(argsOfTrigger(), transform?.trigger),
      { triggerName, desired, startAfter },
      { parent: this },
    );

    this.triggerName = trigger.name;
    this.triggerId = trigger.id;
    this.runtimeState = state.runtimeState;
    this.registerOutputs({ triggerName: this.triggerName, runtimeState: this.runtimeState });

    function argsOfTrigger(): datafactory.TriggerArgs {
      return {
        triggerName,
        factoryName,
        resourceGroupName,
        properties: {
          type: "ScheduleTrigger",
          description: "Starts the transform before Customer Insights refreshes.",
          pipelines: [{ pipelineReference: { referenceName: pipelineName, type: "PipelineReference" } }],
          recurrence: recurrenceOf(schedule),
        },
      };
    }
  }
}
