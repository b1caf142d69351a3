import { ADVISED_IN_DEV } from "../levels.ts";
import type { Rule, StackResource } from "../rule.ts";
import { eachResource, ofTypes } from "../stack-graph.ts";
import { ifKnown } from "../unknown-value.ts";
import { at, lastSegment } from "../values.ts";
import { ROLE_NAMES } from "./built-in-roles.ts";
import { purposeOf } from "./purposes.ts";

const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const DEFINITION = "azure-native:authorization:RoleDefinition";

/** Which roles each identity may have. */
export const ALLOWED_ROLES: readonly Rule[] = [
  {
    id: "RBAC-03b",
    slug: "role-list",
    scope: "stack",
    title: "Every identity has only the roles its purpose needs.",
    fix: "Remove the assignment, or add the role to allowedRoles with the purpose.",
    severity: "high",
    levels: ADVISED_IN_DEV,
    sources: [],
    url: "https://learn.microsoft.com/azure/role-based-access-control/best-practices",
    types: [ASSIGNMENT],
    uses: ["allowedRoles"],
    check: (resources, { allowedRoles }) =>
      eachResource(ofTypes(resources, ASSIGNMENT), function* (resource) {
        const purpose = purposeOf(resource) ?? "*";
        const allowed = allowedRoles[purpose];
        if (allowed === undefined || isOwnRole(resource, resources)) return;
        const guid = lastSegment(at(resource.props, "roleDefinitionId"));
        const name = ROLE_NAMES[guid];
        if (allowed.includes(guid) || (name !== undefined && allowed.includes(name))) return;
        const who = purpose === "*" ? "an identity" : purpose;
        yield {
          resource,
          message: `roleDefinitionId is ${name ?? (guid === "" ? "not set" : guid)}; ${who} may have ${allowed.join(", ") || "none"}.`,
        };
      }),
  },
];

/** Whether the role is defined in the stack itself: RBAC-02 judges what it allows. */
function isOwnRole({ references, props }: StackResource, resources: readonly StackResource[]): boolean {
  const definitions = ofTypes(resources, DEFINITION);
  if (definitions.some(({ urn }) => references.roleDefinitionId?.includes(urn))) return true;
  const role = ifKnown(() => lastSegment(at(props, "roleDefinitionId")));
  return definitions.some((one) => {
    const own = ifKnown(() => lastSegment(at(one.props, "id")));
    return own !== undefined && own !== "" && own === role;
  });
}
