import * as pulumi from "@pulumi/pulumi";
import { PROVIDER_VERSION } from "../provider/version.ts";

export interface ManagedPrivateEndpointArgs {
  readonly workspaceId: pulumi.Input<string>;
  /** At most 64 characters. */
  readonly name: pulumi.Input<string>;
  /** ARM id of the account or server it leads to. */
  readonly targetPrivateLinkResourceId: pulumi.Input<string>;
  /** Part of the target, e.g. dfs. */
  readonly targetSubresourceType?: pulumi.Input<string>;
  /** What the target's owner reads before approving; at most 140 characters. */
  readonly requestMessage?: pulumi.Input<string>;
}

/**
 * A private endpoint in the network that Fabric keeps for a workspace. It works once the target's owner has approved
 * it. Any change makes another one. Import id: `<workspace>/<endpoint>`.
 */
export class ManagedPrivateEndpoint extends pulumi.CustomResource {
  declare readonly managedPrivateEndpointId: pulumi.Output<string>;
  /** Pending, Approved, Rejected or Disconnected. */
  declare readonly connectionStatus: pulumi.Output<string>;

  constructor(name: string, args: ManagedPrivateEndpointArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = { managedPrivateEndpointId: undefined, connectionStatus: undefined, ...args };
    super("commerce:fabric:ManagedPrivateEndpoint", name, inputs, { ...opts, version: PROVIDER_VERSION });
  }
}
