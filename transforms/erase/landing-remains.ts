import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { sep } from "node:path";
import { createInterface } from "node:readline";
import type { JobContext } from "../run-context.ts";
import type { Store } from "../storage/store.ts";
import { listTables } from "../synapse-link/batch.ts";
import { instantOfFolder } from "../synapse-link/folders.ts";

/** Rows of a person that one table still has in a CSV landing zone. */
export interface LandingRemains {
  readonly table: string;
  readonly folders: number;
  readonly rows: number;
  readonly newestFolder: string;
}

/** Counts the lines of a CSV landing zone that begin with the id of a row in `person_row`. Reads only. */
export async function landingRemains(
  { session, scratch }: Pick<JobContext, "session" | "scratch">,
  landing: Store,
): Promise<LandingRemains[]> {
  const rows = await session.all<{ table: string; id: string }>(
    `select "table", lower(id) as id from person_row where fate <> 'unlink'`,
  );
  const ids = new Map(
    [...Map.groupBy(rows, ({ table }) => table)].map(([table, own]) => [table, new Set(own.map(({ id }) => id))]),
  );
  const found = new Map<string, { folders: Set<string>; rows: number }>();
  for await (const { path: folder, isDirectory } of landing.list("")) {
    if (!isDirectory || instantOfFolder(folder) === undefined) continue;
    for (const [table, files] of (await listTables(landing, folder)).tables) {
      const own = ids.get(table);
      if (own === undefined) continue;
      for (const file of files) {
        const local = await landing.localCopy(file);
        const n = await linesOf(local, own);
        if (local.startsWith(`${scratch}${sep}`)) await rm(local, { force: true });
        if (n === 0) continue;
        const before = found.get(table) ?? { folders: new Set<string>(), rows: 0 };
        found.set(table, { folders: before.folders.add(folder), rows: before.rows + n });
      }
    }
  }
  return [...found].sort().map(([table, { folders, rows: n }]) => ({
    ...{ table, folders: folders.size, rows: n, newestFolder: [...folders].sort().at(-1) ?? "" },
  }));
}

async function linesOf(local: string, ids: ReadonlySet<string>): Promise<number> {
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(local), crlfDelay: Number.POSITIVE_INFINITY })) {
    const id = /^"?([0-9a-f-]{36})/i.exec(line)?.[1]?.toLowerCase();
    if (id !== undefined && ids.has(id)) lines++;
  }
  return lines;
}
