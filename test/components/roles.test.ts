import { describe, expect, it } from "vitest";
import { customRoleGuidOf, roleAssignmentNameOf, roleDefinitionIdOf } from "../../components/roles.ts";

const SUBSCRIPTION = "00000000-0000-4000-8000-000000000001";
const scope = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/lake`;
const role = roleDefinitionIdOf("Storage Blob Data Contributor", SUBSCRIPTION);

describe("roles", () => {
  it("have the definition ids of Azure", () => {
    expect(role).toBe(
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe`,
    );
  });
});

describe("the name of a role assignment", () => {
  it("is the same GUID for the same grant, whatever the case of its ids", () => {
    const name = roleAssignmentNameOf(scope, "principal-a", role);
    expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(roleAssignmentNameOf(scope.toUpperCase(), "PRINCIPAL-A", role)).toBe(name);
    expect(name).toBe("7daaef8a-2a9b-572e-af51-41de7008e798");
  });

  it("differs by scope, principal and role", () => {
    const reader = roleDefinitionIdOf("Storage Blob Data Reader", SUBSCRIPTION);
    const names = [
      roleAssignmentNameOf(scope, "a", role),
      roleAssignmentNameOf(`${scope}2`, "a", role),
      roleAssignmentNameOf(scope, "b", role),
      roleAssignmentNameOf(scope, "a", reader),
    ];
    expect(new Set(names).size).toBe(4);
  });
});

describe("a custom role", () => {
  it("has one GUID per scope and name", () => {
    expect(customRoleGuidOf("/Groups/A", "start")).toBe(customRoleGuidOf("/groups/a", "start"));
    expect(customRoleGuidOf("/groups/a", "start")).not.toBe(customRoleGuidOf("/groups/b", "start"));
  });
});
