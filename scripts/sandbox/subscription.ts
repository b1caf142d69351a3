import type { Cloud, Properties } from "./cloud.ts";
import { storageAccounts } from "./cloud-queries.ts";
import { SUBSCRIPTION_ID, SUBSCRIPTION_SCOPE, TENANT_ID } from "./directory.ts";

/** What Azure says of a subscription before anything is deployed there. */
export interface SubscriptionState {
  readonly state: "Enabled" | "Disabled" | "Warned";
  readonly tenantId: string;
  /** Namespaces that are not registered. */
  readonly unregistered: readonly string[];
  /** State of the feature enterprisePoliciesPreview. */
  readonly enterprisePolicies: "Registered" | "NotRegistered";
  /** Regions that have every service, as display names. */
  readonly locations: readonly string[];
  /** What the caller may do, an entry per role. */
  readonly permissions: readonly { readonly actions: readonly string[]; readonly notActions: readonly string[] }[];
  /** Storage account names that somebody else has. */
  readonly takenNames: readonly string[];
  readonly usages: Readonly<Record<"Microsoft.Storage" | "Microsoft.App", readonly Usage[]>>;
  readonly policyAssignments: readonly Properties[];
}

interface Usage {
  readonly name: string;
  readonly used: number;
  readonly limit: number;
}

/** A subscription in which everything is as a deployment needs it. */
export const READY_SUBSCRIPTION: SubscriptionState = {
  state: "Enabled",
  tenantId: TENANT_ID,
  unregistered: [],
  enterprisePolicies: "Registered",
  locations: ["West Europe", "North Europe", "UK South", "East US"],
  permissions: [{ actions: ["*"], notActions: [] }],
  takenNames: [],
  usages: {
    "Microsoft.Storage": [{ name: "StorageAccounts", used: 2, limit: 250 }],
    "Microsoft.App": [{ name: "ManagedEnvironmentCount", used: 0, limit: 15 }],
  },
  policyAssignments: [],
};

/** Types of the namespaces the kit deploys. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  "Microsoft.Storage": ["storageAccounts"],
  "Microsoft.ManagedIdentity": ["userAssignedIdentities"],
  "Microsoft.App": ["managedEnvironments", "jobs"],
  "Microsoft.Batch": ["batchAccounts"],
  "Microsoft.DataFactory": ["factories"],
  "Microsoft.OperationalInsights": ["workspaces"],
  "Microsoft.Insights": ["scheduledQueryRules"],
  "Microsoft.Network": ["virtualNetworks", "privateEndpoints"],
  "Microsoft.KeyVault": ["vaults"],
  "Microsoft.EventGrid": ["systemTopics"],
  "Microsoft.Fabric": ["capacities"],
  "Microsoft.PowerPlatform": ["enterprisePolicies"],
  "Microsoft.Consumption": [],
  "Microsoft.Authorization": [],
};

/** A call on the subscription itself, and the right it needs there. */
export interface SubscriptionAnswer {
  readonly action: string;
  readonly body: unknown;
}

/** What the subscription answers; undefined for a call that is about something in it. Pure. */
export function answerOfSubscription(
  { method, path, body }: { readonly method: string; readonly path: string; readonly body: Properties },
  subscription: SubscriptionState,
  cloud: Cloud,
): SubscriptionAnswer | undefined {
  if (!path.toLowerCase().startsWith(SUBSCRIPTION_SCOPE.toLowerCase())) return undefined;
  const rest = path.slice(SUBSCRIPTION_SCOPE.length);
  const { state, tenantId, unregistered, locations, enterprisePolicies } = subscription;
  const usages = /^\/providers\/(Microsoft\.Storage|Microsoft\.App)\/locations\/[^/]+\/usages$/.exec(rest)?.[1];
  if (method === "POST" && rest === "/providers/Microsoft.Storage/checkNameAvailability") {
    const nameAvailable =
      !storageAccounts(cloud).has(String(body.name)) && !subscription.takenNames.includes(String(body.name));
    return answer("Microsoft.Storage/checknameavailability/read", { nameAvailable });
  }
  if (method !== "GET") return undefined;
  if (usages === "Microsoft.Storage" || usages === "Microsoft.App") {
    const value = subscription.usages[usages].map(({ name, used, limit }) => ({
      name: { value: name },
      currentValue: used,
      limit,
    }));
    return answer(`${usages}/locations/usages/read`, { value });
  }
  switch (rest) {
    case "":
      return answer("Microsoft.Resources/subscriptions/read", { subscriptionId: SUBSCRIPTION_ID, state, tenantId });
    case "/providers":
      return answer("Microsoft.Resources/subscriptions/providers/read", {
        value: Object.entries(TYPES).map(([namespace, types]) => ({
          namespace,
          registrationState: unregistered.includes(namespace) ? "NotRegistered" : "Registered",
          resourceTypes: types.map((resourceType) => ({ resourceType, locations })),
        })),
      });
    case "/providers/Microsoft.Features/providers/Microsoft.PowerPlatform/features/enterprisePoliciesPreview":
      return answer("Microsoft.Features/providers/features/read", { properties: { state: enterprisePolicies } });
    case "/providers/Microsoft.Authorization/permissions":
      return answer("Microsoft.Authorization/permissions/read", { value: subscription.permissions });
    case "/providers/Microsoft.Authorization/policyAssignments":
      return answer("Microsoft.Authorization/policyAssignments/read", { value: subscription.policyAssignments });
    default:
      return undefined;
  }
}

const answer = (action: string, body: unknown): SubscriptionAnswer => ({ action, body });
