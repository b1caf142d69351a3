import { wrong } from "../expectations.ts";
import { ADVISED_IN_DEV, ALWAYS, MANDATORY_IN_PROD } from "../levels.ts";
import type { Rule, StackResource } from "../rule.ts";
import { ofTypes } from "../stack-graph.ts";
import { ifKnown, isUnknownValue } from "../unknown-value.ts";
import { at, shown, textAt } from "../values.ts";
import { purposeOf } from "./purposes.ts";

const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const types = [ASSIGNMENT];
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Who gets a role. */
export const PRINCIPALS: readonly Rule[] = [
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
        const purpose = purposeOf(assignment);
        try {
          const principal = principalOf(assignment);
          if (purpose === undefined || principal === undefined) continue;
          uses.set(principal, (uses.get(principal) ?? new Set()).add(purpose));
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
];

function principalOf({ references, props }: StackResource): string | undefined {
  return references.principalId?.[0] ?? textAt(props, "principalId");
}
