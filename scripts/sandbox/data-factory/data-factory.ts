import pLimit, { type LimitFunction } from "p-limit";
import { OperatorError } from "../../../transforms/operator-error.ts";
import type { Cloud, CloudResource, Properties } from "../cloud.ts";
import { listOf, propertiesOf, textOf } from "../cloud-queries.ts";
import { nameOfId, parentOfId } from "../providers/arm-id.ts";
import { type CreatedBlob, triggersFiredBy } from "./blob-events.ts";
import type { PipelineRun } from "./pipeline-run.ts";
import { type PipelineServices, runPipeline } from "./run-pipeline.ts";
import { createSender, type FactoryNetwork } from "./send-request.ts";

/** Runs deployed pipelines: by their triggers, or by hand. */
export interface DataFactoryService {
  /** Fires a started trigger now and waits for what it starts. */
  fireTrigger(name: string): Promise<PipelineRun>;
  /** Starts what subscribed triggers start for a blob, in the background. */
  blobCreated(blob: CreatedBlob): void;
  /** Runs a pipeline as its createRun operation does. */
  run(pipeline: CloudResource, runId: string, parameters: Properties): Promise<PipelineRun>;
  /** Finished runs, oldest first. */
  runs(): readonly PipelineRun[];
  /** Ends the waits of running pipelines. */
  stop(): void;
}

/** What the service needs. */
export interface DataFactoryOptions extends Pick<PipelineServices, "now" | "speed"> {
  readonly cloud: Cloud;
  readonly network: FactoryNetwork;
  /** A GUID never given out before. */
  readonly unique: (what: string) => string;
}

/** Pipelines without a concurrency of their own run as often as asked; Data Factory stops at 40 (2025-02). */
const HIGHEST_CONCURRENCY = 40;

/** A service over what is deployed now. */
export function createDataFactory({ cloud, network, now, speed, unique }: DataFactoryOptions): DataFactoryService {
  const stopping = new AbortController();
  const finished: PipelineRun[] = [];
  const queues = new Map<string, LimitFunction>();

  const queueOf = (pipeline: CloudResource): LimitFunction => {
    const concurrency = Number(pipeline.inputs.concurrency ?? HIGHEST_CONCURRENCY);
    const known = queues.get(pipeline.id) ?? pLimit(concurrency);
    known.concurrency = concurrency;
    queues.set(pipeline.id, known);
    return known;
  };

  const run = async (pipeline: CloudResource, runId: string, parameters: Properties, invokedBy = "Manual") => {
    const factory = cloud.get(parentOfId(pipeline.id));
    if (factory === undefined) throw new Error(`The factory of ${pipeline.id} is not deployed.`);
    const services = { now, speed, send: createSender(factory, network), signal: stopping.signal };
    const result = await queueOf(pipeline)(() => runPipeline(pipeline, { runId, invokedBy, parameters }, services));
    finished.push(result);
    return result;
  };

  const fire = async (trigger: CloudResource): Promise<PipelineRun> => {
    const name = nameOfId(trigger.id);
    const runs = await Promise.all(
      pipelineReferences(trigger).map(({ name: pipelineName, parameters }) => {
        const pipeline = cloud.get(`${parentOfId(trigger.id)}/pipelines/${pipelineName}`);
        if (pipeline === undefined) throw new Error(`${trigger.id} starts the missing pipeline ${pipelineName}.`);
        return run(pipeline, unique("run"), parameters, name);
      }),
    );
    const worst = runs.find(({ status }) => status !== "Succeeded") ?? runs.at(-1);
    if (worst !== undefined) return worst;
    throw new OperatorError(
      "CI-PIPE-004",
      `The trigger ${name} starts no pipeline.`,
      "Add a pipeline reference to the trigger in the stack, then run pulumi up.",
    );
  };

  return {
    run,
    blobCreated(blob) {
      // Nobody waits for them; they end early only when the sandbox stops.
      for (const trigger of triggersFiredBy(blob, cloud)) fire(trigger).catch(() => undefined);
    },
    runs: () => [...finished],
    stop: () => stopping.abort(),
    fireTrigger: async (name) => fire(triggerNamed(cloud, name)),
  };
}

/** A deployed trigger that is running. */
function triggerNamed(cloud: Cloud, name: string): CloudResource {
  const triggers = cloud.list("azure-native:datafactory:Trigger");
  const found = triggers.find(({ id }) => nameOfId(id).toLowerCase() === name.toLowerCase());
  if (found === undefined) {
    const known = triggers.map(({ id }) => nameOfId(id)).join(", ") || "none";
    throw new OperatorError(
      "CI-PIPE-002",
      `There is no trigger ${name} in the sandbox; deployed triggers: ${known}.`,
      "Deploy the stack, or give one of the names.",
    );
  }
  if (found.runtimeState !== "Started") {
    throw new OperatorError(
      "CI-PIPE-003",
      `The trigger ${name} is stopped: it would not fire.`,
      'Set "triggers: started" in the stack and run pulumi up, or start it by hand.',
    );
  }
  return found;
}

function pipelineReferences({ inputs }: CloudResource): readonly { name: string; parameters: Properties }[] {
  const { pipelines, pipeline } = propertiesOf(inputs.properties);
  const references = (pipeline === undefined ? listOf(pipelines) : [pipeline]).map(propertiesOf);
  return references.map(({ pipelineReference, parameters }) => ({
    name: textOf(propertiesOf(pipelineReference).referenceName),
    parameters: propertiesOf(parameters),
  }));
}
