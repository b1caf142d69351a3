import { casesOf, part, UNKNOWN, urnOf } from "./rule-cases.ts";

const type = "authorization:RoleAssignment";
const role = (guid: string) => `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
const OWNER = role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
const DATA_CONTRIBUTOR = role("ba92f5b4-2d11-453d-a403-e96b0029c9fe");
const OPERATOR = role("b9a307c4-5aa3-4b52-ba60-2b17c136cd7b");
const GUID = "7b1f4a52-6c0e-4c39-9d0a-2f6f0c1d8e43";
const gold = part("storage:BlobContainer", "lake-gold", { containerName: "gold" });
const silver = part("storage:BlobContainer", "lake-silver", { containerName: "silver" });
const insights = (container: string) =>
  part(
    type,
    "insights",
    { roleDefinitionId: DATA_CONTRIBUTOR, scope: "/x" },
    { parent: "InsightsAccess", at: { scope: urnOf("storage:BlobContainer", container) } },
  );
const grant = (parent: string, principalId: unknown) => part(type, `of-${parent}`, { principalId }, { parent });
const granted = (roleDefinitionId: unknown) =>
  part(type, "of-transform", { roleDefinitionId }, { parent: "WorkloadIdentity" });
const SECRET = "ApplicationPassword is a secret that somebody must keep; none is accepted.";
const starts = (roleDefinitionId: unknown, scope: unknown) => part(type, "start", { roleDefinitionId, scope });
const startRole = part("authorization:RoleDefinition", "role", {
  id: role(GUID),
  permissions: [{ actions: ["Microsoft.App/jobs/start/action"] }],
});

/** Cases of the rules for identity. */
export const IDENTITY = casesOf(
  /^RBAC/,
  [
    {
      id: "RBAC-01",
      type,
      path: "roleDefinitionId",
      bad: OWNER,
      good: { principalType: "ServicePrincipal", scope: "/x", roleDefinitionId: DATA_CONTRIBUTOR },
      says: ["roleDefinitionId is Owner; a workload identity must not grant roles."],
      absent: [],
    },
    {
      id: "RBAC-02",
      type: "authorization:RoleDefinition",
      path: "permissions.0.actions",
      bad: ["Microsoft.App/*"],
      good: { permissions: [{ actions: ["Microsoft.App/jobs/read"] }] },
      says: ['permissions[0].actions has "Microsoft.App/*"; name the actions.'],
      absent: [],
    },
    {
      id: "RBAC-03",
      type,
      path: "scope",
      bad: "/subscriptions/s/storageAccounts/stlake",
      good: {
        roleDefinitionId: DATA_CONTRIBUTOR,
        scope: "/x/storageAccounts/stlake/blobServices/default/containers/gold",
      },
      says: ['scope is "storageAccounts/stlake"; Storage Blob Data Contributor ends at a container.'],
      absent: ["scope is not set; Storage Blob Data Contributor ends at a container."],
    },
    {
      id: "RBAC-04",
      type,
      path: "principalType",
      bad: "User",
      good: { principalType: "Group" },
      says: ['principalType is "User"; use Group or ServicePrincipal.'],
      absent: [],
    },
    {
      id: "RBAC-05",
      type,
      path: "principalType",
      bad: undefined,
      good: { principalType: "Group", roleAssignmentName: GUID },
      says: ["principalType is not set; without it a new identity is not found."],
      absent: ["principalType is not set; without it a new identity is not found."],
    },
    {
      id: "RBAC-07",
      type,
      path: "roleDefinitionId",
      bad: OWNER,
      good: { principalType: "User", roleDefinitionId: DATA_CONTRIBUTOR },
      says: ["roleDefinitionId is Owner for a User; it needs an exemption with a date."],
      absent: [],
    },
    {
      id: "RBAC-08",
      type: "managedidentity:FederatedIdentityCredential",
      path: "subject",
      bad: "repo:contoso/*",
      good: { issuer: "https://token.actions.githubusercontent.com", subject: "repo:contoso/data:environment:prod" },
      says: ['subject is "repo:contoso/*"; begin with repo: or sc:// and end in one environment.'],
      absent: ["subject is not set; begin with repo: or sc:// and end in one environment."],
    },
    {
      id: "RBAC-09",
      type: "azuread:index/applicationPassword:ApplicationPassword",
      goodType: "azuread:index/application:Application",
      path: "displayName",
      bad: "deployment",
      good: {},
      says: [SECRET],
      absent: [SECRET],
      unknown: "decided",
      unknownSays: [SECRET],
    },
  ],
  [
    {
      id: "RBAC-03b",
      good: [granted(DATA_CONTRIBUTOR)],
      bad: [granted(OWNER)],
      says: [
        "of-transform: roleDefinitionId is Owner; transform may have Storage Blob Data Contributor, Storage Blob Data Reader.",
      ],
      absent: [granted(undefined)],
      absentSays: [
        "of-transform: roleDefinitionId is not set; transform may have Storage Blob Data Contributor, Storage Blob Data Reader.",
      ],
      unknown: [granted(UNKNOWN)],
      unknownSays: "roleDefinitionId",
    },
    {
      id: "RBAC-06",
      good: [gold, insights("lake-gold")],
      bad: [silver, insights("lake-silver")],
      says: ['insights: scope ends at "silver"; Customer Insights reads gold only.'],
      absent: [part(type, "other", { roleDefinitionId: DATA_CONTRIBUTOR })],
      absentSays: [],
      unknown: [part(type, "insights", { roleDefinitionId: UNKNOWN }, { parent: "InsightsAccess" })],
      unknownSays: "roleDefinitionId",
    },
    {
      id: "RBAC-10",
      good: [grant("WorkloadIdentity", "a"), grant("DataFactory", "b")],
      bad: [grant("WorkloadIdentity", "a"), grant("DataFactory", "a")],
      says: ['stack: "a" is orchestrator and transform at once.'],
      absent: [grant("WorkloadIdentity", undefined)],
      absentSays: [],
      unknown: [grant("WorkloadIdentity", UNKNOWN), grant("DataFactory", UNKNOWN)],
      unknownSays: "principalId",
    },
    {
      id: "RBAC-11",
      good: [startRole, starts(role(GUID), "/x/jobs/transform")],
      bad: [starts(OPERATOR, "/x/resourceGroups/rg")],
      says: ["start: scope is not a job, and the role starts jobs."],
      absent: [starts(OPERATOR, undefined)],
      absentSays: ["start: scope is not a job, and the role starts jobs."],
      unknown: [starts(OPERATOR, UNKNOWN)],
      unknownSays: "scope",
    },
  ],
);
