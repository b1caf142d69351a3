import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parametersOf } from "../../../../components/provider/fabric/connection.ts";
import { type Properties, UNKNOWN } from "../../../../components/provider/resource-kind.ts";
import { ACCOUNT, CAPACITY, type FabricTest, startFabricTest } from "../../../support/fabric.ts";

let test: FabricTest;
beforeAll(async () => {
  test = await startFabricTest();
});
beforeEach(() => test.reset());
afterAll(() => test.remove());

const { signal } = new AbortController();
const WORKSPACE = { displayName: "Contoso Commerce", capacity: "fccontoso" };

async function made(type: string, inputs: Properties) {
  const { id, outputs } = await test.kind(type).create(inputs, signal);
  return { id, outputs };
}

async function workspaceId(): Promise<string> {
  return (await made("Workspace", WORKSPACE)).id;
}

const notebook = (workspace: string, cell = "print(1)") => ({
  workspaceId: workspace,
  displayName: "commerce-gold",
  definition: { format: "ipynb", parts: { "notebook-content.ipynb": JSON.stringify({ cells: [cell] }) } },
});

async function shortcutInputs(workspace: string) {
  const lakehouse = await made("Lakehouse", { workspaceId: workspace, displayName: "commerce" });
  const target = { server: "https://stlake.dfs.core.windows.net", path: "gold" };
  const connection = await made("Connection", { displayName: "gold", workspaceId: workspace, ...target });
  return {
    workspaceId: workspace,
    itemId: lakehouse.outputs.itemId,
    path: "Files",
    name: "gold",
    adlsGen2: { location: target.server, subpath: "/gold/commerce", connectionId: connection.id },
  };
}

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

describe("an item with a definition", () => {
  it("is sent in base64 and kept as hashes, not as text", async () => {
    const { id, outputs } = await made("Notebook", notebook(await workspaceId()));
    expect(outputs).toEqual({
      workspaceId: id.split("/")[0],
      displayName: "commerce-gold",
      itemId: id.split("/")[1],
      definitionHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      publishedHash: outputs.definitionHash,
    });
    expect(test.cloud.get(id.split("/")[1] ?? "")?.inputs.definition).toEqual({
      format: "ipynb",
      parts: [
        {
          path: "notebook-content.ipynb",
          payload: Buffer.from('{"cells":["print(1)"]}').toString("base64"),
          payloadType: "InlineBase64",
        },
      ],
    });
  });

  it("is updated for another definition, and only its definition", async () => {
    const workspace = await workspaceId();
    const kind = test.kind("Notebook");
    const { id, outputs } = await made("Notebook", notebook(workspace));
    const next = notebook(workspace, "print(2)");
    expect(kind.diff(outputs, next)).toEqual({ changes: ["definition"], replaces: [], deletesFirst: true });
    const before = test.service.calls().length;
    const after = await kind.update(id, next, signal, outputs);
    expect(
      test.service
        .calls()
        .slice(before)
        .filter((call) => call.startsWith("PATCH")),
    ).toEqual([]);
    expect(kind.diff(after, next).changes).toEqual([]);
  });

  it("shows a change by hand, and does not take Fabric's own rewriting for one", async () => {
    const inputs = notebook(await workspaceId());
    const kind = test.kind("Notebook");
    const { id, outputs } = await made("Notebook", inputs);
    // What Fabric gave back right after the write is the measure, not what was sent.
    const rewritten = { ...outputs, definitionHash: "as sent" };
    expect((await kind.read(id, inputs, signal, rewritten))?.outputs.definitionHash).toBe("as sent");
    const item = test.cloud.get(id.split("/")[1] ?? "")!;
    test.cloud.put({ ...item, inputs: { ...item.inputs, definition: { parts: [] } } });
    const read = await kind.read(id, inputs, signal, outputs);
    expect(kind.diff(read?.outputs ?? {}, inputs).changes).toEqual(["definition"]);
  });

  it("says that its name is taken", async () => {
    const inputs = notebook(await workspaceId());
    await made("Notebook", inputs);
    await expect(made("Notebook", inputs)).rejects.toMatchObject({
      code: "CI-FAB-006",
      message: expect.stringMatching(
        /^CI-FAB-006 Notebook commerce-gold was not created: 409 ItemDisplayNameAlreadyInUse/,
      ),
    });
  });

  it("is refused without its part, with a foreign format, and with broken JSON", () => {
    const problem = (definition: unknown) =>
      test
        .kind("Notebook")
        .check({ ...notebook(UNKNOWN), definition })
        .map(({ reason }) => reason);
    expect(problem({ parts: { "main.py": "" } })).toEqual(["It has no part notebook-content.ipynb; it has main.py."]);
    expect(problem({ format: "py", parts: {} })).toEqual(['Its format "py" is not accepted; use ipynb.']);
    expect(problem({ parts: { "notebook-content.ipynb": "{" } })).toEqual([
      'Its part "notebook-content.ipynb" is not JSON.',
    ]);
    expect(problem({ parts: { "../x": "" } })).toEqual(['Its part "../x" is no relative path.']);
  });

  it("takes Spark job definitions and data pipelines, and a schedule of the pipeline", async () => {
    const workspace = await workspaceId();
    const job = { "SparkJobDefinitionV1.json": '{"executableFile":null}' };
    await made("SparkJobDefinition", { workspaceId: workspace, displayName: "gold", definition: { parts: job } });
    const content = { "pipeline-content.json": '{"properties":{"activities":[]}}' };
    const pipeline = await made("DataPipeline", {
      workspaceId: workspace,
      displayName: "gold",
      definition: { parts: content },
    });
    const configuration = {
      ...{ type: "Daily", times: ["03:00"], localTimeZoneId: "UTC" },
      ...{ startDateTime: "2026-01-01T00:00:00", endDateTime: "2099-12-31T00:00:00" },
    };
    const kind = test.kind("ItemSchedule");
    const inputs = { workspaceId: workspace, itemId: pipeline.outputs.itemId, jobType: "Pipeline", configuration };
    const { id, outputs } = await made("ItemSchedule", inputs);
    const later = { ...inputs, configuration: { ...configuration, times: ["04:00"] } };
    expect(kind.diff(outputs, later)).toEqual({ changes: ["configuration"], replaces: [] });
    await kind.update(id, later, signal, outputs);
    expect((await kind.read(id, later, signal, {}))?.inputs).toEqual({ ...later, enabled: true });
    expect(kind.check({ ...inputs, configuration: { ...configuration, times: ["25:00"] } })).toEqual([
      { property: "configuration", reason: 'Its times ["25:00"] are not accepted; use 1 to 100 like 06:00.' },
    ]);
    await kind.delete(id, signal);
    expect(await kind.read(id, later, signal, {})).toBeUndefined();
  });
});

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

