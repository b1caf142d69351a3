import * as pulumi from "@pulumi/pulumi";
import { PROVIDER_VERSION } from "../provider/version.ts";

export interface TriggerStateArgs {
  /** ARM id of the trigger. Another trigger replaces the state. */
  readonly triggerId: pulumi.Input<string>;
  /** Whether the trigger shall run. */
  readonly desired: "started" | "stopped";
  /** Hash of the trigger's definition: when it changes the trigger was stopped for the change and is started again. */
  readonly definitionHash: pulumi.Input<string>;
}

/**
 * Whether a Data Factory trigger runs, as a resource of the kit's own provider: Azure Resource Manager has the running
 * state as an output only. Creating or updating starts or stops the trigger and makes sure of it; deleting stops it,
 * so that the trigger can be deleted.
 */
export class TriggerState extends pulumi.CustomResource {
  /** Running state as Azure reports it: Started, Stopped or Disabled. */
  declare readonly runtimeState: pulumi.Output<string>;

  constructor(name: string, args: TriggerStateArgs, opts?: pulumi.CustomResourceOptions) {
    const version = PROVIDER_VERSION;
    super("commerce:index:TriggerState", name, { runtimeState: undefined, ...args }, { ...opts, version });
  }
}
