import type { Properties } from "../cloud.ts";
import { listOf, propertiesOf, textOf } from "../cloud-queries.ts";
import { ActivityError, type RunStatus } from "./pipeline-run.ts";

/** One arrow between activities. */
export interface Dependency {
  readonly activity: string;
  readonly conditions: readonly string[];
}

/** Name of a deployed activity. */
export function nameOfActivity(activity: Properties): string {
  return textOf(activity.name);
}

/** What an activity waits for; without conditions Succeeded is meant. */
export function dependenciesOf(activity: Properties): readonly Dependency[] {
  return listOf(activity.dependsOn).map((entry) => {
    const { activity: name, dependencyConditions } = propertiesOf(entry);
    const conditions = listOf(dependencyConditions).map(textOf);
    return { activity: textOf(name), conditions: conditions.length === 0 ? ["Succeeded"] : conditions };
  });
}

/** Whether an activity runs after its dependency ended so; Completed means ran, however it ended. */
export function isMet(status: RunStatus, conditions: readonly string[]): boolean {
  return conditions.some((condition) =>
    condition === "Completed" ? status === "Succeeded" || status === "Failed" : condition === status,
  );
}

/**
 * Refuses a graph Data Factory would not publish: double names, arrows to nowhere, circles. Pure.
 *
 * @throws ActivityError naming the activity.
 */
export function requireSoundGraph(activities: readonly Properties[]): void {
  const names = activities.map(nameOfActivity);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) throw invalid(`the activity name '${double}' is used twice`);
  for (const activity of activities) {
    for (const { activity: name } of dependenciesOf(activity)) {
      if (names.includes(name)) continue;
      throw invalid(`activity '${nameOfActivity(activity)}' depends on '${name}', which does not exist here`);
    }
  }
  for (const activity of activities) {
    if (ancestorsOf(activity, activities).has(nameOfActivity(activity))) {
      throw invalid(`activity '${nameOfActivity(activity)}' depends on itself`);
    }
  }
}

/** Names of all activities an activity waits for, directly or through others. */
export function ancestorsOf(activity: Properties, activities: readonly Properties[]): ReadonlySet<string> {
  const found = new Set<string>();
  const pending = dependenciesOf(activity).map((dependency) => dependency.activity);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const next = activities.find((other) => nameOfActivity(other) === name);
    if (next !== undefined) pending.push(...dependenciesOf(next).map((dependency) => dependency.activity));
  }
  return found;
}

/**
 * The activities that decide how the whole ended: those nobody waits for; for a skipped one, what it waited for
 * (Microsoft Learn: pipeline failure and error message, 2024-10).
 */
export function decidingActivities(
  activities: readonly Properties[],
  statusOf: (name: string) => RunStatus | undefined,
): readonly string[] {
  const awaited = new Set(activities.flatMap((activity) => dependenciesOf(activity).map((entry) => entry.activity)));
  const pending = activities.map(nameOfActivity).filter((name) => !awaited.has(name));
  const deciding = new Set<string>();
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const activity = activities.find((other) => nameOfActivity(other) === name);
    if (statusOf(name) === "Skipped" && activity !== undefined) {
      pending.push(...dependenciesOf(activity).map((entry) => entry.activity));
    } else {
      deciding.add(name);
    }
  }
  return [...deciding];
}

function invalid(why: string): ActivityError {
  return new ActivityError("BadRequest", `The pipeline is not valid: ${why}.`);
}
