import * as pulumi from "@pulumi/pulumi";
import { PROVIDER_VERSION } from "../provider/version.ts";

export interface LakehouseArgs {
  readonly workspaceId: pulumi.Input<string>;
  /** A letter, then letters, digits and underscores; at most 123. */
  readonly displayName: pulumi.Input<string>;
  /** At most 256 characters. */
  readonly description?: pulumi.Input<string>;
  /**
   * Whether tables lie in schemas. Another value makes another lakehouse.
   * @default false
   */
  readonly enableSchemas?: boolean;
}

/** A lakehouse. Import id: `<workspace>/<item>`. Deleting it deletes its tables; targets of shortcuts stay. */
export class Lakehouse extends pulumi.CustomResource {
  /** GUID. */
  declare readonly itemId: pulumi.Output<string>;
  declare readonly oneLakeTablesPath: pulumi.Output<string>;
  declare readonly oneLakeFilesPath: pulumi.Output<string>;

  constructor(name: string, args: LakehouseArgs, opts?: pulumi.CustomResourceOptions) {
    const computed = { itemId: undefined, oneLakeTablesPath: undefined, oneLakeFilesPath: undefined };
    super("commerce:fabric:Lakehouse", name, { ...computed, ...args }, { ...opts, version: PROVIDER_VERSION });
  }
}
