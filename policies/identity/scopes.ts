import { wrong } from "../expectations.ts";
import { ADVISED_IN_DEV, ALWAYS } from "../levels.ts";
import type { Rule, StackResource } from "../rule.ts";
import { eachResource, ofTypes } from "../stack-graph.ts";
import { ifKnown } from "../unknown-value.ts";
import { at, lastSegment, listAt, shown, textAt } from "../values.ts";
import { BLOB_READER, DATA_ROLES, DELEGATOR, JOBS_OPERATOR } from "./built-in-roles.ts";
import { isOf } from "./purposes.ts";

const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const types = [ASSIGNMENT];
const DEFINITION = "azure-native:authorization:RoleDefinition";

/** How far a role reaches. */
export const SCOPES: readonly Rule[] = [
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
