import * as managedidentity from "@pulumi/azure-native/managedidentity/index.js";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights/index.js";
import * as resources from "@pulumi/azure-native/resources/index.js";
import * as storage from "@pulumi/azure-native/storage/index.js";
import { CONTAINER_OWNER, ownerMarkOf } from "../components/data-lake.ts";
import { lakeContainersOf } from "../transforms/layers.ts";
import { placeOf } from "./arm-id.ts";
import type { StackConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import { type AccountFacts, accountNotes, accountProblems } from "./existing-account.ts";

/** What reading one existing resource found: what forbids its use, and what its owner should know. */
interface Finding {
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Reads the resources a stack is told to use, and refuses what does not fit, before anything is created. Gives what
 * differs from the kit's own and stays as it is, a line each. Nothing of them is ever changed.
 *
 * @throws ConfigError CI-EXISTING-003 for what cannot be read, CI-EXISTING-004 with everything that does not fit.
 */
export async function requireFittingResources(config: StackConfig, subscriptionId: string): Promise<readonly string[]> {
  const { existing } = config;
  if (existing === undefined) return [];
  const { resourceGroups, lakeAccountId, logWorkspaceId, jobIdentityId } = existing;
  const ask = (setting: string, id: string | undefined, read: (id: string) => Promise<Finding>) =>
    id === undefined ? undefined : inspect(`existing.${setting}`, id, subscriptionId, read);
  const findings = await Promise.all([
    ...(["data", "compute", "ops"] as const).map((role) =>
      ask(`resourceGroups.${role}`, resourceGroups[role], (id) => readGroup(id, config.location)),
    ),
    ask("lakeAccountId", lakeAccountId, (id) => readAccount(id, config)),
    logWorkspaceId !== undefined && !isIn(subscriptionId, logWorkspaceId) && !existing.adopt
      ? {
          problems: [],
          notes: ["existing.logWorkspaceId: it is in another subscription and was not read; Azure refuses a wrong id"],
        }
      : ask("logWorkspaceId", logWorkspaceId, (id) => readWorkspace(id, config.logRetentionDays)),
    ask("jobIdentityId", jobIdentityId, readIdentity),
  ]);
  const found = findings.flatMap((finding) => finding ?? []);
  const problems = found.flatMap((finding) => finding.problems);
  if (problems.length > 0) {
    throw new ConfigError(
      "CI-EXISTING-004",
      `Existing resources do not fit the settings:\n${problems.map((line) => `  ${line}`).join("\n")}`,
      "Ask their owner to change them, or name others; the kit changes none (docs/bring-your-own.md).",
    );
  }
  return found.flatMap((finding) => finding.notes);
}

async function inspect(
  setting: string,
  id: string,
  subscriptionId: string,
  read: (id: string) => Promise<Finding>,
): Promise<Finding> {
  if (!isIn(subscriptionId, id)) {
    throw new ConfigError(
      "CI-EXISTING-003",
      `${setting} is in subscription ${placeOf(id).subscription}, but the stack is deployed to ${subscriptionId}.`,
      "Name a resource of the stack's subscription; only a Log Analytics workspace that is not adopted may be elsewhere.",
    );
  }
  const { problems, notes } = await read(id).catch((error: unknown) => {
    const reason = (error as Error).message.split("\n")[0];
    throw new ConfigError(
      "CI-EXISTING-003",
      `${setting} cannot be read: ${reason}`,
      `Correct the id, or grant whoever deploys the role Reader on ${id}.`,
    );
  });
  return {
    problems: problems.map((line) => `${setting}: ${placeOf(id).name} ${line}`),
    notes: notes.map((line) => `${setting}: ${line}`),
  };
}

function isIn(subscriptionId: string, id: string): boolean {
  return placeOf(id).subscription.toLowerCase() === subscriptionId.toLowerCase();
}

async function readGroup(id: string, wanted: string): Promise<Finding> {
  const { location } = await resources.getResourceGroup({ resourceGroupName: placeOf(id).name });
  const problems = location === wanted ? [] : [`lies in ${location}; location is ${wanted}`];
  return { problems, notes: [] };
}

async function readWorkspace(id: string, days: number): Promise<Finding> {
  const { resourceGroupName, name } = placeOf(id);
  const { retentionInDays } = await operationalinsights.getWorkspace({ resourceGroupName, workspaceName: name });
  const isShort = retentionInDays !== undefined && retentionInDays < days;
  return { problems: [], notes: isShort ? [`logs are kept ${retentionInDays} days; logRetentionDays is ${days}`] : [] };
}

async function readIdentity(id: string): Promise<Finding> {
  const { resourceGroupName, name } = placeOf(id);
  await managedidentity.getUserAssignedIdentity({ resourceGroupName, resourceName: name });
  return { problems: [], notes: ["roles it has elsewhere are the job's too; give the job an identity of its own"] };
}

async function readAccount(id: string, config: StackConfig): Promise<Finding> {
  const { resourceGroupName, name: accountName } = placeOf(id);
  const place = { resourceGroupName, accountName };
  const [account, blobs, ...containers] = await Promise.all([
    storage.getStorageAccount(place),
    storage.getBlobServiceProperties({ ...place, blobServicesName: "default" }).catch(absent),
    ...lakeContainersOf(config.layers).map(async (containerName) => {
      const container = await storage.getBlobContainer({ ...place, containerName }).catch(absent);
      return container && { name: containerName, owner: container.metadata?.[CONTAINER_OWNER] };
    }),
  ]);
  const facts: AccountFacts = {
    ...account,
    defaultAction: account.networkRuleSet?.defaultAction,
    subnetIds: (account.networkRuleSet?.virtualNetworkRules ?? []).map((rule) => rule.virtualNetworkResourceId),
    keySource: account.encryption?.keySource,
    isVersioningEnabled: blobs?.isVersioningEnabled,
    hasChangeFeed: blobs?.changeFeed?.enabled,
    hasImmutability: account.immutableStorageWithVersioning?.enabled,
    containers: containers.filter((container) => container !== undefined),
  };
  const demand = {
    location: config.location,
    profile: config.network.profile,
    jobSubnetId: config.network.existing?.jobSubnetId,
    owner: ownerMarkOf(config),
    wantsCustomerKey: config.customerKey !== undefined,
  };
  return { problems: accountProblems(facts, demand), notes: accountNotes(facts, demand) };
}

/** Undefined for what is not there; any other refusal is one. */
function absent(error: unknown): undefined {
  if (/NotFound|404/.test((error as Error).message)) return undefined;
  throw error;
}
