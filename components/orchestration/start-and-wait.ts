import { type Activity, after, callArm, durationOf, expression } from "./activities.ts";

/** What the pipeline starts and how long it waits. */
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
  readonly variables: Readonly<Record<string, { readonly type: "String"; readonly defaultValue: string }>>;
  readonly activities: Activity[];
}

/** API version of Container Apps that has job executions. */
const API = "2024-03-01";

/** Time Container Apps may take to start and to report a run, beyond the run itself. */
const GRACE_SECONDS = 1800;

/**
 * The pipeline: start the job, look at its run until it ends, fail unless it succeeded. Pure.
 *
 * The start sends an empty object: a body would replace the job's whole template. Repeating a start is harmless, because
 * a second run waits for the lease of the first.
 */
export function startAndWait({ jobId, timeoutSeconds, pollSeconds }: StartAndWait): PipelineDefinition {
  const job = `https://management.azure.com${jobId}`;
  const execution = "activity('StartJob').output.name";
  return {
    description: "Starts the transform job, waits for its end and fails when it failed.",
    concurrency: 1, // The lake has one writer.
    variables: { status: { type: "String", defaultValue: "" } },
    activities: [
      callArm({
        name: "StartJob",
        method: "POST",
        url: `${job}/start?api-version=${API}`,
        body: "{}",
        policy: { retry: 2, retryIntervalInSeconds: 60, timeout: durationOf(600) },
      }),
      {
        name: "WaitForJob",
        type: "Until",
        dependsOn: after("StartJob"),
        expression: expression(
          "contains(createArray('Succeeded', 'Failed', 'Stopped', 'Degraded'), variables('status'))",
        ),
        timeout: durationOf(timeoutSeconds + GRACE_SECONDS),
        activities: [
          { name: "Pause", type: "Wait", dependsOn: [], waitTimeInSeconds: pollSeconds },
          callArm({
            name: "GetExecution",
            method: "GET",
            url: expression(`concat('${job}/executions/', ${execution}, '?api-version=${API}')`),
            dependsOn: after("Pause"),
            policy: { retry: 3, retryIntervalInSeconds: 30, timeout: durationOf(600) },
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
      {
        name: "CheckResult",
        type: "IfCondition",
        dependsOn: after("WaitForJob"),
        expression: expression("equals(variables('status'), 'Succeeded')"),
        ifFalseActivities: [
          {
            name: "JobFailed",
            type: "Fail",
            dependsOn: [],
            errorCode: "JOB_FAILED",
            message: expression(
              `concat('Job execution ', ${execution}, ' ended as ', variables('status'), '; its log says why.')`,
            ),
          },
        ],
      },
    ],
  };
}
