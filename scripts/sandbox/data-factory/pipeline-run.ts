/** Final state of an activity or a pipeline run. */
export type RunStatus = "Succeeded" | "Failed" | "Skipped" | "Cancelled";

/** Why something failed, as Data Factory reports it. */
export interface RunError {
  readonly errorCode: string;
  readonly message: string;
  /** Activity that failed. */
  readonly failureType: "UserError";
  readonly target: string;
}

/** One activity of a run; an activity inside a loop appears once per iteration. */
export interface ActivityRun {
  readonly name: string;
  readonly type: string;
  readonly status: RunStatus;
  /** ISO times; equal for what was skipped. */
  readonly start: string;
  readonly end: string;
  readonly error?: RunError;
  readonly output?: unknown;
}

/** A finished run of a deployed pipeline. */
export interface PipelineRun {
  readonly runId: string;
  readonly pipelineName: string;
  /** What started it: a trigger's name or `Manual`. */
  readonly invokedBy: string;
  readonly status: RunStatus;
  readonly start: string;
  readonly end: string;
  /** In the order they ended. */
  readonly activities: readonly ActivityRun[];
  readonly error?: RunError;
}

/** How a list of activities ended. */
export interface Outcome {
  readonly status: "Succeeded" | "Failed";
  readonly error?: RunError;
}

/** A failure inside an activity that Data Factory reports with a code. */
export class ActivityError extends Error {
  readonly errorCode: string;

  constructor(errorCode: string, message: string) {
    super(message);
    this.name = "ActivityError";
    this.errorCode = errorCode;
  }
}
