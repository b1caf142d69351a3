import { eachOf, wrong } from "../expectations.ts";
import { ALWAYS } from "../levels.ts";
import type { Rule } from "../rule.ts";
import { at, lastSegment, listAt, shown, textAt } from "../values.ts";
import { CONTRIBUTOR, PRIVILEGED } from "./built-in-roles.ts";

const DEFINITION = "azure-native:authorization:RoleDefinition";
const types = ["azure-native:authorization:RoleAssignment"];

/** How much a role may do. */
export const PRIVILEGES: readonly Rule[] = [
  {
    id: "RBAC-01",
    slug: "privileged",
    scope: "resource",
    title: "Workload identities get no role that grants roles, and Contributor only within a resource group.",
    fix: "Grant the data-plane or custom role that the work needs.",
    severity: "critical",
    levels: ALWAYS,
    sources: ["AZR-000204", "AP 4f11b553", "MCSB PA-7"],
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
    sources: ["CKV_AZURE_39", "AP a451c1ef", "MCSB PA-7"],
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
];
