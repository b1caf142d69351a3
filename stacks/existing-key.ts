import * as keyvault from "@pulumi/azure-native/keyvault/index.js";
import type { ExistingKey } from "../components/customer-key.ts";
import { placeOf } from "./arm-id.ts";
import type { StackConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";

/** What Azure says of a key and its vault, as far as it decides. */
export interface KeyFacts {
  readonly enableRbacAuthorization?: boolean | undefined;
  readonly enablePurgeProtection?: boolean | undefined;
  readonly enableSoftDelete?: boolean | undefined;
  readonly tenantId: string;
  readonly publicNetworkAccess?: string | undefined;
  readonly defaultAction?: string | undefined;
  readonly bypass?: string | undefined;
  readonly kty?: string | undefined;
  readonly keySize?: number | undefined;
  readonly enabled?: boolean | undefined;
}

/**
 * Everything that keeps a key from encrypting storage accounts, in plain words (Microsoft Learn, Customer-managed keys
 * for Azure Storage encryption: purge protection, soft delete, RSA of 2048, 3072 or 4096 bits). Pure.
 */
export function keyProblems(facts: KeyFacts, tenantId: string): readonly string[] {
  const isClosed = facts.publicNetworkAccess?.toLowerCase() === "disabled" || facts.defaultAction === "Deny";
  return [
    facts.tenantId.toLowerCase() !== tenantId.toLowerCase() &&
      `the vault is of tenant ${facts.tenantId}; the stack is deployed to ${tenantId}`,
    facts.enableRbacAuthorization !== true &&
      "the vault is opened by access policies; roles are needed (enableRbacAuthorization)",
    facts.enablePurgeProtection !== true && "the vault has no purge protection, which Azure Storage asks for",
    facts.enableSoftDelete === false && "the vault has no soft delete, which Azure Storage asks for",
    isClosed &&
      facts.bypass !== "AzureServices" &&
      "the vault's firewall does not let Azure's trusted services in (networkAcls.bypass)",
    !/^RSA(?:-HSM)?$/.test(facts.kty ?? "") && `the key is of type ${facts.kty ?? "unknown"}; RSA or RSA-HSM is needed`,
    facts.keySize !== undefined &&
      ![2048, 3072, 4096].includes(facts.keySize) &&
      `the key has ${facts.keySize} bits; 2048, 3072 or 4096 are needed`,
    facts.enabled === false && "the key is disabled",
  ].filter((problem) => problem !== false);
}

/**
 * Reads the key that a stack is told to use, and refuses one that does not fit, before anything is created. Undefined
 * when the settings name none.
 *
 * @throws ConfigError CI-EXISTING-003 for what cannot be read, CI-EXISTING-005 for what does not fit.
 */
export async function requireFittingKey(
  config: StackConfig,
  { subscriptionId, tenantId }: { readonly subscriptionId: string; readonly tenantId: string },
): Promise<ExistingKey | undefined> {
  const keyId = config.customerKey?.keyId;
  if (keyId === undefined) return undefined;
  const { subscription, resourceGroupName, name: keyName } = placeOf(keyId);
  const vaultName = /\/vaults\/([^/]+)\//i.exec(keyId)?.[1] ?? "";
  if (subscription.toLowerCase() !== subscriptionId.toLowerCase()) {
    throw unreadable(`it is in subscription ${subscription}; the stack is deployed to ${subscriptionId}`, keyId);
  }
  const place = { resourceGroupName, vaultName };
  const [vault, key] = await Promise.all([keyvault.getVault(place), keyvault.getKey({ ...place, keyName })]).catch(
    (error: unknown) => {
      throw unreadable((error as Error).message.split("\n")[0] ?? "", keyId);
    },
  );
  const { properties } = vault;
  const facts = {
    ...properties,
    ...{ defaultAction: properties.networkAcls?.defaultAction, bypass: properties.networkAcls?.bypass },
    ...{ kty: key.kty, keySize: key.keySize, enabled: key.attributes?.enabled },
  };
  const problems = keyProblems(facts, tenantId);
  if (problems.length === 0) {
    return { keyId, keyName, vaultUri: properties.vaultUri ?? `https://${vaultName}.vault.azure.net/` };
  }
  throw new ConfigError(
    "CI-EXISTING-005",
    `customerKey.keyId: ${keyName} of ${vaultName} cannot encrypt the accounts:\n${problems.map((line) => `  ${line}`).join("\n")}`,
    "Ask the vault's owner to change it, or name another key; the kit changes neither (docs/bring-your-own.md).",
  );
}

function unreadable(reason: string, keyId: string): ConfigError {
  return new ConfigError(
    "CI-EXISTING-003",
    `customerKey.keyId cannot be read: ${reason}`,
    `Correct the id, or grant whoever deploys the role Reader on ${keyId}; vault and stack share a subscription.`,
  );
}
