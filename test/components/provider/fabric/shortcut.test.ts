import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../components/provider/resource-kind.ts";
import { ACCOUNT, type FabricTest, startFabricTest } from "../../../support/fabric.ts";
import { fabricThings, WORKSPACE } from "../../../support/fabric-things.ts";

let test: FabricTest;
beforeAll(async () => {
  test = await startFabricTest();
});
beforeEach(() => test.reset());
afterAll(() => test.remove());

const { signal } = new AbortController();
const { made, workspaceId, shortcutInputs } = fabricThings(() => test);

describe("a shortcut", () => {
  it("waits for the role on storage, then points to the container", async () => {
    const { id: workspace, outputs } = await made("Workspace", WORKSPACE);
    const inputs = await shortcutInputs(workspace);
    await expect(made("Shortcut", inputs)).rejects.toMatchObject({
      code: "CI-FAB-005",
      hint: expect.stringContaining("Storage Blob Data Contributor"),
    });
    test.grant(outputs.identityPrincipalId);
    const kind = test.kind("Shortcut");
    const shortcut = await made("Shortcut", inputs);
    expect(shortcut.id).toBe(`${workspace}/${inputs.itemId}/Files/gold`);
    expect(await kind.read(shortcut.id, {}, signal, {})).toMatchObject({ inputs, outputs: shortcut.outputs });
    await kind.delete(shortcut.id, signal);
    expect(await kind.read(shortcut.id, {}, signal, {})).toBeUndefined();
  });

  it("passes a firewall only by a rule for its workspace", async () => {
    const { id: workspace, outputs } = await made("Workspace", WORKSPACE);
    test.grant(outputs.identityPrincipalId);
    const inputs = await shortcutInputs(workspace);
    const account = test.cloud.get(ACCOUNT)!;
    const withRules = (resourceAccessRules: readonly unknown[]) =>
      test.cloud.put({
        ...account,
        inputs: { ...account.inputs, networkRuleSet: { defaultAction: "Deny", resourceAccessRules } },
      });
    withRules([]);
    await expect(made("Shortcut", inputs)).rejects.toMatchObject({
      code: "CI-FAB-005",
      message: expect.stringContaining("AuthorizationFailure"),
      hint: expect.stringContaining("trusted workspace access"),
    });
    const none = "/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/Fabric/providers";
    withRules([{ tenantId: "t", resourceId: `${none}/Microsoft.Fabric/workspaces/${workspace}` }]);
    await made("Shortcut", inputs);
  });

  it("moves in place, and is replaced under another name", async () => {
    const { id: workspace, outputs } = await made("Workspace", WORKSPACE);
    test.grant(outputs.identityPrincipalId);
    const inputs = await shortcutInputs(workspace);
    const shortcut = await made("Shortcut", inputs);
    const moved = { ...inputs, adlsGen2: { ...inputs.adlsGen2, subpath: "/gold/other" } };
    const kind = test.kind("Shortcut");
    expect(kind.diff(shortcut.outputs, moved)).toMatchObject({ changes: ["adlsGen2"], replaces: [] });
    await kind.update(shortcut.id, moved, signal, shortcut.outputs);
    expect((await kind.read(shortcut.id, {}, signal, {}))?.inputs).toEqual(moved);
    expect(kind.diff(shortcut.outputs, { ...inputs, name: "silver" })).toMatchObject({ replaces: ["name"] });
  });

  it("is refused with a path that OneLake does not take", () => {
    const inputs = { workspaceId: UNKNOWN, itemId: UNKNOWN, path: "Gold", name: "100%", adlsGen2: UNKNOWN };
    expect(
      test
        .kind("Shortcut")
        .check(inputs)
        .map(({ property }) => property),
    ).toEqual(["path", "name"]);
  });
});

describe("a managed private endpoint", () => {
  it("is provisioned and waits for approval", async () => {
    const inputs = { workspaceId: await workspaceId(), name: "lake", targetPrivateLinkResourceId: ACCOUNT };
    const { id, outputs } = await made("ManagedPrivateEndpoint", { ...inputs, targetSubresourceType: "dfs" });
    expect(outputs.connectionStatus).toBe("Pending");
    expect(test.kind("ManagedPrivateEndpoint").check({ ...inputs, requestMessage: "x".repeat(141) })).toEqual([
      { property: "requestMessage", reason: "It has 141 characters; use 1 to 140." },
    ]);
    await test.kind("ManagedPrivateEndpoint").delete(id, signal);
  });
});

it("refuses a mistyped id of an import", async () => {
  await expect(test.kind("Lakehouse").read("commerce", {}, signal, {})).rejects.toMatchObject({
    code: "CI-FAB-012",
    hint: "Use <workspace>/<item>, each a GUID unless it is a name.",
  });
});
