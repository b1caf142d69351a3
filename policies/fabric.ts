import { eachOf, wrong } from "./expectations.ts";
import { ALWAYS, FOR_TRIALS, MANDATORY_IN_PROD, OFF_IN_DEV } from "./levels.ts";
import type { Rule, StackResource } from "./rule.ts";
import { eachResource, ofTypes, refersTo } from "./stack-graph.ts";
import { notPrivate } from "./unless.ts";
import { at, isSame, listAt, shown, textAt } from "./values.ts";

const CAPACITY = "azure-native:fabric:FabricCapacity";
const ACCOUNT = "azure-native:storage:StorageAccount";

// The kit's own provider; its Connection signs in as the workspace and takes no credential.
const WORKSPACE = "commerce:fabric:Workspace";
const ROLE_ASSIGNMENT = "commerce:fabric:WorkspaceRoleAssignment";
const PRIVATE_ENDPOINT = "commerce:fabric:ManagedPrivateEndpoint";
const SHORTCUT = "commerce:fabric:Shortcut";
const OWN_CONNECTION = "commerce:fabric:Connection";
// Microsoft's Terraform provider, bridged to Pulumi.
const BRIDGED_CONNECTION = "fabric:index/connection:Connection";

/** Credentials that are no secret somebody must keep. */
const SECRETLESS = ["WorkspaceIdentity", "ServicePrincipal"];

/** Fabric capacities, workspaces and what leads out of them. */
export const FABRIC: readonly Rule[] = [
  {
    id: "FAB-01",
    slug: "connection-credentials",
    scope: "resource",
    title: "Connections sign in with the workspace's identity or a service principal, never with a key or password.",
    fix: "Set credentialDetails.credentialType to WorkspaceIdentity.",
    severity: "high",
    levels: ALWAYS,
    sources: ["MCSB IM-3"],
    url: "https://learn.microsoft.com/fabric/security/workspace-identity-authenticate",
    types: [OWN_CONNECTION, BRIDGED_CONNECTION],
    *check({ type, props }) {
      const path = "credentialDetails.credentialType";
      const found = at(props, path);
      if (type === OWN_CONNECTION && found === undefined) return;
      if (!SECRETLESS.some((one) => isSame(one, found))) yield wrong(path, found, `use ${SECRETLESS.join(" or ")}`);
    },
  },
  {
    id: "FAB-02",
    slug: "workspace-network",
    scope: "stack",
    title: "Private networks: workspaces reach storage over a managed private endpoint.",
    fix: "Add a ManagedPrivateEndpoint with targetSubresourceType dfs, and have it approved.",
    severity: "high",
    levels: OFF_IN_DEV,
    sources: ["MCSB NS-2"],
    url: "https://learn.microsoft.com/fabric/security/security-managed-private-endpoints-overview",
    types: [WORKSPACE],
    unless: notPrivate,
    check: (resources) =>
      eachResource(ofTypes(resources, WORKSPACE), function* (resource) {
        const endpoints = ofTypes(resources, PRIVATE_ENDPOINT).filter((one) => refersTo(one, "workspaceId", resource));
        if (!endpoints.some(({ props }) => isSame(at(props, "targetSubresourceType"), "dfs")))
          yield { resource, message: "It has no ManagedPrivateEndpoint for dfs." };
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
        const kind = at(props, "principalType");
        if (isSame(kind, "User") && isSame(at(props, "role"), "Admin"))
          yield wrong("principalType", kind, "an Admin is a Group or ServicePrincipal");
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
        const location = textAt(resource.props, "adlsGen2.location");
        const account = /^https:\/\/([a-z0-9]+)\.dfs\./i.exec(location ?? "")?.[1]?.toLowerCase();
        if (account !== undefined && allowedShortcutAccounts.includes(account)) return;
        const own = ofTypes(resources, ACCOUNT).map(
          ({ props }) => textAt(props, "accountName") ?? textAt(props, "name"),
        );
        if (account === undefined || !own.includes(account))
          yield {
            resource,
            message: wrong("adlsGen2.location", location, "it must be an account of the stack"),
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
          isSame(at(props, "principalType"), "ServicePrincipal") &&
          (insightsPrincipalId === "" || isSame(at(props, "principalId"), insightsPrincipalId));
        if (!grants.some(isRight)) yield { resource, message: "No service principal is Contributor of it." };
      });
    },
  },
];
