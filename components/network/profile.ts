import type * as pulumi from "@pulumi/pulumi";

/**
 * Who reaches a deployment over the network. `open`: everybody, and Entra ID decides; `restricted`: the job's subnet,
 * named addresses and Azure's trusted services; `private`: private endpoints only.
 */
export type NetworkProfile = "open" | "restricted" | "private";

/** What a storage account is for: each lets other callers through. */
export type StorageRole = "landing" | "lake" | "ops";

/** Network settings of a storage account, in the shape of its arguments. */
export interface StorageFirewall {
  readonly publicNetworkAccess: "Enabled" | "Disabled";
  readonly networkRuleSet: {
    readonly bypass: "AzureServices" | "None";
    readonly defaultAction: "Allow" | "Deny";
    readonly virtualNetworkRules?: readonly { readonly virtualNetworkResourceId: pulumi.Input<string> }[];
    readonly ipRules?: readonly { readonly iPAddressOrRange: string; readonly action: "Allow" }[];
  };
}

/** Who calls from where. */
export interface StorageCallers {
  /** Subnet of the job; without one there is no rule for it. */
  readonly jobSubnetId?: pulumi.Input<string> | undefined;
  /** Public addresses or CIDR ranges of the machines that deploy; only the ops account takes them. */
  readonly deployerAddresses?: readonly string[];
}

/** Reached by everybody; what a token may do is Entra ID's decision. */
export const OPEN_FIREWALL: StorageFirewall = {
  publicNetworkAccess: "Enabled",
  networkRuleSet: { bypass: "AzureServices", defaultAction: "Allow" },
};

/**
 * Network settings of an account under a profile. A private ops account keeps its public endpoint for the deployers'
 * addresses, if there are any: the bundle has to get in. The default action is Deny even where public access is
 * disabled, because Azure Policy looks at both. Pure.
 */
export function storageFirewallOf(
  profile: NetworkProfile,
  role: StorageRole,
  { jobSubnetId, deployerAddresses = [] }: StorageCallers,
): StorageFirewall {
  if (profile === "open") return OPEN_FIREWALL;
  const addresses = role === "ops" ? deployerAddresses : [];
  // Bundles are of no concern to trusted services.
  const bypass = role === "ops" ? "None" : "AzureServices";
  const subnets = profile === "restricted" && jobSubnetId !== undefined ? [jobSubnetId] : [];
  return {
    publicNetworkAccess: profile === "private" && addresses.length === 0 ? "Disabled" : "Enabled",
    networkRuleSet: {
      bypass,
      defaultAction: "Deny",
      virtualNetworkRules: subnets.map((virtualNetworkResourceId) => ({ virtualNetworkResourceId })),
      ipRules: addresses.map((iPAddressOrRange) => ({ iPAddressOrRange, action: "Allow" })),
    },
  };
}
