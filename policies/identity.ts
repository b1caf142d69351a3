import { eachOf, wrong } from "./expectations.ts";
import { ADVISED_IN_DEV, ALWAYS, MANDATORY_IN_PROD } from "./levels.ts";
import type { Rule, StackResource } from "./rule.ts";
import { eachResource, ofTypes } from "./stack-graph.ts";
import { ifKnown, isUnknownValue } from "./unknown-value.ts";
import { at, lastSegment, listAt, shown, textAt } from "./values.ts";

const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const DEFINITION = "azure-native:authorization:RoleDefinition";
const types = [ASSIGNMENT];
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Built-in roles by GUID (Microsoft Learn, Azure built-in roles, 2026-10). */
const PRIVILEGED: Readonly<Record<string, string>> = {
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
  "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
};
const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const JOBS_OPERATOR = "b9a307c4-5aa3-4b52-ba60-2b17c136cd7b";
const BLOB_READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
const DELEGATOR = "db58b8e5-c6ad-4a2a-8342-4190687cbf4a";
const DATA_ROLES: Readonly<Record<string, string>> = {
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
  [BLOB_READER]: "Storage Blob Data Reader",
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
};

/** Who may do what. */
export const IDENTITY: readonly Rule[] = [
  {
    id: "RBAC-01",
    slug: "privileged",
    scope: "resource",
    title: "Workload identities get no role that grants roles, and Contributor only within a resource group.",
    fix: "Grant the data-plane or custom role that the work needs.",
    severity: "critical",
    levels: ALWAYS,
    sources: ["AZR-000204", "CKV_AZURE_39", "AP 4f11b553", "MCSB PA-7"],
    url: "https://learn.microsoft.com/azure/role-based-access-control/best-practices",
    types,
    *check({ props }) {
      const role = lastSegment(at(props, "roleDefinitionId"));
      const kind = at(props, "principalType");
      if (PRIVILEGED[role] !== undefined && kind !== "User" && kind !== "Group")
        yield `roleDefinitionId is ${PRIVILEGED[role]}; a workload identity must not grant roles.`;
      if (role === CONTRIBUTOR && !/\/resourceGroups\//i.test(textAt(props, "scope") ?? ""))
        yield wrong("scope", textAt(props, "scope"), "Contributor ends at a resource group");
    },
  },
  {
    id: "RBAC-02",
    slug: "wildcard-action",
    scope: "resource",
    title: "Custom roles name their actions.",
    fix: "List the actions instead of *.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AP a451c1ef", "MCSB PA-7"],
    url: "https://learn.microsoft.com/azure/role-based-access-control/custom-roles",
    types: [DEFINITION],
    check: ({ props }) =>
      eachOf(listAt(props, "permissions").entries(), function* ([index, permission]) {
        for (const kind of ["actions", "dataActions"])
          for (const action of listAt(permission, kind).map(String))
            if (action.includes("*")) yield `permissions[${index}].${kind} has ${shown(action)}; name the actions.`;
      }),
  },
  {
    id: "RBAC-03",
    slug: "data-scope",
    scope: "resource",
    title: "Data roles are granted on containers, not on accounts.",
    fix: "Set scope to the container's id.",
    severity: "high",
    levels: ADVISED_IN_DEV,
    sources: [],
    url: "https://learn.microsoft.com/azure/storage/blobs/assign-azure-role-data-access",
    types,
    *check({ props }, { phase }) {
      const role = lastSegment(at(props, "roleDefinitionId"));
      const name = DATA_ROLES[role];
      // While linking, the container of Dataverse does not exist yet and cannot carry a grant.
      if (name === undefined || (phase === "linking" && role === BLOB_READER)) return;
      const scope = textAt(props, "scope");
      if (!/\/containers\/[^/]+$/i.test(scope ?? ""))
        yield wrong("scope", scope?.split("/").slice(-2).join("/"), `${name} ends at a container`);
    },
  },
  {
    id: "RBAC-04",
    slug: "users",
    scope: "resource",
    title: "Roles are granted to groups and identities, not to persons.",
    fix: "Grant the role to a group the person is in.",
    severity: "medium",
    levels: MANDATORY_IN_PROD,
    sources: ["AZR-000203"],
    url: "https://learn.microsoft.com/azure/role-based-access-control/best-practices",
    types,
    *check({ props }) {
      const kind = at(props, "principalType");
      if (kind === "User") yield wrong("principalType", kind, "use Group or ServicePrincipal");
    },
  },
  {
    id: "RBAC-05",
    slug: "assignment-name",
    scope: "resource",
    title: "Assignments say what kind of principal they are for, and have a name that stays.",
    fix: "Set principalType, and roleAssignmentName to a GUID made of scope, principal and role.",
    severity: "low",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
    types,
    *check({ props }) {
      const kind = at(props, "principalType");
      if (kind === undefined) yield wrong("principalType", kind, "without it a new identity is not found");
      // A name that is there but not known yet was made of the principal: that is what is asked for.
      const name = "roleAssignmentName" in props ? ifKnown(() => at(props, "roleAssignmentName")) : "";
      if (name !== undefined && !GUID.test(String(name)))
        yield wrong("roleAssignmentName", name === "" ? undefined : name, "use a GUID that stays the same");
    },
  },
  {
    id: "RBAC-06",
    slug: "insights-scope",
    scope: "stack",
    title: "Customer Insights reaches gold only.",
    fix: "Set scope to the container gold; only Storage Blob Delegator goes to the account.",
    severity: "critical",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/dynamics365/customer-insights/data/connect-service-principal",
    types,
    check: (resources) =>
      eachResource(ofTypes(resources, ASSIGNMENT).filter(isOf("InsightsAccess")), function* (resource) {
        const role = lastSegment(at(resource.props, "roleDefinitionId"));
        if (role === DELEGATOR) return;
        const containers = ofTypes(resources, "azure-native:storage:BlobContainer");
        const referred = containers.filter(({ urn }) => resource.references.scope?.includes(urn));
        const names = referred.map(
          ({ name, props }) => ifKnown(() => textAt(props, "containerName") ?? textAt(props, "name")) ?? name,
        );
        const found = names[0] ?? lastSegment(ifKnown(() => at(resource.props, "scope")) ?? "account");
        if (!/(?:^|-)gold$/.test(found))
          yield { resource, message: `scope ends at ${shown(found)}; Customer Insights reads gold only.` };
      }),
  },
  {
    id: "RBAC-07",
    slug: "owner",
    scope: "resource",
    title: "No person or group owns what the stack deploys; the wizard of Synapse Link does, for a time.",
    fix: "Remove the assignment after linking; until then use an exemption with a date.",
    severity: "high",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/power-apps/maker/data-platform/azure-synapse-link-data-lake",
    types,
    *check({ props }) {
      const role = PRIVILEGED[lastSegment(at(props, "roleDefinitionId"))];
      const kind = at(props, "principalType");
      if (role !== undefined && (kind === "User" || kind === "Group"))
        yield `roleDefinitionId is ${role} for a ${kind}; it needs an exemption with a date.`;
    },
  },
  {
    id: "RBAC-08",
    slug: "federation",
    scope: "resource",
    title: "Federated credentials trust one issuer and one environment.",
    fix: "Name an accepted issuer and a subject that ends in an environment, without wildcards.",
    severity: "critical",
    levels: ALWAYS,
    sources: ["AP 2571b7c3", "AP fd1a8e20"],
    url: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
    types: [
      "azure-native:managedidentity:FederatedIdentityCredential",
      "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential",
    ],
    uses: ["allowedIssuers", "allowedSubjects"],
    *check({ props }, { allowedIssuers, allowedSubjects }) {
      const issuer = textAt(props, "issuer");
      if (!allowedIssuers.some((one) => issuer?.startsWith(one)))
        yield wrong("issuer", issuer, `accepted are ${allowedIssuers.join(", ")}`);
      const subject = textAt(props, "subject");
      const isNarrow =
        subject !== undefined &&
        !subject.includes("*") &&
        (/:environment:[^:]+$/.test(subject) || subject.startsWith("sc://"));
      if (!isNarrow || !allowedSubjects.some((one) => subject.startsWith(one)))
        yield wrong("subject", subject, `begin with ${allowedSubjects.join(" or ")} and end in one environment`);
    },
  },
  {
    id: "RBAC-09",
    slug: "application-secret",
    scope: "resource",
    title: "Automation signs in without a secret.",
    fix: "Use a federated credential or a managed identity.",
    severity: "high",
    levels: ALWAYS,
    sources: ["MCSB IM-3"],
    url: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation",
    types: [
      "azuread:index/applicationPassword:ApplicationPassword",
      "azuread:index/servicePrincipalPassword:ServicePrincipalPassword",
    ],
    *check({ type }) {
      yield `${type.split(":").at(-1)} is a secret that somebody must keep; none is accepted.`;
    },
  },
  {
    id: "RBAC-10",
    slug: "separate-identities",
    scope: "stack",
    title: "Transform, orchestrator, deployer and Customer Insights are different principals.",
    fix: "Give each its own identity.",
    severity: "high",
    levels: ADVISED_IN_DEV,
    sources: ["MCSB PA-7"],
    url: "https://learn.microsoft.com/azure/well-architected/security/identity-access",
    types,
    *check(resources) {
      const uses = new Map<string, Set<string>>();
      let undecided: unknown;
      for (const assignment of ofTypes(resources, ASSIGNMENT)) {
        const purpose = Object.keys(PURPOSES).find((component) => isOf(component)(assignment));
        try {
          const principal = principalOf(assignment);
          if (purpose === undefined || principal === undefined) continue;
          uses.set(principal, (uses.get(principal) ?? new Set()).add(PURPOSES[purpose] ?? purpose));
        } catch (error) {
          if (!isUnknownValue(error)) throw error;
          undecided ??= error;
        }
      }
      for (const [principal, purposes] of uses)
        if (purposes.size > 1)
          yield { message: `${shown(principal.split("::").at(-1))} is ${[...purposes].sort().join(" and ")} at once.` };
      if (undecided !== undefined) throw undecided;
    },
  },
  {
    id: "RBAC-11",
    slug: "start-scope",
    scope: "stack",
    title: "Who may start the job may start that job only: starting is running code as its identity.",
    fix: "Set scope to the job's id.",
    severity: "critical",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/container-apps/jobs",
    types,
    check: (resources) =>
      eachResource(ofTypes(resources, ASSIGNMENT), function* (resource) {
        if (!startsJobs(resource, resources)) return;
        const jobs = ofTypes(resources, "azure-native:app:Job");
        const refersToJob = jobs.some(({ urn }) => resource.references.scope?.includes(urn));
        if (!refersToJob && !/\/jobs\/[^/]+$/i.test(textAt(resource.props, "scope") ?? ""))
          yield { resource, message: "scope is not a job, and the role starts jobs." };
      }),
  },
];

