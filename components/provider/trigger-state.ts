import type { Arm } from "./arm.ts";
import { type Difference, type Problem, type Properties, type ResourceKind, UNKNOWN } from "./resource-kind.ts";
import { type Patience, readTriggerState, startTrigger, stopTrigger } from "./trigger-actions.ts";

const RUNTIME_STATES: Readonly<Record<string, string>> = { started: "Started", stopped: "Stopped" };

const TRIGGER_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.DataFactory\/factories\/[^/]+\/triggers\/[^/]+$/i;

/**
 * Whether a Data Factory trigger runs. Inputs: `triggerId`, `desired` (started or stopped), `definitionHash`. Output:
 * `runtimeState`, so that a refresh shows a trigger somebody stopped by hand. A failed start fails the resource, and the
 * next deployment tries it again.
 */
export function triggerStateKind(arm: Arm, patience: (signal: AbortSignal) => Patience): ResourceKind {
  async function reach(inputs: Properties, signal: AbortSignal): Promise<Properties> {
    const triggerId = String(inputs.triggerId);
    const move = inputs.desired === "started" ? startTrigger : stopTrigger;
    await move(arm, triggerId, patience(signal));
    return { ...inputs, runtimeState: RUNTIME_STATES[String(inputs.desired)] };
  }

  return {
    check: problemsOf,
    diff: differenceOf,
    preview: (inputs) => ({ ...inputs, runtimeState: RUNTIME_STATES[String(inputs.desired)] ?? UNKNOWN }),
    async create(inputs, signal) {
      return { id: String(inputs.triggerId), inputs, outputs: await reach(inputs, signal) };
    },
    async read(id, known) {
      const runtimeState = await readTriggerState(arm, id);
      if (runtimeState === undefined) return undefined;
      const { desired = runtimeState === "Started" ? "started" : "stopped", definitionHash = "" } = known;
      const inputs = { triggerId: id, desired, definitionHash };
      return { id, inputs, outputs: { ...inputs, runtimeState } };
    },
    update: (_id, inputs, signal) => reach(inputs, signal),
    delete: (id, signal) => stopTrigger(arm, id, patience(signal)),
  };
}

function problemsOf({ triggerId, desired, definitionHash, ...others }: Properties): Problem[] {
  const problems = Object.keys(others).map((property) => ({ property, reason: "TriggerState has no such property." }));
  if (triggerId !== UNKNOWN && !TRIGGER_ID.test(String(triggerId))) {
    problems.push({ property: "triggerId", reason: `${JSON.stringify(triggerId)} is not the ARM id of a trigger.` });
  }
  if (desired !== UNKNOWN && RUNTIME_STATES[String(desired)] === undefined) {
    problems.push({
      property: "desired",
      reason: `${JSON.stringify(desired)} is not accepted; use started or stopped.`,
    });
  }
  if (typeof definitionHash !== "string") {
    problems.push({ property: "definitionHash", reason: "It is not set; it must be the hash of the definition." });
  }
  return problems;
}

function differenceOf(outputs: Properties, inputs: Properties): Difference {
  const changes = ["triggerId", "desired", "definitionHash"].filter((key) => outputs[key] !== inputs[key]);
  const isAsDesired = outputs.runtimeState === RUNTIME_STATES[String(inputs.desired)];
  if (!isAsDesired && !changes.includes("desired")) changes.push("runtimeState");
  return { changes, replaces: changes.filter((key) => key === "triggerId") };
}
