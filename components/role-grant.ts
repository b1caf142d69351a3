import * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as pulumi from "@pulumi/pulumi";
import { retryWhilePropagating } from "./propagation.ts";
import { type RoleName, roleAssignmentNameOf, roleDefinitionIdOf } from "./roles.ts";
import { type Transform, transformed } from "./transform.ts";

export interface RoleGrantArgs {
  /** Object ID of who receives the role. */
  readonly principalId: pulumi.Input<string>;
  /**
   * Kind of principal. Without it Azure looks the principal up and fails while a new one replicates.
   * @default "ServicePrincipal", which managed identities are too
   */
  readonly principalType?: "ServicePrincipal" | "User" | "Group";
  /** A built-in role by name, or the ARM id of a custom one. */
  readonly role: RoleName | { readonly definitionId: pulumi.Input<string> };
  /** ARM id of what the role is granted on. */
  readonly scope: pulumi.Input<string>;
  readonly subscriptionId: string;
  /** Why the principal needs the role; Azure shows it beside the assignment. */
  readonly description: string;
  /**
   * Hooks that tell the operator what a refused grant means.
   * @default none
   */
  readonly explain?: readonly pulumi.ErrorHook[];
  /** Escape hatch for the assignment. */
  readonly transform?: Transform<authorization.RoleAssignmentArgs> | undefined;
}

/**
 * Grants one role to one principal on one scope.
 *
 * A function and not a component: `deleteBeforeReplace` and `dependsOn` of the grant must reach the assignment itself.
 * Another principal, role or scope replaces the assignment.
 */
export function grantRole(
  name: string,
  args: RoleGrantArgs,
  opts: pulumi.CustomResourceOptions,
): authorization.RoleAssignment {
  const {
    principalId,
    principalType = "ServicePrincipal",
    role,
    scope,
    subscriptionId,
    description,
    explain = [],
    transform,
  } = args;
  const roleDefinitionId = typeof role === "string" ? roleDefinitionIdOf(role, subscriptionId) : role.definitionId;
  const roleAssignmentName = pulumi
    .all([scope, principalId, roleDefinitionId])
    .apply(([on, who, what]) => roleAssignmentNameOf(on, who, what));
  const grantArgs = { roleAssignmentName, scope, principalId, principalType, roleDefinitionId, description };
  const hooks = { onError: [retryWhilePropagating(name), ...explain] };
  return new authorization.RoleAssignment(name, transformed(grantArgs, transform), { ...opts, hooks });
}
