import { describe, expect, it } from "vitest";
import {
  armTypeOf,
  fillId,
  nameOfId,
  parentOfId,
  pathParameters,
} from "../../../../scripts/sandbox/providers/arm-id.ts";
import { UNKNOWN } from "../../../../scripts/sandbox/providers/property-values.ts";
import { RESOURCE_TYPES } from "../../../../scripts/sandbox/providers/resource-types.ts";

const SUBSCRIPTION = "/subscriptions/5a4d0b07-0000-4000-8000-000000000001";
const ACCOUNT = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/lake`;
const GOLD = `${ACCOUNT}/blobServices/default/containers/gold`;
const ASSIGNMENT = `${GOLD}/providers/Microsoft.Authorization/roleAssignments/one`;

describe("an id template", () => {
  const template = "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}";

  it("is filled from inputs, with one leading slash", () => {
    expect(fillId(template, { scope: GOLD, roleAssignmentName: "one" })).toBe(ASSIGNMENT);
    expect(fillId(template, { scope: GOLD.slice(1), roleAssignmentName: "one" })).toBe(ASSIGNMENT);
  });

  it.each([[undefined], [""], [UNKNOWN]])("gives no id while a part is %j", (roleAssignmentName) => {
    expect(fillId(template, { scope: GOLD, roleAssignmentName })).toBeUndefined();
  });

  it("names the inputs it needs", () => {
    expect(pathParameters(template)).toEqual(["scope", "roleAssignmentName"]);
  });
});

describe.each([
  [SUBSCRIPTION, "subscriptions", SUBSCRIPTION],
  [`${SUBSCRIPTION}/resourceGroups/rg`, "Microsoft.Resources/resourceGroups", SUBSCRIPTION],
  [ACCOUNT, "Microsoft.Storage/storageAccounts", `${SUBSCRIPTION}/resourceGroups/rg`],
  [GOLD, "Microsoft.Storage/storageAccounts/blobServices/containers", `${ACCOUNT}/blobServices/default`],
  [ASSIGNMENT, "Microsoft.Authorization/roleAssignments", GOLD],
])("%s", (id, type, parent) => {
  it("has its type and parent", () => {
    expect([armTypeOf(id), parentOfId(id)]).toEqual([type, parent]);
  });
});

it("gives every known type an id whose last segment is its name", () => {
  for (const { id } of RESOURCE_TYPES.values()) {
    const names = Object.fromEntries(pathParameters(id).map((name) => [name, `<${name}>`]));
    expect(nameOfId(fillId(id, names) ?? "")).toBe(`<${pathParameters(id).at(-1)}>`);
  }
});
