import type { BronzeSource } from "../layers.ts";
import { OperatorError } from "../operator-error.ts";
import type { Store } from "../storage/store.ts";

/** Forms of bronze that are Delta tables. */
export type LinkKind = Exclude<BronzeSource, "synapse-link-csv">;

/** Lower-case name of the table with the option sets of all tables. */
export const OPTION_SETS = "globaloptionsetmetadata";

/** What Synapse Link appends to the folders of its Delta tables. */
const SUFFIX = "_partitioned";

/** Folder of the tables, and the schema below it that lakehouses with schemas use. */
const FOLDERS = { "synapse-link-delta": "deltalake", "fabric-link": "Tables" } as const;
const SCHEMA = "dbo";

/**
 * Folders of the linked Delta tables by lower-case table name: one listing, two in a lakehouse with schemas.
 *
 * @throws OperatorError CI-LINK-001 when there is none.
 */
export async function listLinkedTables(landing: Store, kind: LinkKind): Promise<ReadonlyMap<string, string>> {
  const root = FOLDERS[kind];
  let folders = await directoriesIn(landing, root);
  if (kind === "fabric-link" && folders.includes(`${root}/${SCHEMA}`)) {
    folders = [...folders, ...(await directoriesIn(landing, `${root}/${SCHEMA}`))];
  }
  const tables = new Map<string, string>();
  for (const path of folders) {
    const folder = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
    const isPartitioned = kind === "synapse-link-delta" && folder.endsWith(SUFFIX);
    const name = isPartitioned ? folder.slice(0, -SUFFIX.length) : folder;
    if (isPartitioned || !tables.has(name)) tables.set(name, path);
  }
  if (tables.size === 0) throw notLinked(landing, root);
  return tables;
}

async function directoriesIn(landing: Store, folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path, isDirectory } of landing.list(folder)) if (isDirectory) paths.push(path);
  return paths;
}

function notLinked(landing: Store, folder: string): OperatorError {
  const message = `${landing.url} has no Delta table below ${folder}: the link is not there yet, or it writes another form.`;
  const hint = "Create the link in Power Apps, or set landing.source (--source) to the form that it writes.";
  return new OperatorError("CI-LINK-001", message, hint);
}
