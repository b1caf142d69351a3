import type * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as keyvault from "@pulumi/azure-native/keyvault/index.js";
import * as managedidentity from "@pulumi/azure-native/managedidentity/index.js";
import type * as monitor from "@pulumi/azure-native/monitor/index.js";
import * as pulumi from "@pulumi/pulumi";
import { sendLogs } from "./monitoring/logs.ts";
import { grantRole } from "./role-grant.ts";
import type { CustomerKeyUse } from "./storage-account.ts";
import { type Transform, transformed } from "./transform.ts";

/** A key that is there already: nothing of it or its vault is changed. */
export interface ExistingKey {
  /** ARM id of the key; the scope of the role. */
  readonly keyId: string;
  readonly keyName: string;
  /** Address of the vault, as Azure reports it. */
  readonly vaultUri: string;
}

/** A vault to create, for this one key. */
interface NewVault {
  /** Globally unique name, from `nameOf("keyVault", …)`. It stays taken while a deleted vault can be recovered. */
  readonly vaultName: string;
  readonly tenantId: string;
  /** Whether the vault has a public endpoint; its firewall lets in Azure's trusted services alone either way. */
  readonly publicNetworkAccess: "Enabled" | "Disabled";
  /** Days a deleted vault or key stays recoverable, 7 to 90; nobody can purge it before. */
  readonly recoverableDays: number;
  /** Days after which a new version of the key is made. */
  readonly rotateAfterDays: number;
  /** Log Analytics workspace that hears who used the key. */
  readonly workspaceId: pulumi.Input<string>;
}

export interface CustomerKeyArgs {
  /** Resource group that holds identity and vault. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Azure region. */
  readonly location: string;
  readonly subscriptionId: string;
  /** Name, from `nameOf("keyIdentity", …)`. */
  readonly identityName: string;
  readonly source: ExistingKey | NewVault;
  /**
   * Leave vault, key and identity in Azure when the stack no longer has them: without them the data cannot be read.
   * @default false
   */
  readonly keepKey?: boolean;
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly identity?: Transform<managedidentity.UserAssignedIdentityArgs>;
    readonly vault?: Transform<keyvault.VaultArgs>;
    readonly key?: Transform<keyvault.KeyArgs>;
    readonly grant?: Transform<authorization.RoleAssignmentArgs>;
    readonly logs?: Transform<monitor.DiagnosticSettingArgs>;
  };
}

const KEY_NAME = "storage";

/**
 * The key that the storage accounts are encrypted with, and the one identity that may use it. A new vault holds this
 * key and no secret; roles open it, nobody can purge it, and Azure makes a new version of the key in time.
 */
export class CustomerKey extends pulumi.ComponentResource {
  /** For the accounts; known once the identity may use the key. */
  readonly use: CustomerKeyUse;
  /** ARM id of the new vault; undefined for a key that was there. */
  readonly vaultId: pulumi.Output<string> | undefined;
  /** The role assignment, for resources that must wait for it. */
  readonly grants: readonly pulumi.Resource[];

  constructor(name: string, args: CustomerKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:components:CustomerKey", name, {}, opts);
    const { resourceGroupName, location, subscriptionId, identityName, source, keepKey = false, transform } = args;
    const child = { parent: this };
    const kept = { ...child, retainOnDelete: keepKey };

    const identity = createIdentity();
    const made = "keyId" in source ? undefined : createVault(source);
    const key = "keyId" in source ? source : createKey(made, source);
    const grant = grantRole(
      `${name}-use`,
      {
        principalId: identity.principalId,
        role: "Key Vault Crypto Service Encryption User",
        scope: key.keyId,
        subscriptionId,
        description: "Azure Storage wraps its keys with the customer's.",
        transform: transform?.grant,
      },
      kept,
    );

    this.use = {
      // The grant in it makes every account wait until the key can be used.
      identityId: pulumi.all([identity.id, grant.id]).apply(([id]) => id),
      vaultUri: key.vaultUri,
      keyName: key.keyName,
    };
    this.vaultId = made?.id;
    this.grants = [grant];
    this.registerOutputs({ vaultId: this.vaultId });

    function createIdentity() {
      const identityArgs = { resourceName: identityName, resourceGroupName, location };
      return new managedidentity.UserAssignedIdentity(
        `${name}-identity`,
        transformed(identityArgs, transform?.identity),
        kept,
      );
    }

    function createVault({ vaultName, tenantId, publicNetworkAccess, recoverableDays, workspaceId }: NewVault) {
      const vaultArgs: keyvault.VaultArgs = {
        vaultName,
        resourceGroupName,
        location,
        properties: {
          tenantId,
          sku: { family: keyvault.SkuFamily.A, name: keyvault.SkuName.Standard },
          enableRbacAuthorization: true,
          enableSoftDelete: true,
          softDeleteRetentionInDays: recoverableDays,
          // Azure Storage takes no key that can be lost at once.
          enablePurgeProtection: true,
          enabledForDeployment: false,
          enabledForDiskEncryption: false,
          enabledForTemplateDeployment: false,
          publicNetworkAccess,
          networkAcls: {
            bypass: keyvault.NetworkRuleBypassOptions.AzureServices,
            defaultAction: keyvault.NetworkRuleAction.Deny,
          },
        },
      };
      const vault = new keyvault.Vault(`${name}-vault`, transformed(vaultArgs, transform?.vault), kept);
      sendLogs(`${name}-vault-logs`, vault.id, workspaceId, { ...child, protect: false }, transform?.logs);
      return vault;
    }

    function createKey(vault: keyvault.Vault | undefined, { vaultName, rotateAfterDays }: NewVault) {
      const keyArgs: keyvault.KeyArgs = {
        keyName: KEY_NAME,
        vaultName: vault?.name ?? vaultName,
        resourceGroupName,
        properties: {
          kty: keyvault.JsonWebKeyType.RSA,
          keySize: 3072,
          keyOps: [keyvault.JsonWebKeyOperation.WrapKey, keyvault.JsonWebKeyOperation.UnwrapKey],
          rotationPolicy: {
            lifetimeActions: [
              {
                action: { type: keyvault.KeyRotationPolicyActionType.Rotate },
                trigger: { timeAfterCreate: `P${rotateAfterDays}D` },
              },
            ],
          },
        },
      };
      const made = new keyvault.Key(`${name}-key`, transformed(keyArgs, transform?.key), kept);
      const vaultUri = `https://${vaultName}.vault.azure.net/`;
      return { keyId: made.id, keyName: made.name, vaultUri };
    }
  }
}
