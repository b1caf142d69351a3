import type * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as managedidentity from "@pulumi/azure-native/managedidentity/index.js";
import * as pulumi from "@pulumi/pulumi";
import { adoption, type Existing } from "./existing.ts";
import { grantRole } from "./role-grant.ts";
import type { RoleName } from "./roles.ts";
import { type Transform, transformed } from "./transform.ts";

/** One role the identity needs, and why. */
export interface WorkloadGrant {
  readonly role: RoleName;
  /** ARM id of what the role is granted on; the narrowest that works. */
  readonly scope: pulumi.Input<string>;
  readonly description: string;
  /**
   * Delete the old grant before a changed one is made.
   * @default false, so that the identity is never without
   */
  readonly deleteBeforeReplace?: boolean;
  /**
   * Hooks that tell the operator what a refused grant means.
   * @default none
   */
  readonly explain?: readonly pulumi.ErrorHook[];
}

export interface WorkloadIdentityArgs {
  /** Resource group that holds the identity. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Name, from `nameOf("jobIdentity", …)`. Renaming replaces the identity and its grants. */
  readonly identityName: string;
  /** Azure region. */
  readonly location: string;
  readonly subscriptionId: string;
  /** Everything the identity may do, by a name that stays. */
  readonly roleAssignments: Readonly<Record<string, WorkloadGrant>>;
  /**
   * An identity of the customer's instead of a new one; it is not changed.
   * @default none
   */
  readonly existing?: Existing | undefined;
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly identity?: Transform<managedidentity.UserAssignedIdentityArgs>;
    readonly grant?: Transform<authorization.RoleAssignmentArgs>;
  };
}

/** A user-assigned identity for one workload, with every role it has. It knows no secret. */
export class WorkloadIdentity extends pulumi.ComponentResource {
  /** ARM id, for `userAssignedIdentities`. */
  readonly identityId: pulumi.Output<string>;
  readonly principalId: pulumi.Output<string>;
  /** Application id, for `AZURE_CLIENT_ID`. */
  readonly clientId: pulumi.Output<string>;
  /** The assignments, for resources that must wait for them. */
  readonly grants: readonly pulumi.Resource[];

  constructor(name: string, args: WorkloadIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:components:WorkloadIdentity", name, {}, opts);
    const { resourceGroupName, identityName, location, subscriptionId, roleAssignments, existing, transform } = args;
    const child = { parent: this };

    const identity = existing?.adopt === false ? readIdentity(existing) : createIdentity();
    this.grants = Object.entries(roleAssignments).map(([suffix, grant]) => createGrant(suffix, grant));

    this.identityId = identity.id;
    this.principalId = identity.principalId;
    this.clientId = identity.clientId;
    this.registerOutputs({ identityId: this.identityId, principalId: this.principalId, clientId: this.clientId });

    function readIdentity({ id }: Existing) {
      return managedidentity.UserAssignedIdentity.get(name, id, child);
    }

    function createIdentity() {
      const identityArgs = { resourceName: identityName, resourceGroupName, location };
      return new managedidentity.UserAssignedIdentity(name, transformed(identityArgs, transform?.identity), {
        ...child,
        ...adoption(existing),
      });
    }

    function createGrant(suffix: string, { deleteBeforeReplace = false, ...grant }: WorkloadGrant) {
      const principalId = identity.principalId;
      const grantArgs = { ...grant, principalId, subscriptionId, transform: transform?.grant };
      return grantRole(`${name}-${suffix}`, grantArgs, { ...child, deleteBeforeReplace });
    }
  }
}
