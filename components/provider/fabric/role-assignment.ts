import type { Properties, ResourceKind } from "../resource-kind.ts";
import { UNKNOWN } from "../resource-kind.ts";
import { type Attempt, explained } from "./explain-fault.ts";
import type { Fabric } from "./fabric.ts";
import { differenceOf, guid, oneOf, type PropertyRules, problemsOf } from "./property-rules.ts";
import { partsOf } from "./resource-path.ts";

const RULES: PropertyRules = {
  workspaceId: { isRequired: true, replaces: true, problem: guid },
  principalId: { isRequired: true, replaces: true, problem: guid },
  principalType: {
    isRequired: true,
    replaces: true,
    problem: oneOf(["ServicePrincipal", "Group", "User", "ServicePrincipalProfile"]),
  },
  role: { isRequired: true, problem: oneOf(["Admin", "Member", "Contributor", "Viewer"]) },
};

/**
 * What one principal may do in a workspace. Inputs: `workspaceId`, `principalId`, `principalType`, `role`. Output:
 * `roleAssignmentId`.
 */
export function roleAssignmentKind(fabric: Fabric): ResourceKind {
  const attempt = ({ role, principalId }: Properties, verb: Attempt["verb"]): Attempt => ({
    subject: `Workspace role ${role} of ${principalId}`,
    verb,
  });
  const pathOf = (id: string) => {
    const { workspace, assignment } = partsOf(id, "workspace", "assignment");
    return `/workspaces/${workspace}/roleAssignments/${assignment}`;
  };

  return {
    check: (inputs) => problemsOf("WorkspaceRoleAssignment", RULES, inputs),
    diff: (outputs, inputs) => differenceOf(RULES, outputs, inputs),
    preview: (inputs, outputs) => ({ ...inputs, roleAssignmentId: outputs?.roleAssignmentId ?? UNKNOWN }),
    create: (inputs, signal) =>
      explained(attempt(inputs, "created"), async () => {
        const { workspaceId, principalId, principalType, role } = inputs;
        const body = { principal: { id: principalId, type: principalType }, role };
        const { id } = await fabric.call("POST", `/workspaces/${workspaceId}/roleAssignments`, signal, {
          body,
          // Entra takes some minutes until a new principal is known everywhere.
          isPassing: ({ errorCode }) => /Principal\w*NotFound/i.test(errorCode),
        });
        return { id: `${workspaceId}/${id}`, inputs, outputs: { ...inputs, roleAssignmentId: id } };
      }),
    read: (id, _known, signal) =>
      explained(attempt({ role: "", principalId: id }, "read"), async () => {
        const found = await fabric.find(pathOf(id), signal);
        if (found === undefined) return undefined;
        const principal = found.principal as { readonly id: string; readonly type: string };
        const inputs = {
          workspaceId: partsOf(id, "workspace", "assignment").workspace,
          principalId: principal.id,
          principalType: principal.type,
          role: found.role,
        };
        return { id, inputs, outputs: { ...inputs, roleAssignmentId: found.id } };
      }),
    update: (id, inputs, signal, outputs) =>
      explained(attempt(inputs, "updated"), async () => {
        await fabric.call("PATCH", pathOf(id), signal, { body: { role: inputs.role } });
        return { ...inputs, roleAssignmentId: outputs.roleAssignmentId };
      }),
    delete: (id, signal) =>
      explained(attempt({ role: "", principalId: id }, "deleted"), async () => {
        if ((await fabric.find(pathOf(id), signal)) !== undefined) await fabric.call("DELETE", pathOf(id), signal);
      }),
  };
}
