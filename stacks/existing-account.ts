import type { NetworkProfile } from "../components/network/profile.ts";

/** What Azure says of a storage account, as far as it decides. */
export interface AccountFacts {
  readonly location: string;
  readonly kind: string;
  readonly isHnsEnabled?: boolean | undefined;
  readonly provisioningState?: string | undefined;
  readonly allowSharedKeyAccess?: boolean | undefined;
  readonly allowBlobPublicAccess?: boolean | undefined;
  readonly minimumTlsVersion?: string | undefined;
  readonly enableHttpsTrafficOnly?: boolean | undefined;
  readonly publicNetworkAccess?: string | undefined;
  /** Action for who is named by no rule. */
  readonly defaultAction?: string | undefined;
  /** Subnets that are let in. */
  readonly subnetIds: readonly string[];
  readonly keySource?: string | undefined;
  readonly isVersioningEnabled?: boolean | undefined;
  readonly hasChangeFeed?: boolean | undefined;
  readonly hasImmutability?: boolean | undefined;
  /** Containers of the lake's names that are there, with their owner as the kit marks it. */
  readonly containers: readonly { readonly name: string; readonly owner: string | undefined }[];
}

/** What the account is wanted for. */
export interface AccountDemand {
  readonly location: string;
  readonly profile: NetworkProfile;
  /** Subnet of the customer's that the job runs in. */
  readonly jobSubnetId?: string | undefined;
  /** Mark of this stack's containers. */
  readonly owner: string;
  /** Whether the settings ask for a key of the customer's. */
  readonly wantsCustomerKey: boolean;
}

const same = (one: string | undefined, other: string) => one?.toLowerCase() === other.toLowerCase();

/** Everything that keeps an account from being the lake, in plain words. Pure. */
export function accountProblems(facts: AccountFacts, { location, profile, jobSubnetId, owner }: AccountDemand) {
  const isPublic = !same(facts.publicNetworkAccess, "Disabled");
  const denies = same(facts.defaultAction, "Deny");
  const admitsJob = facts.subnetIds.some((id) => same(id, jobSubnetId ?? ""));
  return [
    facts.isHnsEnabled !== true &&
      "has no hierarchical namespace (isHnsEnabled), which Delta tables and Customer Insights need; it is fixed at creation",
    facts.kind !== "StorageV2" && `is of kind ${facts.kind}; StorageV2 is needed`,
    facts.location !== location &&
      `lies in ${facts.location}; location, the region of Customer Insights, is ${location}`,
    facts.isVersioningEnabled === true && "has blob versioning on; a hierarchical namespace does not go with it",
    facts.hasChangeFeed === true && "has the change feed on; a hierarchical namespace does not go with it",
    facts.hasImmutability === true && "keeps versions immutable; Delta tables have to be written and cleaned up",
    facts.provisioningState !== undefined &&
      facts.provisioningState !== "Succeeded" &&
      `is in state ${facts.provisioningState}; Succeeded is needed`,
    profile !== "private" && !isPublic && `has public network access disabled; network.profile is ${profile}`,
    profile === "open" && isPublic && denies && "has a firewall; network.profile is open",
    profile === "restricted" &&
      isPublic &&
      denies &&
      !admitsJob &&
      `has no firewall rule for the job's subnet; its owner adds ${jobSubnetId ?? "the subnet of network.existing.jobSubnetId"}`,
    ...facts.containers.map(
      (container) =>
        container.owner !== owner &&
        `has a container ${container.name} of ${container.owner === undefined ? "somebody else's" : `the stack ${container.owner}`}`,
    ),
  ].filter((problem) => problem !== false);
}

/** Settings that differ from those of an account of the kit's own and stay as they are, in plain words. Pure. */
export function accountNotes(facts: AccountFacts, { profile, wantsCustomerKey }: AccountDemand): readonly string[] {
  const isPublic = !same(facts.publicNetworkAccess, "Disabled");
  return [
    facts.allowSharedKeyAccess !== false && "account keys are accepted beside Entra ID (allowSharedKeyAccess)",
    facts.allowBlobPublicAccess === true && "containers may be made public (allowBlobPublicAccess)",
    facts.minimumTlsVersion !== "TLS1_2" &&
      facts.minimumTlsVersion !== "TLS1_3" &&
      `TLS below 1.2 is accepted (minimumTlsVersion ${facts.minimumTlsVersion ?? "not set"})`,
    facts.enableHttpsTrafficOnly === false && "plain HTTP is accepted (enableHttpsTrafficOnly)",
    profile === "restricted" &&
      !same(facts.defaultAction, "Deny") &&
      "everybody is let in (networkRuleSet.defaultAction)",
    profile === "private" && isPublic && "there is a public endpoint (publicNetworkAccess)",
    wantsCustomerKey &&
      !same(facts.keySource, "Microsoft.Keyvault") &&
      "it is encrypted with Microsoft's key; customerKey does not reach it",
  ].filter((note) => note !== false);
}
