import * as storage from "@pulumi/azure-native/storage/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { OPEN_FIREWALL, type StorageFirewall } from "./network/profile.ts";

/** Redundancy of a storage account. */
export type Replication = "Standard_LRS" | "Standard_ZRS" | "Standard_GRS" | "Standard_RAGRS";

/** A key of the customer's for an account, and the identity that Azure Storage uses it with. */
export interface CustomerKeyUse {
  /** ARM id of the identity; known once it may use the key. */
  readonly identityId: pulumi.Input<string>;
  /** Address of the vault, as Azure reports it. */
  readonly vaultUri: pulumi.Input<string>;
  readonly keyName: pulumi.Input<string>;
}

/** What differs between the platform's storage accounts. */
export interface AccountFacts {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly accountName: string;
  readonly location: string;
  readonly replication: Replication;
  /** Hierarchical namespace (ADLS Gen2). Azure cannot change it later. */
  readonly isHnsEnabled: boolean;
  /** Whether account keys are accepted beside Entra ID. */
  readonly allowSharedKeyAccess: boolean;
  /** Who reaches it over the network. @default everybody, with a token of Entra ID */
  readonly firewall?: StorageFirewall | undefined;
  /** Key of the customer's; its newest version is used. @default Microsoft's */
  readonly customerKey?: CustomerKeyUse | undefined;
}

/**
 * Arguments of a storage account with every security setting explicit: Entra ID only, TLS 1.2, nothing public, no SFTP,
 * NFS or local users, copies only inside the tenant, encrypted twice. Pure.
 */
export function storageAccountArgs(facts: AccountFacts): storage.StorageAccountArgs {
  const { replication, firewall = OPEN_FIREWALL, customerKey, ...own } = facts;
  const { bypass, defaultAction, virtualNetworkRules = [], ipRules = [] } = firewall.networkRuleSet;
  return {
    ...own,
    kind: storage.Kind.StorageV2,
    sku: { name: replication },
    allowBlobPublicAccess: false,
    allowCrossTenantReplication: false,
    allowedCopyScope: storage.AllowedCopyScope.AAD,
    defaultToOAuthAuthentication: true,
    enableHttpsTrafficOnly: true,
    enableNfsV3: false,
    // Doubled encryption is a create-time choice, so it is not an argument.
    encryption: { ...keyArgs(customerKey), requireInfrastructureEncryption: true },
    ...(customerKey && {
      identity: { type: storage.IdentityType.UserAssigned, userAssignedIdentities: [customerKey.identityId] },
    }),
    isLocalUserEnabled: false,
    isSftpEnabled: false,
    minimumTlsVersion: storage.MinimumTlsVersion.TLS1_2,
    networkRuleSet: {
      bypass,
      defaultAction,
      ...(virtualNetworkRules.length > 0 && { virtualNetworkRules: [...virtualNetworkRules] }),
      ...(ipRules.length > 0 && { ipRules: [...ipRules] }),
    },
    publicNetworkAccess: firewall.publicNetworkAccess,
    sasPolicy: { expirationAction: storage.ExpirationAction.Log, sasExpirationPeriod: "01.00:00:00" },
  };
}

function keyArgs(key: CustomerKeyUse | undefined) {
  if (key === undefined) return { keySource: storage.KeySource.Microsoft_Storage };
  return {
    keySource: storage.KeySource.Microsoft_Keyvault,
    encryptionIdentity: { encryptionUserAssignedIdentity: key.identityId },
    // Without a version Azure Storage follows the key's rotation by itself, within a day.
    keyVaultProperties: { keyName: key.keyName, keyVaultUri: key.vaultUri },
  };
}

/**
 * Arguments that keep deleted blobs and containers recoverable for `days`. No versioning and no change feed: accounts
 * with a hierarchical namespace refuse them.
 */
export function softDeleteArgs(
  account: storage.StorageAccount,
  resourceGroupName: pulumi.Input<string>,
  days: number,
): storage.BlobServicePropertiesArgs {
  const policy = { enabled: true, days };
  return {
    accountName: account.name,
    resourceGroupName,
    blobServicesName: "default",
    deleteRetentionPolicy: policy,
    containerDeleteRetentionPolicy: policy,
  };
}
