import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parametersOf } from "../../../../components/provider/fabric/connection.ts";
import { type FabricTest, startFabricTest } from "../../../support/fabric.ts";
import { fabricThings, WORKSPACE } from "../../../support/fabric-things.ts";

let test: FabricTest;
beforeAll(async () => {
  test = await startFabricTest();
});
beforeEach(() => test.reset());
afterAll(() => test.remove());

const { signal } = new AbortController();
const { made, workspaceId } = fabricThings(() => test);

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
