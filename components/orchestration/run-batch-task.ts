import { type Activity, after, callBatch, type Dependency, durationOf, expression, unless } from "./activities.ts";
import { type BatchTask, batchJobOf, HEALTH_FILE, TASK } from "./batch-task.ts";
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

/** What a pipeline starts, and how often it looks. */
export interface RunBatchTask {
  readonly task: BatchTask;
  /** Seconds between two looks at a run; every look is four billed activity runs. */
  readonly pollSeconds: number;
}

/** API version of the Batch service. */
const API = "api-version=2024-07-01.20.0";

/** Longest expression Data Factory evaluates, in characters (Data Factory limits, 2025-02). */
export const LONGEST_EXPRESSION = 8192;

/** Stands for the run's id in the document, and cannot be part of a setting. */
const RUN_ID = "\u0000run-id\u0000";

const VARIABLES = { state: TEXT, execution: TEXT };

/**
 * The pipeline: give Batch the job, look at its task until it ends, keep what the run says of itself, fail unless it
 * succeeded. Pure.
 *
 * Not by Data Factory's Custom activity: that stages files in a storage account by its key (error 2505 in Troubleshoot
 * Azure Data Factory; custom activities, 2025-03-27), and this platform has no keys.
 */
export function runBatchTask(options: RunBatchTask): PipelineDefinition {
  return {
    description: "Runs the transform job in the Batch pool, waits for its end and fails when it failed.",
    concurrency: 1, // The lake has one writer.
    variables: VARIABLES,
    activities: [startJob("transform", options, `'${NO_REQUEST}'`, []), ...watch("transform", options)],
  };
}

/** The pipeline for what a person asks: tables to build anew, or folders to read again. Pure. */
export function backfillBatchTask(options: RunBatchTask): PipelineDefinition {
  return {
    ...BACKFILL,
    variables: VARIABLES,
    activities: [
      requireRequest(),
      startJob("backfill", options, REQUESTED, after("CheckParameters")),
      ...watch("backfill", options),
    ],
  };
}

/** Id of the Batch job, without its leading `@`: one run of the pipeline is one job. */
const idOf = (kind: string) => `concat('${kind}-', pipeline().RunId)`;

function startJob(kind: string, { task }: RunBatchTask, request: string, dependsOn: Dependency[]): Activity {
  const text = JSON.stringify(batchJobOf(RUN_ID, task, GRACE_SECONDS));
  const parts = text
    .split(JSON.stringify(RUN_ID).slice(1, -1))
    .map((part) => part.split(NO_REQUEST).map(quoted).join(`, ${request}, `))
    .join(`, ${idOf(kind)}, `);
  return callBatch({
    ...{ name: "StartJob", method: "POST", url: `${task.endpoint}/jobs?${API}`, dependsOn, policy: START_POLICY },
    body: expression(`concat(${parts})`),
  });
}

/** A text of Data Factory's expression language. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Looks at the run until it ends; every way in which that can go wrong ends the pipeline with its own words. */
function watch(kind: string, { task, pollSeconds }: RunBatchTask): Activity[] {
  const seconds = task.timeoutSeconds + GRACE_SECONDS;
  const id = idOf(kind);
  const ofTask = (rest: string) =>
    expression(`concat('${task.endpoint}/jobs/', ${id}, '/tasks/${TASK}${rest}?${API}')`);
  const keep = (name: string, variableName: string, value: string, before: string) => ({
    ...{ name, type: "SetVariable" as const, dependsOn: after(before), variableName, value: expression(value) },
  });
  return [
    failed("StartJob", "JobNotStarted", "JOB_NOT_STARTED", [
      "'Batch did not take the job. Grant on the account and its pool: run pulumi up. '",
      "activity('StartJob').error.message",
    ]),
    {
      name: "WaitForJob",
      type: "Until",
      dependsOn: after("StartJob"),
      expression: expression("equals(variables('state'), 'completed')"),
      timeout: durationOf(seconds),
      activities: [
        { name: "Pause", type: "Wait", dependsOn: [], waitTimeInSeconds: pollSeconds },
        callBatch({ name: "GetTask", method: "GET", url: ofTask(""), dependsOn: after("Pause"), policy: LOOK_POLICY }),
        keep("KeepExecution", "execution", "string(activity('GetTask').output.executionInfo)", "GetTask"),
        keep("KeepState", "state", "activity('GetTask').output.state", "KeepExecution"),
      ],
    },
    failed("WaitForJob", "JobNotFinished", "JOB_NOT_FINISHED", [
      "'The end of Batch job '",
      id,
      `' was not seen within ${Math.round(seconds / 60)} minutes: it got no machine (quota?) or takes too long. Batch ends it; the next run waits for its lease. '`,
      "activity('WaitForJob').error.message",
    ]),
    callBatch({
      ...{ name: "GetHealth", method: "GET", url: ofTask(`/files/wd%2F${HEALTH_FILE}`) },
      ...{ dependsOn: after("WaitForJob"), policy: LOOK_POLICY },
    }),
    unless({
      name: "CheckResult",
      condition: "equals(json(variables('execution')).result, 'success')",
      // A run that ended before it could say anything has no health.
      dependsOn: [...after("WaitForJob"), { activity: "GetHealth", dependencyConditions: ["Completed"] }],
      fail: {
        name: "JobFailed",
        errorCode: "JOB_FAILED",
        message: expression(
          `concat('Batch job ', ${id}, ' ended: ', variables('execution'), '. Its log is ${task.logsUrl}/', ${id}, '/stdout.txt and stderr.txt.')`,
        ),
      },
    }),
  ];
}
