import * as pulumi from "@pulumi/pulumi";
import { PROVIDER_VERSION } from "../provider/version.ts";

export interface ConnectionArgs {
  /** Unique in the tenant; at most 200 characters. */
  readonly displayName: pulumi.Input<string>;
  /** Workspace whose identity signs in. */
  readonly workspaceId: pulumi.Input<string>;
  /** Address of the account, e.g. https://stlake.dfs.core.windows.net. */
  readonly server: pulumi.Input<string>;
  /** Container, or a folder in it. */
  readonly path: pulumi.Input<string>;
  /** @default "Organizational" */
  readonly privacyLevel?: "None" | "Private" | "Organizational" | "Public";
  /**
   * Whether Fabric takes it without a look at the account.
   * @default false
   */
  readonly skipTestConnection?: boolean;
}

/**
 * A connection to ADLS Gen2 that signs in as the identity of a workspace; it holds no secret. Import id: its GUID;
 * `workspaceId` has then to be the one in the stack.
 */
export class Connection extends pulumi.CustomResource {
  /** GUID. */
  declare readonly connectionId: pulumi.Output<string>;

  constructor(name: string, args: ConnectionArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = { connectionId: undefined, ...args };
    super("commerce:fabric:Connection", name, inputs, { ...opts, version: PROVIDER_VERSION });
  }
}
