import { createHash } from "node:crypto";
import * as datafactory from "@pulumi/azure-native/datafactory/index.js";
import * as pulumi from "@pulumi/pulumi";
import { armFromEnvironment } from "../provider/arm.ts";
import { stopTrigger } from "../provider/trigger-actions.ts";
import { TriggerState } from "./trigger-state.ts";

/** How a trigger runs. */
export interface TriggerRunning {
  /** Name in the factory. */
  readonly triggerName: string;
  /** Whether it shall run after a deployment. */
  readonly desired: "started" | "stopped";
  /** Resources without which a run would fail; the trigger starts after them and stops before they go. */
  readonly startAfter: readonly pulumi.Resource[];
}

/** A trigger and whether it runs. */
export interface RunningTrigger {
  readonly trigger: datafactory.Trigger;
  readonly state: TriggerState;
}

/** Creates a trigger that runs after every deployment, and is stopped only while it is being changed. */
export function createRunningTrigger(
  name: string,
  triggerArgs: datafactory.TriggerArgs,
  { triggerName, desired, startAfter }: TriggerRunning,
  child: pulumi.CustomResourceOptions,
): RunningTrigger {
  const trigger = createTrigger();
  return { trigger, state: createState() };

  function createTrigger() {
    // Azure refuses to change a started trigger, and the engine changes it before its state.
    const stop = new pulumi.ResourceHook(`${name}-stop`, async ({ id }) => {
      if (id !== undefined) await stopTrigger(armFromEnvironment(), id);
    });
    const tell = new pulumi.ErrorHook(`${name}-tell`, async ({ failedOperation }) => {
      // Awaited: the engine ends the program as soon as this returns, and would lose the message.
      if (failedOperation === "update") await pulumi.log.warn(describeStopped(triggerName));
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
