import * as monitor from "@pulumi/azure-native/monitor/index.js";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights/index.js";
import * as pulumi from "@pulumi/pulumi";
import { adoption, type Existing } from "../existing.ts";
import { type Transform, transformed } from "../transform.ts";

export interface LogsArgs {
  /** Resource group that holds the workspace. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Name, from `nameOf("logWorkspace", …)`. */
  readonly workspaceName: string;
  /** Azure region. */
  readonly location: string;
  /**
   * Days logs are kept.
   * @default 30
   */
  readonly retentionInDays?: number;
  /**
   * A workspace of the customer's instead of a new one; it is not changed.
   * @default none
   */
  readonly existing?: Existing | undefined;
  /** Escape hatch for the inner resource. */
  readonly transform?: { readonly workspace?: Transform<operationalinsights.WorkspaceArgs> };
}

/** The Log Analytics workspace that all of the platform logs to. */
export class Logs extends pulumi.ComponentResource {
  /** ARM id, for diagnostic settings. */
  readonly workspaceId: pulumi.Output<string>;

  constructor(name: string, args: LogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:monitoring:Logs", name, {}, opts);
    const { resourceGroupName, workspaceName, location, retentionInDays = 30, existing, transform } = args;

    this.workspaceId = existing?.adopt === false ? pulumi.output(existing.id) : createWorkspace(this).id;
    this.registerOutputs({ workspaceId: this.workspaceId });

    function createWorkspace(parent: Logs) {
      const workspaceArgs = { resourceGroupName, workspaceName, location, retentionInDays, sku: { name: "PerGB2018" } };
      return new operationalinsights.Workspace(name, transformed(workspaceArgs, transform?.workspace), {
        parent,
        ...adoption(existing),
      });
    }
  }
}

/** Sends every log of a resource to the workspace, in tables of their own. `transform` is the escape hatch. */
export function sendLogs(
  name: string,
  resourceUri: pulumi.Input<string>,
  workspaceId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
  transform?: Transform<monitor.DiagnosticSettingArgs>,
): monitor.DiagnosticSetting {
  const logs = [{ categoryGroup: "allLogs", enabled: true }];
  const settingArgs = { name: "logs", resourceUri, workspaceId, logAnalyticsDestinationType: "Dedicated", logs };
  return new monitor.DiagnosticSetting(name, transformed(settingArgs, transform), opts);
}
