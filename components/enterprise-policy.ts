import type * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as powerplatform from "@pulumi/azure-native/powerplatform/index.js";
import * as pulumi from "@pulumi/pulumi";
import { grantRole } from "./role-grant.ts";
import { type Transform, transformed } from "./transform.ts";

export interface EnterprisePolicyArgs {
  /** Resource group that holds the policy. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Name, from `nameOf("enterprisePolicy", …)`. */
  readonly policyName: string;
  /** Geography of the Power Platform environment, e.g. europe: not an Azure region. */
  readonly geography: string;
  /** ARM id of the account that Synapse Link exports into. */
  readonly landingAccountId: pulumi.Input<string>;
  readonly subscriptionId: string;
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly policy?: Transform<powerplatform.EnterprisePolicyArgs>;
    readonly grant?: Transform<authorization.RoleAssignmentArgs>;
  };
}

/**
 * The managed identity with which Synapse Link for Dataverse writes through the landing zone's firewall (Microsoft
 * Learn: Use managed identities for Azure with your Azure data lake storage, 2023-06). A Power Platform administrator
 * links it to the environment; no interface of Azure can.
 */
export class EnterprisePolicy extends pulumi.ComponentResource {
  readonly policyId: pulumi.Output<string>;
  /** The assignments, for resources that must wait for them. */
  readonly grants: readonly pulumi.Resource[];

  constructor(name: string, args: EnterprisePolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:components:EnterprisePolicy", name, {}, opts);
    const { resourceGroupName, policyName, geography, landingAccountId, subscriptionId, transform } = args;
    const child = { parent: this };

    const policy = createPolicy();
    this.policyId = policy.id;
    this.grants = [createGrant()];
    this.registerOutputs({ policyId: this.policyId });

    function createPolicy() {
      const policyArgs: powerplatform.EnterprisePolicyArgs = {
        enterprisePolicyName: policyName,
        resourceGroupName,
        location: geography,
        kind: powerplatform.EnterprisePolicyKind.Identity,
        identity: { type: powerplatform.ResourceIdentityType.SystemAssigned },
      };
      return new powerplatform.EnterprisePolicy(name, transformed(policyArgs, transform?.policy), child);
    }

    function createGrant() {
      const principalId = policy.identity.apply((identity) => {
        if (identity === undefined) throw new pulumi.RunError(`Enterprise policy ${policyName} has no identity.`);
        return identity.systemAssignedIdentityPrincipalId;
      });
      const description = "Synapse Link for Dataverse writes the landing zone.";
      const role = "Storage Blob Data Contributor" as const;
      const grantArgs = { principalId, role, scope: landingAccountId, subscriptionId, description };
      return grantRole(`${name}-writes-landing`, { ...grantArgs, transform: transform?.grant }, child);
    }
  }
}