/** What the kit's components grant roles for. */
const PURPOSES: Readonly<Record<string, string>> = {
  WorkloadIdentity: "transform",
  DataFactory: "orchestrator",
  OpsStore: "deployer",
  InsightsAccess: "Customer Insights",
};

function isOf(component: string): (resource: StackResource) => boolean {
  return ({ urn }) => (urn.split("::")[2] ?? "").split("$").some((type) => type.endsWith(`:${component}`));
}

function principalOf({ references, props }: StackResource): string | undefined {
  return references.principalId?.[0] ?? textAt(props, "principalId");
}

function startsJobs(assignment: StackResource, resources: readonly StackResource[]): boolean {
  const role = ifKnown(() => lastSegment(at(assignment.props, "roleDefinitionId")));
  if (role === JOBS_OPERATOR) return true;
  return ofTypes(resources, DEFINITION).some((definition) => {
    const isIt =
      assignment.references.roleDefinitionId?.includes(definition.urn) ??
      lastSegment(ifKnown(() => at(definition.props, "id"))) === role;
    const actions = listAt(definition.props, "permissions").flatMap((permission) => listAt(permission, "actions"));
    return (
      isIt && actions.some((action) => /^microsoft\.app\/(?:jobs\/(?:start\/action|\*)|\*)$|^\*$/i.test(String(action)))
    );
  });
}