describe("a connection", () => {
  it("needs a workspace with an identity", async () => {
    const { id } = await made("Workspace", { ...WORKSPACE, identity: false });
    const inputs = {
      displayName: "gold",
      workspaceId: id,
      server: "https://stlake.dfs.core.windows.net",
      path: "gold",
    };
    await expect(made("Connection", inputs)).rejects.toMatchObject({
      code: "CI-FAB-004",
      hint: "Give the workspace an identity (identity: true), repeat pulumi up.",
    });
  });

  it("is read back as it was made, and replaced for another container", async () => {
    const workspace = await workspaceId();
    const inputs = {
      displayName: "gold",
      workspaceId: workspace,
      server: "https://stlake.dfs.core.windows.net",
      path: "gold",
    };
    const kind = test.kind("Connection");
    const { id, outputs } = await made("Connection", inputs);
    const read = await kind.read(id, inputs, signal, outputs);
    expect(kind.diff(read?.outputs ?? {}, inputs).changes).toEqual([]);
    expect(kind.diff(outputs, { ...inputs, path: "silver" })).toEqual({
      changes: ["path"],
      replaces: ["path"],
      deletesFirst: true,
    });
  });
});

describe("parameters of a connection", () => {
  const supported = (...names: readonly string[]) => [
    {
      type: "AzureDataLakeStorage",
      creationMethods: [
        { name: "Adls", parameters: names.map((name) => ({ name, dataType: "Text", required: true })) },
      ],
    },
  ];
  const values = { server: "https://stlake.dfs.core.windows.net", path: "gold" };

  it("are those that Fabric lists", () => {
    expect(parametersOf(supported("path", "server"), values)).toEqual({
      creationMethod: "Adls",
      parameters: [
        { dataType: "Text", name: "path", value: "gold" },
        { dataType: "Text", name: "server", value: "https://stlake.dfs.core.windows.net" },
      ],
    });
  });

  it("are refused when Fabric wants one that nobody knows, or the type is gone", () => {
    expect(() => parametersOf(supported("server", "domain"), values)).toThrow(/needs domain now/);
    expect(() => parametersOf([], values)).toThrow(/lists no connection type AzureDataLakeStorage/);
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

it("refuses a mistyped id of an import", async () => {
  await expect(test.kind("Lakehouse").read("commerce", {}, signal, {})).rejects.toMatchObject({
    code: "CI-FAB-012",
    hint: "Use <workspace>/<item>, each a GUID unless it is a name.",
  });
});
