import { type AccessRequest, deployedGrants, type Grant, grantFor } from "./access.ts";
import { BUILT_IN_ROLES } from "./built-in-roles.ts";
import type { Cloud } from "./cloud.ts";
import { type DeployedAccount, propertiesOf, storageAccounts, textOf } from "./cloud-queries.ts";
import { customerKeyOf, KEY_ACTIONS } from "./customer-keys.ts";
import { DATAVERSE, DEPLOYER, OPERATOR, SUBSCRIPTION_SCOPE } from "./directory.ts";
import { reaches } from "./network-rules.ts";
import type { StorageAction, StorageControlPlane } from "./storage/control-plane.ts";

/** Decides by the deployed role assignments, and remembers which of them were needed. */
export interface Authorization {
  allows(request: AccessRequest): boolean;
  /** Ids of the grants that allowed something so far. */
  usedGrants(): ReadonlySet<string>;
  /** The storage server's view: accounts, containers and who may touch them. */
  readonly storage: StorageControlPlane;
}

const BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers";

/** Operation and kind behind each thing a storage client does. */
const STORAGE_ACTIONS: Readonly<Record<StorageAction, { action: string; isDataAction: boolean }>> = {
  read: { action: `${BLOBS}/blobs/read`, isDataAction: true },
  write: { action: `${BLOBS}/blobs/write`, isDataAction: true },
  delete: { action: `${BLOBS}/blobs/delete`, isDataAction: true },
  createContainer: { action: `${BLOBS}/write`, isDataAction: false },
  signDelegation: {
    action: "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
    isDataAction: false,
  },
};

/** What exists without being deployed. */
const OWNER: Grant = {
  id: "sandbox: the deployer is Owner of the subscription",
  principalId: DEPLOYER.objectId,
  scope: SUBSCRIPTION_SCOPE,
  permissions: [...BUILT_IN_ROLES.values()].filter(({ name }) => name === "Owner"),
};

/** What a partner gives those who look after a customer, beside the kit. */
const READER: Grant = {
  id: "sandbox: the operator is Reader and Storage Blob Data Reader of the subscription",
  principalId: OPERATOR.objectId,
  scope: SUBSCRIPTION_SCOPE,
  permissions: [...BUILT_IN_ROLES.values()].filter(({ name }) => ["Reader", "Storage Blob Data Reader"].includes(name)),
};

/** How long the authorisation system takes to hear of a grant. */
export interface GrantDelay {
  readonly now: () => Date;
  readonly grantDelaySeconds: number;
}

/** Authorisation over what is deployed now: a removed role assignment stops working with the next request. */
export function createAuthorization(
  cloud: Cloud,
  { now, grantDelaySeconds }: GrantDelay = { now: () => new Date(), grantDelaySeconds: 0 },
): Authorization {
  const used = new Set<string>();
  const grants = () => {
    const newest = now().getTime() - grantDelaySeconds * 1000;
    return deployedGrants(cloud).filter(({ createdOn }) => createdOn === undefined || createdOn.getTime() <= newest);
  };

  const allows = (request: AccessRequest): boolean => {
    const grant = grantFor(request, [...grants(), OWNER, READER]);
    if (grant !== undefined) used.add(grant.id);
    return grant !== undefined;
  };

  /** What lies in an account with a key of the customer's is read and written only while its identity may use the key. */
  const opens = ({ id }: DeployedAccount): boolean => {
    const key = customerKeyOf(cloud, cloud.get(id)?.inputs ?? {});
    if (key === undefined) return true;
    const { principalId, keyId: resourceId } = key;
    if (resourceId === undefined) return false;
    return KEY_ACTIONS.every((action) => allows({ principalId, action, isDataAction: true, resourceId }));
  };

  return {
    allows,
    usedGrants: () => used,
    storage: {
      account(name) {
        const account = storageAccounts(cloud).get(name);
        return account && { isHierarchical: account.isHierarchical, containers: account.containers };
      },
      reaches({ account: name, service, origin }) {
        const account = cloud.get(storageAccounts(cloud).get(name)?.id ?? "");
        return account !== undefined && reaches(cloud, { account, service, origin });
      },
      allows({ principalId, action, account: name, container }) {
        const account = storageAccounts(cloud).get(name);
        if (account === undefined || !opens(account)) return false;
        // A delegation key belongs to the account: a role on one of its containers is not enough.
        const resourceId = action === "signDelegation" ? account.id : containerId(account, container);
        if (principalId !== DATAVERSE.objectId) return allows({ principalId, ...STORAGE_ACTIONS[action], resourceId });
        if (!isLinkContainer(account, container)) return false;
        const writer = linkIdentity(cloud);
        return writer === undefined || allows({ principalId: writer, ...STORAGE_ACTIONS[action], resourceId });
      },
    },
  };
}

/**
 * Object id of the identity that Synapse Link writes with when the environment has an enterprise policy; without one
 * the link set its own rights when it was made (Microsoft Learn: Synapse Link with managed identities, 2023-06).
 */
function linkIdentity(cloud: Cloud): string | undefined {
  const policy = cloud
    .list("azure-native:powerplatform:EnterprisePolicy")
    .find(({ inputs }) => inputs.kind === "Identity");
  return policy && textOf(propertiesOf(policy.outputs.identity).principalId);
}

/** Synapse Link makes and writes the container named after the environment, in an account with a hierarchy. */
function isLinkContainer(account: DeployedAccount, container: string): boolean {
  return account.isHierarchical && container.startsWith("dataverse-");
}

function containerId(account: DeployedAccount, container: string): string {
  return `${account.id}/blobServices/default/containers/${container}`;
}
