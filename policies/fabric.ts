import { eachOf, wrong } from "./expectations.ts";
import { ALWAYS, FOR_TRIALS, MANDATORY_IN_PROD, OFF_IN_DEV } from "./levels.ts";
import type { Rule, StackResource } from "./rule.ts";
import { eachResource, ofTypes, refersTo } from "./stack-graph.ts";
import { notPrivate } from "./unless.ts";
import { at, isObject, isSame, listAt, shown, textAt } from "./values.ts";

const CAPACITY = "azure-native:fabric:FabricCapacity";
const ACCOUNT = "azure-native:storage:StorageAccount";

// What the kit's Fabric provider calls its resources; their properties are those of Fabric's REST interface.
const WORKSPACE = "commerce-fabric:index:Workspace";
const ROLE_ASSIGNMENT = "commerce-fabric:index:WorkspaceRoleAssignment";
const NETWORK_POLICY = "commerce-fabric:index:WorkspaceNetworkPolicy";
const PRIVATE_ENDPOINT = "commerce-fabric:index:ManagedPrivateEndpoint";
const CONNECTION = "commerce-fabric:index:Connection";
const SHORTCUT = "commerce-fabric:index:Shortcut";

/** Credentials that are no secret somebody must keep. */
const SECRETLESS = ["WorkspaceIdentity", "ServicePrincipal"];

