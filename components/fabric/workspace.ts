import * as pulumi from "@pulumi/pulumi";
import { PROVIDER_VERSION } from "../provider/version.ts";

export interface WorkspaceArgs {
  /** Name in the portal, unique in the tenant; at most 256 characters. */
  readonly displayName: pulumi.Input<string>;
  /** At most 4000 characters. */
  readonly description?: pulumi.Input<string>;
  /** Capacity by its Azure name or by Fabric's GUID. A change moves the workspace. */
  readonly capacity?: pulumi.Input<string>;
  /**
   * Whether it has an identity of its own, for connections without a secret.
   * @default true
   */
  readonly identity?: boolean;
  /** Spark runtime of its notebooks and jobs; 1.3 has Spark 3.5 and Delta 3.2. */
  readonly sparkRuntime?: string;
}

/**
 * A Fabric workspace, as a resource of the kit's own provider: creating it waits for its capacity and its identity.
 * Import id: the workspace's GUID. Deleting it deletes every item in it: protect it where data is.
 */
export class Workspace extends pulumi.CustomResource {
  /** GUID. */
  declare readonly workspaceId: pulumi.Output<string>;
  /** Fabric's GUID of the capacity. */
  declare readonly capacityId: pulumi.Output<string>;
  /** Application id of its identity; absent without one. */
  declare readonly identityApplicationId: pulumi.Output<string>;
  /** Object id of its identity's service principal, for role assignments; absent without one. */
  declare readonly identityPrincipalId: pulumi.Output<string>;

  constructor(name: string, args: WorkspaceArgs, opts?: pulumi.CustomResourceOptions) {
    const computed = {
      ...{ workspaceId: undefined, capacityId: undefined },
      ...{ identityApplicationId: undefined, identityPrincipalId: undefined },
    };
    super("commerce:fabric:Workspace", name, { ...computed, ...args }, { ...opts, version: PROVIDER_VERSION });
  }
}
