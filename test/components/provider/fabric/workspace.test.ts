import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../../../components/provider/resource-kind.ts";
import { CAPACITY, type FabricTest, startFabricTest } from "../../../support/fabric.ts";
import { fabricThings, WORKSPACE } from "../../../support/fabric-things.ts";

let test: FabricTest;
beforeAll(async () => {
  test = await startFabricTest();
});
beforeEach(() => test.reset());
afterAll(() => test.remove());

const { signal } = new AbortController();
const { made, workspaceId } = fabricThings(() => test);

describe("a workspace", () => {
  it("is made on its capacity, by the capacity's name, with an identity and a runtime", async () => {
    const { id, outputs } = await made("Workspace", { ...WORKSPACE, sparkRuntime: "1.3" });
    const seen = await test.fabric.call("GET", `/workspaces/${id}`, signal);
    expect(outputs).toEqual({
      ...WORKSPACE,
      sparkRuntime: "1.3",
      workspaceId: id,
      capacityId: seen.capacityId,
      identityApplicationId: (seen.workspaceIdentity as Properties).applicationId,
      identityPrincipalId: (seen.workspaceIdentity as Properties).servicePrincipalId,
    });
  });

  it("is refused on a paused capacity before anything is made", async () => {
    const capacity = test.cloud.get(CAPACITY);
    test.cloud.put({ ...capacity!, runtimeState: "Stopped" });
    await expect(made("Workspace", WORKSPACE)).rejects.toMatchObject({
      code: "CI-FAB-001",
      message: expect.stringContaining("Workspace Contoso Commerce was not created: 400 CapacityNotInActiveState"),
      hint: expect.stringContaining("Resume the capacity"),
    });
    expect(test.service.calls()).toEqual(["GET /capacities"]);
  });

  it("names the capacities there are when there is none of that name", async () => {
    await expect(made("Workspace", { ...WORKSPACE, capacity: "fcother" })).rejects.toMatchObject({
      code: "CI-FAB-010",
      message: expect.stringContaining('There is no capacity "fcother" among those the deployer sees: fccontoso'),
    });
  });

  it("tells which tenant setting is off", async () => {
    test.service.setTenant({ creationByServicePrincipals: false });
    await expect(made("Workspace", WORKSPACE)).rejects.toMatchObject({
      code: "CI-FAB-002",
      hint: expect.stringContaining(
        '"Service principals can create workspaces, connections, and deployment pipelines"',
      ),
    });
    test.service.setTenant({ callsByServicePrincipals: false });
    await expect(made("Workspace", WORKSPACE)).rejects.toMatchObject({
      code: "CI-FAB-002",
      hint: expect.stringContaining('"Service principals can call Fabric public APIs"'),
    });
  });

  it("is kept with its id when its identity fails, and completed by the next update", async () => {
    const failure = { kind: "failOperation", errorCode: "InternalError", message: "no identity today" } as const;
    test.service.setFaults([{ on: /provisionIdentity/, fault: failure }]);
    const error = await made("Workspace", WORKSPACE).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "UnfinishedResource", message: expect.stringContaining("no identity today") });
    const { id, outputs } = error as { id: string; outputs: Properties };
    const after = await test.kind("Workspace").update(id, WORKSPACE, signal, outputs);
    expect(after.identityPrincipalId).toEqual(expect.any(String));
  });

  it("shows what somebody changed by hand", async () => {
    const { id, outputs } = await made("Workspace", WORKSPACE);
    await test.fabric.call("PATCH", `/workspaces/${id}`, signal, { body: { displayName: "Mine" } });
    const read = await test.kind("Workspace").read(id, WORKSPACE, signal, outputs);
    expect(test.kind("Workspace").diff(read?.outputs ?? {}, WORKSPACE)).toEqual({
      changes: ["displayName"],
      replaces: [],
    });
  });

  it("is imported by its id alone, and then has nothing to change", async () => {
    const { id } = await made("Workspace", WORKSPACE);
    const read = await test.kind("Workspace").read(id, {}, signal, {});
    expect(read?.inputs).toMatchObject({ displayName: "Contoso Commerce", identity: true, sparkRuntime: "1.3" });
    expect(test.kind("Workspace").diff(read?.outputs ?? {}, read?.inputs ?? {}).changes).toEqual([]);
  });

  it("is gone after a delete, however often", async () => {
    const { id } = await made("Workspace", WORKSPACE);
    await test.kind("Workspace").delete(id, signal);
    await test.kind("Workspace").delete(id, signal);
    expect(await test.kind("Workspace").read(id, WORKSPACE, signal, {})).toBeUndefined();
  });

  it("refuses every bad input at once, and leaves alone what is not known yet", () => {
    const bad = { displayName: "x".repeat(257), identity: "yes", sparkRuntime: "1.2", colour: "red" };
    expect(test.kind("Workspace").check(bad)).toEqual([
      {
        property: "colour",
        reason: "Workspace has no property colour; it has displayName, description, capacity, identity, sparkRuntime.",
      },
      { property: "displayName", reason: "It has 257 characters; use 1 to 256." },
      { property: "identity", reason: '"yes" is not accepted; use true or false.' },
      {
        property: "sparkRuntime",
        reason: 'CI-FAB-007 Runtime "1.2" does not run the job, which needs Spark 3.5 and Delta 3.2; use 1.3.',
      },
    ]);
    expect(test.kind("Workspace").check({ displayName: UNKNOWN, capacity: UNKNOWN })).toEqual([]);
  });
});

describe("a workspace role", () => {
  it("is given, changed and taken", async () => {
    const [reader] = test.cloud.principals.filter(({ name }) => name === "customer-insights");
    const inputs = {
      workspaceId: await workspaceId(),
      ...{ principalId: reader?.objectId, principalType: "ServicePrincipal", role: "Contributor" },
    };
    const kind = test.kind("WorkspaceRoleAssignment");
    const { id, outputs } = await made("WorkspaceRoleAssignment", inputs);
    await kind.update(id, { ...inputs, role: "Viewer" }, signal, outputs);
    expect((await kind.read(id, inputs, signal, outputs))?.inputs).toEqual({ ...inputs, role: "Viewer" });
    await kind.delete(id, signal);
    expect(await kind.read(id, inputs, signal, outputs)).toBeUndefined();
  });
});
