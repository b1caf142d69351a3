import * as applicationinsights from "@pulumi/azure-native/applicationinsights/index.js";
import * as pulumi from "@pulumi/pulumi";
import { v5 } from "uuid";
import { type Transform, transformed } from "../transform.ts";
import type { FreshnessLimits, Watched } from "./queries.ts";
import { workbookContentOf } from "./workbook-content.ts";

export interface OverviewArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  /** Title in the portal; the same title in the same group is the same workbook for ever. */
  readonly title: string;
  readonly workspaceId: pulumi.Input<string>;
  readonly pipelineName: pulumi.Input<string>;
  readonly jobName: pulumi.Input<string>;
  /** Where the job runs; default: Container Apps. */
  readonly compute?: Watched["compute"];
  readonly limits: FreshnessLimits;
  /** Escape hatch for the inner resource. */
  readonly transform?: { readonly workbook?: Transform<applicationinsights.WorkbookArgs> };
}

/** Makes our workbook names differ from those of any other program. */
const NAMESPACE = v5("https://commerce-insights.invalid/workbooks", v5.URL);

/** The workbook operators open first. */
export class Overview extends pulumi.ComponentResource {
  readonly workbookId: pulumi.Output<string>;

  constructor(name: string, args: OverviewArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:monitoring:Overview", name, {}, opts);
    const { resourceGroupName, location, title, workspaceId, pipelineName, jobName, compute, limits, transform } = args;

    const serializedData = pulumi
      .all([pipelineName, jobName, workspaceId])
      .apply(([pipeline, job, workspace]) =>
        JSON.stringify(workbookContentOf(title, { pipelineName: pipeline, jobName: job, compute }, limits, workspace)),
      );
    const workbookArgs: applicationinsights.WorkbookArgs = {
      resourceGroupName,
      location,
      // Azure names workbooks by GUIDs.
      resourceName: v5(title, NAMESPACE),
      displayName: title,
      kind: "shared",
      category: "workbook",
      sourceId: workspaceId,
      version: "Notebook/1.0",
      serializedData,
    };
    const workbook = new applicationinsights.Workbook(name, transformed(workbookArgs, transform?.workbook), {
      parent: this,
    });

    this.workbookId = workbook.id;
    this.registerOutputs({ workbookId: this.workbookId });
  }
}
