import * as pulumi from "@pulumi/pulumi";
import { PROVIDER_VERSION } from "../provider/version.ts";

/** When a job starts; times are of the named zone. */
interface Times {
  /** First moment, e.g. 2026-01-01T00:00:00. */
  readonly startDateTime: string;
  readonly endDateTime: string;
  /** Windows time zone, e.g. W. Europe Standard Time. */
  readonly localTimeZoneId: string;
}

export interface ItemScheduleArgs {
  readonly workspaceId: pulumi.Input<string>;
  readonly itemId: pulumi.Input<string>;
  readonly jobType: "Pipeline" | "RunNotebook" | "sparkjob";
  /** @default true */
  readonly enabled?: boolean;
  readonly configuration:
    | (Times & { readonly type: "Daily" /** 1 to 100 like 06:00. */; readonly times: readonly string[] })
    | (Times & { readonly type: "Weekly"; readonly times: readonly string[]; readonly weekdays: readonly string[] })
    | (Times & { readonly type: "Cron" /** Minutes between two starts. */; readonly interval: number });
}

/** A schedule of an item's job. Import id: `<workspace>/<item>/<job type>/<schedule>`. */
export class ItemSchedule extends pulumi.CustomResource {
  declare readonly scheduleId: pulumi.Output<string>;

  constructor(name: string, args: ItemScheduleArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = { scheduleId: undefined, ...args };
    super("commerce:fabric:ItemSchedule", name, inputs, { ...opts, version: PROVIDER_VERSION });
  }
}
