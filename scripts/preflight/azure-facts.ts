import { type Arm, ArmError } from "../../components/provider/arm.ts";
import type { StackConfig } from "../../stacks/config.ts";
import type { Seen } from "../findings/finding.ts";
import { seen } from "../findings/seen.ts";
import { accountsOf } from "./demands.ts";
import type { PolicyAssignment } from "./denials.ts";
import type { Permission } from "./permissions.ts";

/** How a resource provider is registered, and where its types exist. */
interface ProviderFact {
  readonly namespace: string;
  readonly registrationState: string;
  readonly resourceTypes: readonly { readonly resourceType: string; readonly locations: readonly string[] }[];
}

/** Whether a name is free. */
interface NameFact {
  readonly name: string;
  readonly state: "free" | "ours" | "taken";
}

/** A limit of the subscription in a region. */
interface QuotaFact {
  readonly name: string;
  readonly used: number;
  readonly limit: number;
}

/** What Azure Resource Manager says of a subscription before anything is deployed there. */
export interface AzureFacts {
  readonly subscription: Seen<{ readonly id: string; readonly state: string; readonly tenantId: string }>;
  readonly providers: Seen<readonly ProviderFact[]>;
  /** Registration of the preview feature of enterprise policies. */
  readonly enterprisePolicies: Seen<string>;
  readonly permissions: Seen<readonly Permission[]>;
  readonly names: Seen<readonly NameFact[]>;
  readonly quotas: Seen<readonly QuotaFact[]>;
  readonly policies: Seen<readonly PolicyAssignment[]>;
}

/** A page of a list of Azure Resource Manager. */
interface Page<T> {
  readonly value: readonly T[];
  readonly nextLink?: string;
}

/** Reads the facts; nothing is changed, and what may not be read is said to be unseen. */
export async function readAzureFacts(arm: Arm, config: StackConfig, subscriptionId: string): Promise<AzureFacts> {
  const scope = `/subscriptions/${subscriptionId}`;
  const at = (provider: string, path: string, version: string) =>
    `${scope}/providers/${provider}/${path}?api-version=${version}`;
  const [subscription, providers, enterprisePolicies, permissions, names, quotas, policies] = await Promise.all([
    seen(async () => {
      const { state, tenantId } = (await arm.send("GET", `${scope}?api-version=2022-12-01`)) as {
        readonly state: string;
        readonly tenantId: string;
      };
      return { id: subscriptionId, state, tenantId };
    }),
    seen(() => list<ProviderFact>(arm, `${scope}/providers?api-version=2021-04-01`)),
    seen(async () => {
      const feature = "providers/Microsoft.PowerPlatform/features/enterprisePoliciesPreview";
      const answer = await arm.send("GET", at("Microsoft.Features", feature, "2021-07-01"));
      return (answer as { readonly properties: { readonly state: string } }).properties.state;
    }),
    seen(() => list<Permission>(arm, at("Microsoft.Authorization", "permissions", "2022-04-01"))),
    seen(() => Promise.all(accountsOf(config, subscriptionId).map((account) => readName(arm, scope, account)))),
    seen(() => readQuotas(arm, at, config)),
    seen(() => readPolicies(arm, at)),
  ]);
  return { subscription, providers, enterprisePolicies, permissions, names, quotas, policies };
}

async function readName(arm: Arm, scope: string, { name, id }: { name: string; id: string }): Promise<NameFact> {
  const path = `${scope}/providers/Microsoft.Storage/checkNameAvailability?api-version=2023-05-01`;
  const body = { name, type: "Microsoft.Storage/storageAccounts" };
  const { nameAvailable } = (await arm.send("POST", path, body)) as { readonly nameAvailable: boolean };
  if (nameAvailable) return { name, state: "free" };
  try {
    await arm.send("GET", `${id}?api-version=2023-05-01`);
    return { name, state: "ours" };
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return { name, state: "taken" };
    throw error;
  }
}

interface Usage {
  readonly name: { readonly value: string };
  readonly currentValue: number;
  readonly limit: number;
}

async function readQuotas(
  arm: Arm,
  at: (provider: string, path: string, version: string) => string,
  { location, compute }: StackConfig,
): Promise<readonly QuotaFact[]> {
  const [storage, app] = await Promise.all([
    list<Usage>(arm, at("Microsoft.Storage", `locations/${location}/usages`, "2023-05-01")),
    // Machines of Batch have quotas of their account.
    compute === "batch" ? [] : list<Usage>(arm, at("Microsoft.App", `locations/${location}/usages`, "2024-03-01")),
  ]);
  const named = (usages: readonly Usage[], value: string, name: string): QuotaFact[] =>
    usages
      .filter((usage) => usage.name.value === value)
      .map(({ currentValue, limit }) => ({ name, used: currentValue, limit }));
  return [
    ...named(storage, "StorageAccounts", "storage accounts"),
    ...named(app, "ManagedEnvironmentCount", "Container Apps environments"),
  ];
}

interface AssignmentDocument {
  readonly properties: {
    readonly displayName?: string;
    readonly policyDefinitionId: string;
    readonly enforcementMode?: string;
    readonly parameters?: Readonly<Record<string, { readonly value: unknown }>>;
  };
}

async function readPolicies(
  arm: Arm,
  at: (provider: string, path: string, version: string) => string,
): Promise<readonly PolicyAssignment[]> {
  const path = `${at("Microsoft.Authorization", "policyAssignments", "2023-04-01")}&$filter=atScope()`;
  const found = await list<AssignmentDocument>(arm, path);
  return found.map(({ properties: { displayName, policyDefinitionId, enforcementMode, parameters = {} } }) => ({
    displayName: displayName ?? policyDefinitionId,
    definitionId: policyDefinitionId,
    enforced: enforcementMode !== "DoNotEnforce",
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value])),
  }));
}

/** Every page of a list. */
async function list<T>(arm: Arm, path: string): Promise<readonly T[]> {
  const found: T[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { value, nextLink }: Page<T> = (await arm.send("GET", next)) as Page<T>;
    found.push(...value);
    next = nextLink === undefined ? undefined : pathOf(nextLink);
  }
  return found;
}

function pathOf(link: string): string {
  const { pathname, search } = new URL(link);
  return `${pathname}${search}`;
}
