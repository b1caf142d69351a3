import type { Properties } from "../cloud.ts";
import { propertiesOf, textOf } from "../cloud-queries.ts";
import {
  ancestorsOf,
  decidingActivities,
  dependenciesOf,
  isMet,
  nameOfActivity,
  requireSoundGraph,
} from "./activity-graph.ts";
import { runControlActivity } from "./control-activities.ts";
import { ExpressionError } from "./expression.ts";
import { ActivityError, type Outcome, type RunError, type RunStatus } from "./pipeline-run.ts";
import type { ActivityResult, RunContext } from "./run-context.ts";
import { runWebActivity } from "./web-activity.ts";

/** Default of an activity's retry interval in seconds (Microsoft Learn: activity policy, 2025-02). */
const RETRY_INTERVAL_SECONDS = 30;

/** Runs activities in the order their dependencies ask for; independent ones run side by side. */
export async function runActivities(activities: readonly Properties[], context: RunContext): Promise<Outcome> {
  requireSoundGraph(activities);
  const running = new Map<string, Promise<ActivityResult>>();
  const start = (activity: Properties): Promise<ActivityResult> => {
    const name = nameOfActivity(activity);
    const known = running.get(name) ?? runWhenDue(activity);
    running.set(name, known);
    return known;
  };
  const runWhenDue = async (activity: Properties): Promise<ActivityResult> => {
    const statuses = await Promise.all(
      dependenciesOf(activity).map(async ({ activity: name, conditions }) => {
        const before = activities.find((other) => nameOfActivity(other) === name);
        return before === undefined || isMet((await start(before)).status, conditions);
      }),
    );
    const visible = new Set([...context.visible, ...ancestorsOf(activity, activities)]);
    return runActivity(activity, { ...context, visible }, statuses.every(Boolean));
  };

  const results = new Map<string, ActivityResult>();
  for (const [name, result] of await Promise.all(
    activities.map(async (activity) => [nameOfActivity(activity), await start(activity)] as const),
  )) {
    results.set(name, result);
  }
  const deciding = decidingActivities(activities, (name) => results.get(name)?.status);
  const failed = deciding.map((name) => results.get(name)).find((result) => result?.status !== "Succeeded");
  return failed === undefined
    ? { status: "Succeeded" }
    : { status: "Failed", ...(failed.error && { error: failed.error }) };
}

async function runActivity(activity: Properties, context: RunContext, isDue: boolean): Promise<ActivityResult> {
  const name = nameOfActivity(activity);
  const start = context.now().toISOString();
  const finish = (status: RunStatus, output: unknown, error?: RunError): ActivityResult => {
    const result = { status, output, ...(error && { error }) };
    context.results.set(name, result);
    const end = status === "Skipped" ? start : context.now().toISOString();
    context.record({ name, type: textOf(activity.type), start, end, ...result });
    return result;
  };
  if (!isDue) return finish("Skipped", {});
  try {
    return finish("Succeeded", await withRetries(activity, context));
  } catch (error) {
    const failure = toRunError(error, name);
    if (failure === undefined) throw error;
    return finish("Failed", {}, failure);
  }
}

/** Repeats a failed activity as its policy says. */
async function withRetries(activity: Properties, context: RunContext): Promise<unknown> {
  const policy = propertiesOf(activity.policy);
  const retries = Number(policy.retry ?? 0);
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await runOnce(activity, context);
    } catch (error) {
      // An expression that cannot be evaluated does not get better by waiting.
      if (attempt >= retries || !(error instanceof ActivityError)) throw error;
      await context.clock.wait(Number(policy.retryIntervalInSeconds ?? RETRY_INTERVAL_SECONDS));
    }
  }
}

function runOnce(activity: Properties, context: RunContext): Promise<unknown> {
  if (activity.type === "WebActivity") return runWebActivity(activity, context);
  return runControlActivity(activity, context, runActivities);
}

function toRunError(error: unknown, target: string): RunError | undefined {
  const isKnown = error instanceof ActivityError || error instanceof ExpressionError;
  if (!isKnown) return undefined;
  const errorCode = error instanceof ActivityError ? error.errorCode : "InvalidTemplate";
  return { errorCode, message: error.message, failureType: "UserError", target };
}
