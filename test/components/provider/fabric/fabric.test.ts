import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FabricTest, startFabricTest } from "../../../support/fabric.ts";
import { fabricThings, WORKSPACE } from "../../../support/fabric-things.ts";

let test: FabricTest;
beforeAll(async () => {
  test = await startFabricTest();
});
beforeEach(() => test.reset());
afterAll(() => test.remove());

const { made, workspaceId, notebook } = fabricThings(() => test);

describe("waiting for Fabric", () => {
  it("follows throttling and slow operations", async () => {
    test.service.setFaults([
      { on: /^POST \/workspaces$/, times: 2, fault: { kind: "throttle", retryAfterSeconds: 1 } },
      { on: /provisionIdentity/, fault: { kind: "slowOperation", looks: 3 } },
    ]);
    await made("Workspace", WORKSPACE);
    const calls = test.service.calls();
    expect(calls.filter((call) => call === "POST /workspaces")).toHaveLength(3);
    expect(calls.filter((call) => /^GET \/operations\/[^/]+$/.test(call))).toHaveLength(4);
  });

  it("ends with an error when throttling or an operation does not end", async () => {
    test.service.setFaults([
      { on: /^POST \/workspaces$/, times: 99, fault: { kind: "throttle", retryAfterSeconds: 1 } },
    ]);
    await expect(made("Workspace", WORKSPACE)).rejects.toMatchObject({ code: "CI-FAB-011" });
    test.service.setFaults([{ on: /provisionIdentity/, fault: { kind: "slowOperation", looks: 99 } }]);
    await expect(made("Workspace", WORKSPACE)).rejects.toThrow(/CI-FAB-008 .* has not ended after 5 looks/);
  });

  it("does not repeat a creation whose answer was lost, and says what is there", async () => {
    test.service.setFaults([{ on: /^POST \/workspaces$/, fault: { kind: "loseAnswer" } }]);
    await expect(made("Workspace", WORKSPACE)).rejects.toMatchObject({ code: "CI-FAB-009" });
    expect(test.service.calls().filter((call) => call === "POST /workspaces")).toHaveLength(1);
    await expect(made("Workspace", WORKSPACE)).rejects.toMatchObject({
      code: "CI-FAB-006",
      hint: expect.stringContaining("pulumi import"),
    });
  });

  it("waits for the name of a deleted item", async () => {
    const workspace = await workspaceId();
    const errorCode = "ItemDisplayNameNotAvailableYet";
    const fault = { kind: "refuse", status: 409, errorCode, message: "in some minutes" } as const;
    test.service.setFaults([{ on: /notebooks$/, times: 2, fault }]);
    expect((await made("Notebook", notebook(workspace))).outputs.itemId).toEqual(expect.any(String));
  });
});
