import { type Activity, after, callArm, durationOf, type Expression, expression, unless } from "./activities.ts";

/** What a pipeline starts and how long it waits. */
export interface StartAndWait {
  /** ARM id of the Container Apps Job. */
  readonly jobId: string;
  /** Seconds after which Container Apps stops a run; the pipeline waits a little longer. */
  readonly timeoutSeconds: number;
  /** Seconds between two looks at a run; every look is three billed activity runs. */
  readonly pollSeconds: number;
}

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

/** API version of Container Apps that has job executions. */
const API = "2024-03-01";

/** Time Container Apps may take to start and to report a run, beyond the run itself. */
const GRACE_SECONDS = 1800;

/** Three tries within a few minutes: a throttled or restarting Container Apps answers then. */
const START_POLICY = { retry: 2, retryIntervalInSeconds: 60, timeout: durationOf(600) };

const LOOK_POLICY = { retry: 3, retryIntervalInSeconds: 30, timeout: durationOf(600) };

const EXECUTION = "activity('StartJob').output.name";

/**
 * The pipeline: start the job, look at its run until it ends, fail unless it succeeded. Pure.
 *
 * The start sends an empty object: a body would replace the job's whole template. Repeating a start is harmless, because
 * a second run waits for the lease of the first.
 */
export function startAndWait(options: StartAndWait): PipelineDefinition {
  const job = `https://management.azure.com${options.jobId}`;
  return {
    description: "Starts the transform job, waits for its end and fails when it failed.",
    concurrency: 1, // The lake has one writer.
    variables: { status: { type: "String", defaultValue: "" } },
    activities: [
      callArm({
        ...{ name: "StartJob", method: "POST", url: `${job}/start?api-version=${API}`, body: "{}" },
        policy: START_POLICY,
      }),
      ...watch(job, options),
    ],
  };
}

/**
 * The pipeline for what a person asks: tables to build anew, or folders to read again. Pure.
 *
 * A start may replace the job's containers, so the deployed ones are read first and only the placeholder of the request
 * is exchanged. What a person typed is escaped: it can become nothing but the value of that one variable.
 */
export function backfill(options: StartAndWait): PipelineDefinition {
  const job = `https://management.azure.com${options.jobId}`;
  const parameter = (name: string) => `pipeline().parameters.${name}`;
  const escaped = (name: string) => `'${name}=', uriComponent(${parameter(name)})`;
  const request = `concat(${escaped("fullRefresh")}, '&', ${escaped("from")}, '&', ${escaped("to")})`;
  const containers = `replace(string(activity('ReadJob').output.properties.template.containers), '${NO_REQUEST}', ${request})`;
  const text = { type: "String", defaultValue: "" } as const;
  return {
    description:
      "Builds tables anew (fullRefresh: names joined by commas) or reads folders again (from, to: names like " +
      "2024-01-01T10.00.00Z), then publishes gold.",
    concurrency: 1,
    parameters: { fullRefresh: text, from: text, to: text },
    variables: { status: text },
    activities: [
      unless({
        name: "CheckParameters",
        condition: `or(not(empty(${parameter("fullRefresh")})), and(not(empty(${parameter("from")})), not(empty(${parameter("to")}))))`,
        dependsOn: [],
        fail: {
          name: "NothingAsked",
          errorCode: "NOTHING_ASKED",
          message: "Give fullRefresh (table names joined by commas), or from and to (names of folders).",
        },
      }),
      callArm({
        ...{ name: "ReadJob", method: "GET", url: `${job}?api-version=${API}` },
        ...{ dependsOn: after("CheckParameters"), policy: LOOK_POLICY },
      }),
      callArm({
        ...{ name: "StartJob", method: "POST", url: `${job}/start?api-version=${API}` },
        body: expression(`concat('{"containers":', ${containers}, '}')`),
        ...{ dependsOn: after("ReadJob"), policy: START_POLICY },
      }),
      ...watch(job, options),
    ],
  };
}

/** Looks at the started run until it ends; every way in which that can go wrong ends the pipeline with its own words. */
function watch(job: string, { timeoutSeconds, pollSeconds }: StartAndWait): Activity[] {
  const seconds = timeoutSeconds + GRACE_SECONDS;
  return [
    failed("StartJob", "JobNotStarted", "JOB_NOT_STARTED", [
      "'The job could not be started. Grant and settings of the job: run pulumi up. '",
      "activity('StartJob').error.message",
    ]),
    {
      name: "WaitForJob",
      type: "Until",
      dependsOn: after("StartJob"),
      expression: expression(
        "contains(createArray('Succeeded', 'Failed', 'Stopped', 'Degraded'), variables('status'))",
      ),
      timeout: durationOf(seconds),
      activities: [
        { name: "Pause", type: "Wait", dependsOn: [], waitTimeInSeconds: pollSeconds },
        callArm({
          ...{ name: "GetExecution", method: "GET" },
          url: expression(`concat('${job}/executions/', ${EXECUTION}, '?api-version=${API}')`),
          ...{ dependsOn: after("Pause"), policy: LOOK_POLICY },
        }),
        {
          name: "KeepStatus",
          type: "SetVariable",
          dependsOn: after("GetExecution"),
          variableName: "status",
          value: expression("activity('GetExecution').output.properties.status"),
        },
      ],
    },
    failed("WaitForJob", "JobNotFinished", "JOB_NOT_FINISHED", [
      "'The end of job execution '",
      EXECUTION,
      `' was not seen within ${Math.round(seconds / 60)} minutes. Look at it in Container Apps; the next run waits for its lease. '`,
      "activity('WaitForJob').error.message",
    ]),
    unless({
      name: "CheckResult",
      condition: "equals(variables('status'), 'Succeeded')",
      dependsOn: after("WaitForJob"),
      fail: {
        name: "JobFailed",
        errorCode: "JOB_FAILED",
        message: expression(
          `concat('Job execution ', ${EXECUTION}, ' ended as ', variables('status'), '; its log says why.')`,
        ),
      },
    }),
  ];
}

/** The branch of an activity that failed after all its tries. */
function failed(activity: string, name: string, errorCode: string, words: readonly string[]): Activity {
  const message: Expression = expression(`concat(${words.join(", ")})`);
  return { name, type: "Fail", dependsOn: [{ activity, dependencyConditions: ["Failed"] }], errorCode, message };
}
