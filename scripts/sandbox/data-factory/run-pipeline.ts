import type { CloudResource, Properties } from "../cloud.ts";
import { listOf, propertiesOf } from "../cloud-queries.ts";
import { nameOfId, parentOfId } from "../providers/arm-id.ts";
import { startPipelineClock } from "./pipeline-clock.ts";
import { ActivityError, type ActivityRun, type Outcome, type PipelineRun, type RunError } from "./pipeline-run.ts";
import { runActivities } from "./run-activities.ts";
import type { SendWebRequest } from "./web-request.ts";

/** What a pipeline run needs from outside. */
export interface PipelineServices {
  readonly now: () => Date;
  /** How many times faster than real time waits pass. */
  readonly speed: number;
  readonly send: SendWebRequest;
  readonly signal: AbortSignal;
}

/** What starts a run. */
export interface RunRequest {
  readonly runId: string;
  readonly invokedBy: string;
  readonly parameters: Properties;
}

/** Runs a deployed pipeline from its stored inputs to its end. */
export async function runPipeline(
  pipeline: CloudResource,
  request: RunRequest,
  services: PipelineServices,
): Promise<PipelineRun> {
  const { now, speed, send, signal } = services;
  const start = now().toISOString();
  const activities: ActivityRun[] = [];
  const outcome = await settle(() =>
    runActivities(listOf(pipeline.inputs.activities).map(propertiesOf), {
      clock: startPipelineClock(speed, now, signal),
      now,
      send,
      variables: variablesOf(pipeline.inputs),
      results: new Map(),
      pipeline: systemVariables(pipeline, request, start),
      record: (run) => activities.push(run),
      visible: new Set(),
    }),
  );
  return {
    runId: request.runId,
    pipelineName: nameOfId(pipeline.id),
    invokedBy: request.invokedBy,
    status: outcome.status,
    start,
    end: now().toISOString(),
    activities,
    ...(outcome.error && { error: outcome.error }),
  };
}

/** A pipeline that is not valid fails as a whole. */
async function settle(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ActivityError)) throw error;
    const failure: RunError = {
      errorCode: error.errorCode,
      message: error.message,
      failureType: "UserError",
      target: "pipeline",
    };
    return { status: "Failed", error: failure };
  }
}

function variablesOf(inputs: Properties): Map<string, unknown> {
  const empty: Readonly<Record<string, unknown>> = { String: "", Boolean: false, Integer: 0, Array: [] };
  return new Map(
    Object.entries(propertiesOf(inputs.variables)).map(([name, declared]) => {
      const { type, defaultValue } = propertiesOf(declared);
      return [name, defaultValue ?? empty[String(type)] ?? ""];
    }),
  );
}

function systemVariables(pipeline: CloudResource, { runId, invokedBy, parameters }: RunRequest, start: string) {
  const declared = Object.entries(propertiesOf(pipeline.inputs.parameters)).map(([name, parameter]) => {
    const given = Object.hasOwn(parameters, name) ? parameters[name] : propertiesOf(parameter).defaultValue;
    return [name, given ?? null];
  });
  return {
    DataFactory: nameOfId(parentOfId(pipeline.id)),
    Pipeline: nameOfId(pipeline.id),
    RunId: runId,
    TriggerName: invokedBy,
    TriggerTime: start,
    parameters: Object.fromEntries(declared),
  };
}
