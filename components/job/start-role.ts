import * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as pulumi from "@pulumi/pulumi";
import { customRoleGuidOf, roleIdIn } from "../roles.ts";
import { type Transform, transformed } from "../transform.ts";

/** All that the pipeline does with the job: start it, and watch what it started. */
const ACTIONS = [
  "Microsoft.App/jobs/read",
  "Microsoft.App/jobs/start/action",
  "Microsoft.App/jobs/stop/action",
  "Microsoft.App/jobs/executions/read",
  // Azure names reading one execution apart from listing them.
  "Microsoft.App/jobs/execution/read",
];

export interface StartRoleArgs {
  /** ARM id of the group with the job; Azure accepts no narrower home for a role. */
  readonly resourceGroupId: pulumi.Input<string>;
  /** Part of the role's name, which is unique in a tenant. */
  readonly jobName: string;
  readonly subscriptionId: string;
  /** Escape hatch for the definition. */
  readonly transform?: Transform<authorization.RoleDefinitionArgs> | undefined;
}

/** Defines the role that may start and watch a job, and gives its ARM id once it exists. */
export function createStartRole(
  name: string,
  args: StartRoleArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { resourceGroupId, jobName, subscriptionId, transform } = args;
  const guid = pulumi.output(resourceGroupId).apply((scope) => customRoleGuidOf(scope, jobName));
  const roleArgs: authorization.RoleDefinitionArgs = {
    roleDefinitionId: guid,
    roleName: `Start ${jobName}`,
    roleType: "CustomRole",
    description: "Starts, watches and stops runs of the transform job; reads no secret.",
    scope: resourceGroupId,
    assignableScopes: [resourceGroupId],
    permissions: [{ actions: ACTIONS, notActions: [], dataActions: [], notDataActions: [] }],
  };
  const definition = new authorization.RoleDefinition(name, transformed(roleArgs, transform), opts);
  // Through the definition's id, so that a grant waits for the role.
  return pulumi.all([guid, definition.id]).apply(([id]) => roleIdIn(subscriptionId, id));
}
