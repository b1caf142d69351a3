import type { Properties } from "../cloud.ts";
import { listOf, propertiesOf, textOf } from "../cloud-queries.ts";
import { nameOfActivity } from "./activity-graph.ts";
import { secondsOf } from "./duration.ts";
import { evaluateContent } from "./evaluate.ts";
import { ActivityError, type Outcome } from "./pipeline-run.ts";
import { type RunContext, scopeOf } from "./run-context.ts";

type RunInner = (activities: readonly Properties[], context: RunContext) => Promise<Outcome>;

const UNTIL_TIMEOUT_SECONDS = 7 * 86_400;

/** Runs a control activity and returns its output; inner activities run through `runInner`. */
export async function runControlActivity(
  activity: Properties,
  context: RunContext,
  runInner: RunInner,
): Promise<unknown> {
  const evaluate = (content: unknown) => evaluateContent(content, scopeOf(context));
  const inner = async (activities: unknown, within: RunContext = context) => {
    const outcome = await runInner(listOf(activities).map(propertiesOf), within);
    if (outcome.status === "Failed") throw innerFailure(outcome);
  };
  switch (activity.type) {
    case "Wait":
      await context.clock.wait(numberOf(evaluate(activity.waitTimeInSeconds), "waitTimeInSeconds"));
      return {};
    case "SetVariable":
      return setVariable(activity, evaluate(activity.value), context);
    case "Fail":
      throw new ActivityError(String(evaluate(activity.errorCode)), String(evaluate(activity.message)));
    case "IfCondition": {
      const isTrue = booleanOf(evaluate(activity.expression), "expression");
      await inner(isTrue ? activity.ifTrueActivities : activity.ifFalseActivities);
      return { ifCondition: isTrue };
    }
    case "Switch": {
      const on = String(evaluate(activity.on));
      const found = listOf(activity.cases)
        .map(propertiesOf)
        .find(({ value }) => value === on);
      await inner(found === undefined ? activity.defaultActivities : found.activities);
      return { on };
    }
    case "Until":
      return runUntil(activity, context, runInner);
    case "ForEach": {
      const items = evaluate(activity.items);
      if (!Array.isArray(items)) throw new ActivityError("BadRequest", "The items of ForEach are not an array.");
      const runs = items.map((item) => () => inner(activity.activities, { ...context, item }));
      if (activity.isSequential === true) for (const run of runs) await run();
      else await Promise.all(runs.map((run) => run()));
      return { itemsCount: items.length };
    }
    default:
      throw new ActivityError(
        "UnsupportedActivity",
        `The sandbox cannot run activities of type '${String(activity.type)}'; it runs WebActivity, Until, ` +
          "IfCondition, Switch, ForEach, Wait, SetVariable and Fail.",
      );
  }
}

/** Repeats its activities until the condition holds. A failed inner activity does not end the loop. */
async function runUntil(activity: Properties, context: RunContext, runInner: RunInner): Promise<unknown> {
  const activities = listOf(activity.activities).map(propertiesOf);
  const timeout = secondsOf(evaluateContent(activity.timeout, scopeOf(context))) ?? UNTIL_TIMEOUT_SECONDS;
  const begin = context.clock.elapsedSeconds();
  const after: RunContext = { ...context, visible: new Set([...context.visible, ...activities.map(nameOfActivity)]) };
  for (let iterations = 1; ; iterations += 1) {
    const outcome = await runInner(activities, context);
    const isDone = booleanOf(evaluateContent(activity.expression, scopeOf(after)), "expression");
    if (isDone && outcome.status === "Failed") throw innerFailure(outcome);
    if (isDone) return { iterations };
    if (context.clock.elapsedSeconds() - begin > timeout) {
      const reason = outcome.error === undefined ? "" : ` Its last failure: ${outcome.error.message}`;
      throw new ActivityError("ActivityTimeout", `The loop did not end within ${String(activity.timeout)}.${reason}`);
    }
    // Data Factory takes about a second between iterations; without it a loop that does not wait would be a busy one.
    await context.clock.wait(1);
  }
}

function setVariable(activity: Properties, value: unknown, { variables }: RunContext): Properties {
  const name = textOf(activity.variableName);
  if (!variables.has(name))
    throw new ActivityError("BadRequest", `The variable '${name}' is not declared in the pipeline.`);
  const current = variables.get(name);
  if (value === null || typeof value !== typeof current || Array.isArray(value) !== Array.isArray(current)) {
    const message = `The variable '${name}' is of another type than the value ${JSON.stringify(value)}.`;
    throw new ActivityError("ErrorCode=InvalidVariableType", message);
  }
  variables.set(name, value);
  return { name, value };
}

function innerFailure({ error }: Outcome): ActivityError {
  const message = `Activity failed because an inner activity failed; Inner activity name: ${error?.target}, Error: ${error?.message}`;
  return new ActivityError(error?.errorCode ?? "ActionFailed", message);
}

function booleanOf(value: unknown, property: string): boolean {
  if (typeof value === "boolean") return value;
  throw new ActivityError("BadRequest", `The ${property} gives ${JSON.stringify(value)}; a boolean is expected.`);
}

function numberOf(value: unknown, property: string): number {
  const found = Number(value);
  if (Number.isFinite(found)) return found;
  throw new ActivityError("BadRequest", `The ${property} is ${JSON.stringify(value)}; a number is expected.`);
}
