/**
 * Typed builders of Data Factory activities: a misspelt property of the SDK's union of forty kinds yields a misleading
 * error, here it names the property. Pure.
 */

/** An expression of Data Factory, evaluated at run time. */
export interface Expression {
  readonly type: "Expression";
  readonly value: string;
}

/** When an activity starts. */
export interface Dependency {
  readonly activity: string;
  readonly dependencyConditions: ("Succeeded" | "Failed" | "Completed" | "Skipped")[];
}

/** Tries after the first, the pause between them, and the longest time of each. */
interface ActivityPolicy {
  readonly retry: number;
  readonly retryIntervalInSeconds: number;
  /** `d.hh:mm:ss`. Data Factory's own default is seven days. */
  readonly timeout: string;
}

/** A call over HTTP. */
export interface WebActivity {
  readonly name: string;
  readonly type: "WebActivity";
  readonly dependsOn: Dependency[];
  readonly policy: ActivityPolicy;
  readonly method: "GET" | "POST";
  readonly url: string | Expression;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Expression;
  readonly turnOffAsync: true;
  readonly authentication: { readonly type: "MSI"; readonly resource: string };
}

/** A pause. */
interface WaitActivity {
  readonly name: string;
  readonly type: "Wait";
  readonly dependsOn: Dependency[];
  readonly waitTimeInSeconds: number;
}

/** Sets a variable of the pipeline. */
interface SetVariableActivity {
  readonly name: string;
  readonly type: "SetVariable";
  readonly dependsOn: Dependency[];
  readonly variableName: string;
  readonly value: Expression;
}

/** Ends the pipeline as failed. */
interface FailActivity {
  readonly name: string;
  readonly type: "Fail";
  readonly dependsOn: Dependency[];
  readonly errorCode: string;
  readonly message: string | Expression;
}

/** Repeats activities until an expression is true. */
interface UntilActivity {
  readonly name: string;
  readonly type: "Until";
  readonly dependsOn: Dependency[];
  readonly expression: Expression;
  readonly timeout: string;
  readonly activities: (WebActivity | WaitActivity | SetVariableActivity)[];
}

/** Chooses between activities. */
interface IfConditionActivity {
  readonly name: string;
  readonly type: "IfCondition";
  readonly dependsOn: Dependency[];
  readonly expression: Expression;
  readonly ifFalseActivities: FailActivity[];
}

/** Any activity the kit uses at the top of a pipeline. */
export type Activity = WebActivity | UntilActivity | IfConditionActivity | FailActivity;

/** An expression, written without its leading `@`. */
export function expression(value: string): Expression {
  return { type: "Expression", value: `@${value}` };
}

/** Start after another activity succeeded. */
export function after(activity: string): Dependency[] {
  return [{ activity, dependencyConditions: ["Succeeded"] }];
}

/** A duration as Data Factory writes it: `d.hh:mm:ss`. */
export function durationOf(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${Math.floor(seconds / 86_400)}.${two((seconds % 86_400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}

type Call = Pick<WebActivity, "name" | "method" | "url" | "policy"> & {
  readonly dependsOn?: Dependency[];
  readonly body?: string | Expression;
};

/** A call of Azure Resource Manager as the factory's own identity. Follows no 202 by itself. */
export function callArm(call: Call): WebActivity {
  return callAs("https://management.azure.com/", "application/json", call);
}

/** A call of a Batch account's own interface as the factory's own identity. */
export function callBatch(call: Call): WebActivity {
  // Batch takes no other JSON (Batch service REST API, 2024-07-01.20.0).
  return callAs("https://batch.core.windows.net/", "application/json; odata=minimalmetadata", call);
}

function callAs(resource: string, contentType: string, call: Call): WebActivity {
  const { name, method, url, policy, dependsOn = [], body } = call;
  return {
    name,
    type: "WebActivity",
    dependsOn,
    policy,
    method,
    url,
    ...(body === undefined ? {} : { headers: { "Content-Type": contentType }, body }),
    turnOffAsync: true,
    authentication: { type: "MSI", resource },
  };
}

/** Ends the pipeline unless a condition, written without its leading `@`, is true. */
export function unless(check: {
  readonly name: string;
  readonly condition: string;
  readonly dependsOn: Dependency[];
  readonly fail: Pick<FailActivity, "name" | "errorCode" | "message">;
}): IfConditionActivity {
  const { name, condition, dependsOn, fail } = check;
  return {
    name,
    type: "IfCondition",
    dependsOn,
    expression: expression(condition),
    ifFalseActivities: [{ ...fail, type: "Fail", dependsOn: [] }],
  };
}
