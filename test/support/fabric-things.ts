import type { Properties } from "../../components/provider/resource-kind.ts";
import type { FabricTest } from "./fabric.ts";

/** A workspace as tests make it. */
export const WORKSPACE = { displayName: "Contoso Commerce", capacity: "fccontoso" };

const { signal } = new AbortController();

/** Things of Fabric that tests need before the one they are about. `test` is asked at every call. */
export function fabricThings(test: () => FabricTest) {
  async function made(type: string, inputs: Properties) {
    const { id, outputs } = await test().kind(type).create(inputs, signal);
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

  return { made, workspaceId, notebook, shortcutInputs };
}
