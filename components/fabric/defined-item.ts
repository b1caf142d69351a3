import * as pulumi from "@pulumi/pulumi";
import { PROVIDER_VERSION } from "../provider/version.ts";

export interface DefinedItemArgs {
  readonly workspaceId: pulumi.Input<string>;
  /** At most 256 characters. */
  readonly displayName: pulumi.Input<string>;
  /** At most 256 characters. */
  readonly description?: pulumi.Input<string>;
  readonly definition: {
    /** As Fabric names it, e.g. `ipynb`. */
    readonly format?: string;
    /** Text of each part by its path, e.g. `notebook-content.ipynb`. */
    readonly parts: Readonly<Record<string, pulumi.Input<string>>>;
  };
}

/** Types of items that have a definition, and the part that each needs. */
export type DefinedItemType =
  /** `notebook-content.ipynb` */
  | "Notebook"
  /** `SparkJobDefinitionV1.json` */
  | "SparkJobDefinition"
  /** `pipeline-content.json` */
  | "DataPipeline";

/**
 * An item with a definition: notebook, Spark job definition or data pipeline. Import id: `<workspace>/<item>`. A change
 * of the definition by hand shows in a refresh, and the next deployment undoes it.
 */
export class DefinedItem extends pulumi.CustomResource {
  /** GUID. */
  declare readonly itemId: pulumi.Output<string>;
  /** Hash of the definition that is deployed. */
  declare readonly definitionHash: pulumi.Output<string>;

  constructor(type: DefinedItemType, name: string, args: DefinedItemArgs, opts?: pulumi.CustomResourceOptions) {
    const computed = { itemId: undefined, definitionHash: undefined };
    super(`commerce:fabric:${type}`, name, { ...computed, ...args }, { ...opts, version: PROVIDER_VERSION });
  }
}
