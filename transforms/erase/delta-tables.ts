import type { Store } from "../storage/store.ts";

/** Paths of the Delta tables two folders below a container: `gold/<root>/<Table>`, `quarantine/<layer>/<table>`. */
export async function deltaTables(lake: Store, container: "gold" | "quarantine"): Promise<string[]> {
  const tables: string[] = [];
  for await (const folder of lake.list(container)) {
    if (!folder.isDirectory) continue;
    for await (const { path, isDirectory } of lake.list(folder.path)) if (isDirectory) tables.push(path);
  }
  return tables.sort();
}
