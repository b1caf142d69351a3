import * as pulumi from "@pulumi/pulumi";
import { PROVIDER_VERSION } from "../provider/version.ts";

export interface ShortcutArgs {
  readonly workspaceId: pulumi.Input<string>;
  /** GUID of the lakehouse. */
  readonly itemId: pulumi.Input<string>;
  /** `Files` or `Tables`, or a folder below. */
  readonly path: pulumi.Input<string>;
  readonly name: pulumi.Input<string>;
  readonly adlsGen2: {
    /** Address of the account, e.g. https://stlake.dfs.core.windows.net. */
    readonly location: pulumi.Input<string>;
    /** Container and folder, e.g. /gold/commerce. */
    readonly subpath: pulumi.Input<string>;
    readonly connectionId: pulumi.Input<string>;
  };
}

/**
 * A folder of a lakehouse that lies in ADLS Gen2. Creating it waits up to 15 minutes for a role or a firewall rule that
 * is on its way. Deleting it leaves the target alone. Import id: `<workspace>/<item>/<path>/<name>`.
 */
export class Shortcut extends pulumi.CustomResource {
  /** `<workspace>/<item>/<path>/<name>` in OneLake. */
  declare readonly oneLakePath: pulumi.Output<string>;

  constructor(name: string, args: ShortcutArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = { oneLakePath: undefined, ...args };
    super("commerce:fabric:Shortcut", name, inputs, { ...opts, version: PROVIDER_VERSION });
  }
}
