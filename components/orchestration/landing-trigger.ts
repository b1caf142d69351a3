import type * as datafactory from "@pulumi/azure-native/datafactory/index.js";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";
import { createRunningTrigger } from "./running-trigger.ts";

export interface LandingTriggerArgs {
  /** Resource group that holds the factory. */
  readonly resourceGroupName: pulumi.Input<string>;
  readonly factoryName: pulumi.Input<string>;
  /**
   * Name in the factory.
   * @default "transform-landing"
   */
  readonly triggerName?: string;
  /** Pipeline it starts. */
  readonly pipelineName: pulumi.Input<string>;
  /** ARM id of the account Dataverse exports into, and the container. Events need its public endpoint. */
  readonly landing: { readonly accountId: pulumi.Input<string>; readonly containerName: string };
  /** Whether it shall run after a deployment. */
  readonly desired: "started" | "stopped";
  /** Resources without which a run would fail; the trigger starts after them and stops before they go. */
  readonly startAfter: readonly pulumi.Resource[];
  /** Escape hatch for the inner resource. */
  readonly transform?: { readonly trigger?: Transform<datafactory.TriggerArgs> };
}

/** File in which Synapse Link names the folder it writes now: once it names the next one, a folder is complete. */
const SIGNAL = "Changelog/changelog.info";

/**
 * A trigger that starts the pipeline when Synapse Link has finished a folder of changes.
 *
 * It listens to the file that names the folder in progress, and not to the folder's model.json: that appears while the
 * folder is still named there, when a run would find nothing to read. Events may come late, twice or not at all (Event
 * Grid delivers at least once), so a schedule stays beside it. The pipeline runs one at a time: events that come
 * meanwhile wait, and a run that finds nothing new ends within seconds.
 */
export class LandingTrigger extends pulumi.ComponentResource {
  readonly triggerName: pulumi.Output<string>;
  /** ARM id. */
  readonly triggerId: pulumi.Output<string>;
  /** Running state as Azure reports it. */
  readonly runtimeState: pulumi.Output<string>;

  constructor(name: string, args: LandingTriggerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:orchestration:LandingTrigger", name, {}, opts);
    const { resourceGroupName, factoryName, triggerName = "transform-landing", pipelineName, landing } = args;
    const { desired, startAfter, transform } = args;

    const triggerArgs: datafactory.TriggerArgs = {
      triggerName,
      factoryName,
      resourceGroupName,
      properties: {
        type: "BlobEventsTrigger",
        description: "Starts the transform when Synapse Link has finished a folder.",
        pipelines: [{ pipelineReference: { referenceName: pipelineName, type: "PipelineReference" } }],
        scope: landing.accountId,
        events: ["Microsoft.Storage.BlobCreated"],
        blobPathBeginsWith: `/${landing.containerName}/blobs/${SIGNAL}`,
        // With a hierarchical namespace a file is reported when it is made, empty, and again when it is complete.
        ignoreEmptyBlobs: true,
      },
    };
    const { trigger, state } = createRunningTrigger(
      name,
      transformed(triggerArgs, transform?.trigger),
      { triggerName, desired, startAfter },
      { parent: this },
    );

    this.triggerName = trigger.name;
    this.triggerId = trigger.id;
    this.runtimeState = state.runtimeState;
    this.registerOutputs({ triggerName: this.triggerName, runtimeState: this.runtimeState });
  }
}