/** Fabric capacities, workspaces and what leads out of them. */
export const FABRIC: readonly Rule[] = [
  {
    id: "FAB-01",
    slug: "connection-credentials",
    scope: "resource",
    title: "Connections sign in with the workspace's identity or a service principal, never with a key or password.",
    fix: "Set credentialDetails.credentials.credentialType to WorkspaceIdentity.",
    severity: "high",
    levels: ALWAYS,
    sources: ["MCSB IM-3"],
    url: "https://learn.microsoft.com/fabric/security/workspace-identity-authenticate",
    types: [CONNECTION],
    *check({ props }) {
      const path = "credentialDetails.credentials.credentialType";
      const found = at(props, path) ?? at(props, "credentialType");
      if (!SECRETLESS.some((one) => isSame(one, found))) yield wrong(path, found, `use ${SECRETLESS.join(" or ")}`);
    },
  },
  {
    id: "FAB-02",
    slug: "workspace-network",
    scope: "stack",
    title:
      "Private networks: workspaces refuse the internet in both directions and reach storage over private endpoints.",
    fix: "Add a WorkspaceNetworkPolicy that denies inbound and outbound, and a ManagedPrivateEndpoint.",
    severity: "high",
    levels: OFF_IN_DEV,
    sources: ["MCSB NS-2"],
    url: "https://learn.microsoft.com/fabric/security/workspace-outbound-access-protection-overview",
    types: [WORKSPACE],
    unless: notPrivate,
    check: (resources) =>
      eachResource(ofTypes(resources, WORKSPACE), function* (resource) {
        const belongs = (one: StackResource) => refersTo(one, "workspaceId", resource);
        const policies = ofTypes(resources, NETWORK_POLICY).filter(belongs);
        if (policies.length === 0) yield { resource, message: "It has no WorkspaceNetworkPolicy." };
        for (const { props } of policies)
          for (const direction of ["inbound", "outbound"]) {
            const path = `${direction}.publicAccessRules.defaultAction`;
            const found = at(props, path);
            if (!isSame(found, "Deny")) yield { resource, message: wrong(path, found, 'it must be "Deny"') };
          }
        if (!ofTypes(resources, PRIVATE_ENDPOINT).some(belongs))
          yield { resource, message: "It has no ManagedPrivateEndpoint." };
      }),
  },
  {
    id: "FAB-03",
    slug: "administrators",
    scope: "resource",
    title: "Administrators of capacities and workspaces are groups, not persons.",
    fix: "Name the object ids of groups.",
    severity: "medium",
    levels: MANDATORY_IN_PROD,
    sources: ["MCSB PA-7"],
    url: "https://learn.microsoft.com/fabric/admin/capacity-settings",
    types: [CAPACITY, ROLE_ASSIGNMENT],
    *check({ type, props }) {
      if (type === ROLE_ASSIGNMENT) {
        const kind = at(props, "principal.type");
        if (isSame(kind, "User") && isSame(at(props, "role"), "Admin"))
          yield wrong("principal.type", kind, "an Admin is a Group or ServicePrincipal");
        return;
      }
      const members = listAt(props, "administration.members");
      if (members.length === 0) yield wrong("administration.members", undefined, "list at least one group");
      yield* eachOf(members.entries(), function* ([index, member]) {
        if (String(member).includes("@"))
          yield `administration.members[${index}] is a person's sign-in name; use the object id of a group.`;
      });
    },
  },
  {
    id: "FAB-04",
    slug: "capacity",
    scope: "resource",
    title: "Capacities stay within the agreed size.",
    fix: "Choose a smaller sku.name, or raise maximumFabricUnits.",
    severity: "medium",
    levels: FOR_TRIALS,
    sources: [],
    url: "https://learn.microsoft.com/fabric/enterprise/licenses",
    types: [CAPACITY],
    uses: ["maximumFabricUnits"],
    *check({ props }, { maximumFabricUnits }) {
      const found = at(props, "sku.name");
      const units = Number(/^F(\d+)$/.exec(String(found))?.[1]);
      if (!(units <= maximumFabricUnits)) yield wrong("sku.name", found, `use at most F${maximumFabricUnits}`);
    },
  },
  {
    id: "FAB-05",
    slug: "shortcut-target",
    scope: "stack",
    title: "Shortcuts lead to accounts of the stack, or to those that are declared.",
    fix: "Point the shortcut to an account of the stack, or add the account to allowedShortcutAccounts.",
    severity: "high",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/fabric/onelake/onelake-shortcuts",
    types: [SHORTCUT],
    uses: ["allowedShortcutAccounts"],
    check: (resources, { allowedShortcutAccounts }) =>
      eachResource(ofTypes(resources, SHORTCUT), function* (resource) {
        const target = at(resource.props, "target");
        const kinds = isObject(target) ? Object.keys(target).filter((key) => isObject(target[key])) : [];
        // Within OneLake nothing leaves the tenant.
        if (kinds.join() === "oneLake") return;
        if (kinds.join() !== "adlsGen2")
          return yield { resource, message: `target is ${kinds.join(" and ") || "not set"}; use adlsGen2 or oneLake.` };
        const location = textAt(target, "adlsGen2.location");
        const account = /^https:\/\/([a-z0-9]+)\.dfs\./i.exec(location ?? "")?.[1]?.toLowerCase();
        if (account !== undefined && allowedShortcutAccounts.includes(account)) return;
        const own = ofTypes(resources, ACCOUNT).map(
          ({ props }) => textAt(props, "accountName") ?? textAt(props, "name"),
        );
        if (account === undefined || !own.includes(account))
          yield {
            resource,
            message: wrong("target.adlsGen2.location", location, "it must be an account of the stack"),
          };
      }),
  },
  {
    id: "FAB-06",
    slug: "onelake-gold",
    scope: "stack",
    title: "Gold in OneLake is read by a connector that is acknowledged, as a contributor of the workspace.",
    fix: "Set oneLakeConnector to acknowledged, and add a WorkspaceRoleAssignment of role Contributor for Customer Insights.",
    severity: "high",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/dynamics365/customer-insights/data/connect-onelake",
    types: [WORKSPACE],
    uses: ["goldConnector", "oneLakeConnector", "insightsPrincipalId"],
    unless: ({ goldConnector }) =>
      goldConnector === "onelake" ? undefined : "Customer Insights reads gold from storage",
    *check(resources, { oneLakeConnector, insightsPrincipalId }) {
      if (oneLakeConnector !== "acknowledged")
        yield { message: `oneLakeConnector is ${shown(oneLakeConnector)}; it must be "acknowledged".` };
      yield* eachResource(ofTypes(resources, WORKSPACE), function* (resource) {
        const grants = ofTypes(resources, ROLE_ASSIGNMENT).filter((one) => refersTo(one, "workspaceId", resource));
        const isRight = ({ props }: StackResource) =>
          isSame(at(props, "role"), "Contributor") &&
          isSame(at(props, "principal.type"), "ServicePrincipal") &&
          (insightsPrincipalId === "" || isSame(at(props, "principal.id"), insightsPrincipalId));
        if (!grants.some(isRight)) yield { resource, message: "No service principal is Contributor of it." };
      });
    },
  },
];
