import * as pulumi from "@pulumi/pulumi";
import { PROVIDER_VERSION } from "../provider/version.ts";

export interface WorkspaceRoleAssignmentArgs {
  readonly workspaceId: pulumi.Input<string>;
  /** Object id in Entra ID. */
  readonly principalId: pulumi.Input<string>;
  readonly principalType: "ServicePrincipal" | "Group" | "User" | "ServicePrincipalProfile";
  readonly role: "Admin" | "Member" | "Contributor" | "Viewer";
}

/** What one principal may do in a workspace. Import id: `<workspace>/<assignment>`. */
export class WorkspaceRoleAssignment extends pulumi.CustomResource {
  declare readonly roleAssignmentId: pulumi.Output<string>;

  constructor(name: string, args: WorkspaceRoleAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
    const type = "commerce:fabric:WorkspaceRoleAssignment";
    super(type, name, { roleAssignmentId: undefined, ...args }, { ...opts, version: PROVIDER_VERSION });
  }
}
