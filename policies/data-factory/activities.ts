import type { Properties } from "../rule.ts";
import { at, isObject, listAt, textAt } from "../values.ts";

/** One activity of a pipeline, with where it stands and who stands beside it. */
export interface PlacedActivity {
  readonly activity: Properties;
  readonly name: string;
  readonly type: string;
  /** Names of the activities it may depend on. */
  readonly siblings: readonly string[];
}

/** Properties under which an activity holds others. */
const BRANCHES = ["activities", "ifTrueActivities", "ifFalseActivities", "defaultActivities"] as const;

/** Every activity of a pipeline, those inside loops and branches too. */
export function* activitiesOf(holder: unknown): Iterable<PlacedActivity> {
  const lists = [
    ...BRANCHES.map((branch) => listOf(holder, branch)),
    ...listOf(holder, "cases").map((one) => listAt(one, "activities")),
  ];
  for (const list of lists) {
    const activities = list.filter(isObject);
    const siblings = activities.map((one) => textAt(one, "name") ?? "");
    for (const activity of activities) {
      yield { activity, name: textAt(activity, "name") ?? "", type: textAt(activity, "type") ?? "", siblings };
      yield* activitiesOf(activity);
    }
  }
}

/** A setting of an activity, wherever the program's language puts it. */
export function settingOf(activity: unknown, path: string): unknown {
  return at(activity, path) ?? at(activity, `typeProperties.${path}`);
}

function listOf(holder: unknown, key: string): readonly unknown[] {
  const found = settingOf(holder, key);
  return Array.isArray(found) ? found : [];
}

/** Seconds of a Data Factory time span like 0.02:00:00; undefined for anything else. */
export function secondsOf(span: unknown): number | undefined {
  const [, days = "0", hours, minutes, seconds] =
    /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})$/.exec(typeof span === "string" ? span : "") ?? [];
  if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Every text below a value that Data Factory evaluates. */
export function* expressionsIn(value: unknown): Iterable<string> {
  if (typeof value === "string") {
    if (value.startsWith("@") || value.includes("@{")) yield value;
  } else if (isObject(value)) {
    for (const inner of Object.values(value)) yield* expressionsIn(inner);
  }
}
