import { casesOf, part, UNKNOWN, urnOf, value } from "./rule-cases.ts";

const capacity = "fabric:FabricCapacity";
const item = (name: string) => `commerce:fabric:${name}`;
const workspaceUrn = urnOf(item("Workspace"), "insights");
const inWorkspace = { at: { workspaceId: workspaceUrn } };
const workspace = part(item("Workspace"), "insights", { displayName: "insights" });
const endpoint = (targetSubresourceType: unknown) =>
  part(item("ManagedPrivateEndpoint"), "lake", { targetSubresourceType }, inWorkspace);
const account = part("storage:StorageAccount", "lake", { accountName: "stlake" });
const shortcut = (location: unknown) => part(item("Shortcut"), "gold", { adlsGen2: { location } });
const member = (role: unknown) =>
  part(
    item("WorkspaceRoleAssignment"),
    "customer-insights",
    { role, principalType: "ServicePrincipal", principalId: "7b1f4a52-6c0e-4c39-9d0a-2f6f0c1d8e43" },
    inWorkspace,
  );

/** Cases of the rules for Fabric. */
export const FABRIC = casesOf(
  /^FAB/,
  [
    value(
      "FAB-01",
      "fabric:index/connection:Connection",
      "credentialDetails.credentialType",
      "WorkspaceIdentity",
      "Basic",
      "use WorkspaceIdentity or ServicePrincipal",
    ),
    {
      id: "FAB-01",
      type: item("Connection"),
      path: "credentialDetails.credentialType",
      bad: "Key",
      good: { displayName: "gold" },
      says: ['credentialDetails.credentialType is "Key"; use WorkspaceIdentity or ServicePrincipal.'],
      absent: [],
    },
    {
      id: "FAB-03",
      type: capacity,
      path: "administration.members.0",
      bad: "ana@contoso.example",
      good: { administration: { members: ["7b1f4a52-6c0e-4c39-9d0a-2f6f0c1d8e43"] } },
      says: ["administration.members[0] is a person's sign-in name; use the object id of a group."],
      absent: ["administration.members is not set; list at least one group."],
    },
    {
      id: "FAB-03",
      type: item("WorkspaceRoleAssignment"),
      path: "principalType",
      bad: "User",
      good: { role: "Admin", principalType: "Group" },
      says: ['principalType is "User"; an Admin is a Group or ServicePrincipal.'],
      absent: [],
    },
    {
      id: "FAB-04",
      type: capacity,
      path: "sku.name",
      bad: "F512",
      good: { sku: { name: "F8" } },
      says: ['sku.name is "F512"; use at most F64.'],
      absent: ["sku.name is not set; use at most F64."],
    },
  ],
  [
    {
      id: "FAB-02",
      settings: { profile: "private" },
      good: [workspace, endpoint("dfs")],
      bad: [workspace, endpoint("blob")],
      says: ["insights: It has no ManagedPrivateEndpoint for dfs."],
      absent: [workspace],
      absentSays: ["insights: It has no ManagedPrivateEndpoint for dfs."],
      unknown: [workspace, endpoint(UNKNOWN)],
      unknownSays: "targetSubresourceType",
    },
    {
      id: "FAB-05",
      good: [account, shortcut("https://stlake.dfs.core.windows.net")],
      bad: [account, shortcut("https://elsewhere.dfs.core.windows.net")],
      says: [
        'gold: adlsGen2.location is "https://elsewhere.dfs.core.windows.net"; it must be an account of the stack.',
      ],
      absent: [account, part(item("Shortcut"), "gold")],
      absentSays: ["gold: adlsGen2.location is not set; it must be an account of the stack."],
      unknown: [account, shortcut(UNKNOWN)],
      unknownSays: "adlsGen2.location",
    },
    {
      id: "FAB-06",
      settings: { goldConnector: "onelake", oneLakeConnector: "acknowledged" },
      good: [workspace, member("Contributor")],
      bad: [workspace, member("Viewer")],
      says: ["insights: No service principal is Contributor of it."],
      absent: [workspace],
      absentSays: ["insights: No service principal is Contributor of it."],
      unknown: [workspace, member(UNKNOWN)],
      unknownSays: "role",
    },
  ],
);
