import { describe, expect, it } from "vitest";
import { covers, type Grant, grantFor } from "../../../scripts/sandbox/access.ts";
import type { RolePermissions } from "../../../scripts/sandbox/built-in-roles.ts";
import { BUILT_IN_ROLES } from "../../../scripts/sandbox/built-in-roles.ts";

const GROUP = "/subscriptions/s/resourceGroups/rg";
const LAKE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/lake`;
const GOLD = `${LAKE}/blobServices/default/containers/gold`;
const READ = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";
const WRITE = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write";

const role = (name: string): RolePermissions => {
  const found = [...BUILT_IN_ROLES.values()].find((known) => known.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};
const custom = (permissions: Partial<RolePermissions>): RolePermissions => ({
  actions: [],
  notActions: [],
  dataActions: [],
  notDataActions: [],
  ...permissions,
});
const grant = (scope: string, permissions: RolePermissions): Grant => ({
  id: "g",
  principalId: "job",
  scope,
  permissions: [permissions],
});
const allows = (given: Grant, action: string, resourceId: string, isDataAction = true, principalId = "job") =>
  grantFor({ principalId, action, isDataAction, resourceId }, [given])?.id;

describe("a role assignment", () => {
  it.each([
    ["the container itself", GOLD, "g"],
    ["its account", LAKE, "g"],
    ["its resource group, in other case", GROUP.toUpperCase(), "g"],
    ["another container", `${LAKE}/blobServices/default/containers/silver`, undefined],
    ["a container whose name only begins alike", `${LAKE}/blobServices/default/containers/gol`, undefined],
  ])("on %s", (_, scope, expected) => {
    expect(allows(grant(scope, role("Storage Blob Data Contributor")), WRITE, GOLD)).toBe(expected);
  });

  it("helps nobody but its principal", () => {
    expect(allows(grant(GOLD, role("Storage Blob Data Contributor")), WRITE, GOLD, true, "somebody")).toBeUndefined();
  });

  it("of a reader reads and does not write", () => {
    const reader = grant(GOLD, role("Storage Blob Data Reader"));
    expect([allows(reader, READ, GOLD), allows(reader, WRITE, GOLD)]).toEqual(["g", undefined]);
  });

  it("of the Owner gives nothing on data", () => {
    expect(allows(grant(GROUP, role("Owner")), READ, GOLD)).toBeUndefined();
  });
});

describe("a custom role", () => {
  const JOB = `${GROUP}/providers/Microsoft.App/jobs/job`;
  const ask = (permissions: Partial<RolePermissions>, action: string) =>
    allows(grant(JOB, custom(permissions)), action, JOB, false);

  it("allows what a wildcard covers, whatever the case", () => {
    expect(ask({ actions: ["microsoft.app/jobs/*/action"] }, "Microsoft.App/jobs/start/action")).toBe("g");
  });

  it("does not allow what notActions take away", () => {
    const permissions = { actions: ["Microsoft.App/jobs/*"], notActions: ["Microsoft.App/jobs/*/action"] };
    expect(ask(permissions, "Microsoft.App/jobs/start/action")).toBeUndefined();
    expect(ask(permissions, "Microsoft.App/jobs/read")).toBe("g");
  });

  it("takes other signs of a pattern literally", () => {
    expect(ask({ actions: ["Microsoft.App/jobs/rea."] }, "Microsoft.App/jobs/read")).toBeUndefined();
  });
});

it("covers a scope and what is in it, not a neighbour with a longer name", () => {
  expect([covers(LAKE, LAKE), covers(`${LAKE}/`, GOLD), covers(LAKE, `${LAKE}2`), covers(GOLD, LAKE)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
