import { createHash } from "node:crypto";
import * as datafactory from "@pulumi/azure-native/datafactory/index.js";
import * as pulumi from "@pulumi/pulumi";
import { armFromEnvironment } from "../provider/arm.ts";
import { stopTrigger } from "../provider/trigger-actions.ts";
import { type Transform, transformed } from "../transform.ts";
import { recurrenceOf, type Schedule } from "./schedule.ts";
import { TriggerState } from "./trigger-state.ts";

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
    const child = { parent: this };

    const triggerArgs = transformed(argsOfTrigger(), transform?.trigger);
    const trigger = createTrigger();
    const state = createState();

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

    function createTrigger() {
      // Azure refuses to change a started trigger, and the engine changes it before its state.
      const stop = new pulumi.ResourceHook(`${name}-stop`, async ({ id }) => {
        if (id !== undefined) await stopTrigger(armFromEnvironment(), id);
      });
      const tell = new pulumi.ErrorHook(`${name}-tell`, ({ failedOperation }) => {
        if (failedOperation === "update") void pulumi.log.warn(describeStopped(triggerName));
        return false;
      });
      // With an unchanged name, creating the new one first would end in stopping it.
      const opts = { ...child, deleteBeforeReplace: true, hooks: { beforeUpdate: [stop], onError: [tell] } };
      return new datafactory.Trigger(name, triggerArgs, opts);
    }

    function createState() {
      const definitionHash = pulumi.output(triggerArgs).apply(hashOfDefinition);
      const stateArgs = { triggerId: trigger.id, desired, definitionHash };
      return new TriggerState(`${name}-state`, stateArgs, { ...child, dependsOn: [...startAfter] });
    }
  }
}

/** Hash of a trigger's definition; the same for the same content. Pure. */
function hashOfDefinition(definition: unknown): string {
  return createHash("sha256").update(JSON.stringify(definition)).digest("hex").slice(0, 16);
}

function describeStopped(triggerName: string): string {
  return (
    `Trigger ${triggerName} could not be changed and is stopped now: no run starts until the next pulumi up succeeds. ` +
    "Repeat pulumi up, or start it now: npx commerce-insights trigger start --stack <stack>."
  );
}
