import type * as authorization from "@pulumi/azure-native/authorization/index.js";
import { ServicePrincipal, type ServicePrincipalArgs } from "@pulumi/azuread/servicePrincipal.js";
import * as pulumi from "@pulumi/pulumi";
import { grantRole } from "./role-grant.ts";
import { type Transform, transformed } from "./transform.ts";

/**
 * Application id of "Dynamics 365 AI for Customer Insights", the same in every tenant (Microsoft Learn, Connect to Delta
 * tables by using a service principal, 07/13/2026).
 */
const CUSTOMER_INSIGHTS_CLIENT_ID = "0bfc4568-a4ba-4c58-bd3e-5d3e76bd7fff";

export interface InsightsAccessArgs {
  /** ARM id of the container with the gold tables. */
  readonly goldContainerId: pulumi.Input<string>;
  /** ARM id of the account that holds it. */
  readonly lakeAccountId: pulumi.Input<string>;
  readonly subscriptionId: string;
  /**
   * Object ID of the service principal of Customer Insights in the tenant. Give it when the deployer has no right to
   * read the directory.
   * @default looked up in Entra ID, and created there when the tenant has none
   */
  readonly servicePrincipalObjectId?: string | undefined;
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly principal?: Transform<ServicePrincipalArgs>;
    readonly grant?: Transform<authorization.RoleAssignmentArgs>;
  };
}

/**
 * What Customer Insights - Data may do: write in the gold container (its Delta connector asks for Contributor) and
 * sign its own access there. Nothing else of the lake.
 */
export class InsightsAccess extends pulumi.ComponentResource {
  /** Object ID of the service principal. */
  readonly principalId: pulumi.Output<string>;
  /** The assignments, for resources that must wait for them. */
  readonly grants: readonly pulumi.Resource[];

  constructor(name: string, args: InsightsAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:components:InsightsAccess", name, {}, opts);
    const { goldContainerId, lakeAccountId, subscriptionId, servicePrincipalObjectId, transform } = args;
    const child = { parent: this };

    const principalId = servicePrincipalObjectId ? pulumi.output(servicePrincipalObjectId) : adoptPrincipal().objectId;
    this.principalId = principalId;
    this.grants = [
      grant("gold", "Storage Blob Data Contributor", goldContainerId, "Customer Insights reads the gold tables."),
      grant("delegator", "Storage Blob Delegator", lakeAccountId, "Customer Insights signs its access to gold."),
    ];
    this.registerOutputs({ principalId: this.principalId });

    function adoptPrincipal() {
      const principalArgs = { clientId: CUSTOMER_INSIGHTS_CLIENT_ID, useExisting: true };
      // The principal is the tenant's, not ours: a destroyed stack leaves it.
      return new ServicePrincipal(`${name}-principal`, transformed(principalArgs, transform?.principal), {
        ...child,
        retainOnDelete: true,
      });
    }

    function grant(
      suffix: string,
      role: "Storage Blob Data Contributor" | "Storage Blob Delegator",
      scope: pulumi.Input<string>,
      description: string,
    ) {
      const grantArgs = { principalId, role, scope, subscriptionId, description, transform: transform?.grant };
      return grantRole(`${name}-${suffix}`, grantArgs, child);
    }
  }
}
