import { type Activity, after, callArm, durationOf, expression, unless } from "./activities.ts";
import {
  BACKFILL,
  failed,
  GRACE_SECONDS,
  LOOK_POLICY,
  NO_REQUEST,
  type PipelineDefinition,
  REQUESTED,
  requireRequest,
  START_POLICY,
  TEXT,
} from "./pipeline-parts.ts";

/** What a pipeline starts and how long it waits. */
export interface StartAndWait {
  /** ARM id of the Container Apps Job. */
  readonly jobId: string;
  /** Seconds after which Container Apps stops a run; the pipeline waits a little longer. */
  readonly timeoutSeconds: number;
  /** Seconds between two looks at a run; every look is three billed activity runs. */
  readonly pollSeconds: number;
}

/** API version of Container Apps that has job executions. */
const API = "2024-03-01";

const EXECUTION = "activity('StartJob').output.name";

/**
 * The pipeline: start the job, look at its run until it ends, fail unless it succeeded. Pure.
 *
 * The start sends an empty object: a body would replace the job's whole template. Repeating a start whose answer was lost
 * is harmless: the second run finds the lake taken and ends, the first one publishes.
 */
export function startAndWait(options: StartAndWait): PipelineDefinition {
  const job = `https://management.azure.com${options.jobId}`;
  return {
    description: "Starts the transform job, waits for its end and fails when it failed.",
    concurrency: 1, // The lake has one writer.
    variables: { status: TEXT },
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
 * is exchanged.
 */
export function backfill(options: StartAndWait): PipelineDefinition {
  const job = `https://management.azure.com${options.jobId}`;
  const containers = `replace(string(activity('ReadJob').output.properties.template.containers), '${NO_REQUEST}', ${REQUESTED})`;
  return {
    ...BACKFILL,
    variables: { status: TEXT },
    activities: [
      requireRequest(),
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
      `' was not seen within ${Math.round(seconds / 60)} minutes. Look at it in Container Apps; while it writes, the next run ends with CI-LAKE-004. '`,
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
