import { type Activity, durationOf, type Expression, expression, unless } from "./activities.ts";

/** A pipeline's content. */
export interface PipelineDefinition {
  readonly description: string;
  readonly concurrency: number;
  readonly parameters?: Readonly<Record<string, { readonly type: "String"; readonly defaultValue: string }>>;
  readonly variables: Readonly<Record<string, { readonly type: "String"; readonly defaultValue: string }>>;
  readonly activities: Activity[];
}

/** Value of the job's variable COMMERCE_INSIGHTS_REQUEST in every run that was asked for nothing in particular. */
export const NO_REQUEST = "no-request";

/** Time the service that runs the job may take to start and to report a run, beyond the run itself. */
export const GRACE_SECONDS = 1800;

/** Three tries within a few minutes: a throttled or restarting service answers then. */
export const START_POLICY = { retry: 2, retryIntervalInSeconds: 60, timeout: durationOf(600) };

export const LOOK_POLICY = { retry: 3, retryIntervalInSeconds: 30, timeout: durationOf(600) };

/** A text that is set while the pipeline runs, or by who starts it. */
export const TEXT = { type: "String", defaultValue: "" } as const;

/** What the backfill pipeline is for, and what a person may ask of it. */
export const BACKFILL = {
  description:
    "Builds tables anew (fullRefresh: names joined by commas) or reads folders again (from, to: names like " +
    "2024-01-01T10.00.00Z), then publishes gold.",
  concurrency: 1,
  parameters: { fullRefresh: TEXT, from: TEXT, to: TEXT },
} as const;

const parameter = (name: string) => `pipeline().parameters.${name}`;

const escaped = (name: string) => `'${name}=', uriComponent(${parameter(name)})`;

/**
 * Expression of what was asked, without its leading `@`, for the variable COMMERCE_INSIGHTS_REQUEST. What a person typed
 * is escaped: it can become nothing but the value of that one variable.
 */
export const REQUESTED = `concat(${escaped("fullRefresh")}, '&', ${escaped("from")}, '&', ${escaped("to")})`;

/** Ends a backfill of which nothing is asked. Pure. */
export function requireRequest(): Activity {
  return unless({
    name: "CheckParameters",
    condition: `or(not(empty(${parameter("fullRefresh")})), and(not(empty(${parameter("from")})), not(empty(${parameter("to")}))))`,
    dependsOn: [],
    fail: {
      name: "NothingAsked",
      errorCode: "NOTHING_ASKED",
      message: "Give fullRefresh (table names joined by commas), or from and to (names of folders).",
    },
  });
}

/** The branch of an activity that failed after all its tries; `words` are joined, texts in single quotes. Pure. */
export function failed(activity: string, name: string, errorCode: string, words: readonly string[]): Activity {
  const message: Expression = expression(`concat(${words.join(", ")})`);
  return { name, type: "Fail", dependsOn: [{ activity, dependencyConditions: ["Failed"] }], errorCode, message };
}
