import { OperatorError } from "../operator-error.ts";
import type { Store } from "../storage/store.ts";
import { readText } from "./landing.ts";
import { type FileColumn, type Manifest, parseManifest } from "./manifest.ts";

/** Directory names of a batch folder that are never tables (fact C8). */
const INTERNAL = ["changelog", "optionsetmetadata", "snapshot", "microsoft.athena.tricklefeedservice"];

/** One file of a table: CSV in a batch folder, or Parquet of a linked Delta table, with its columns. */
export interface BatchFile {
  readonly path: string;
  /** Batch folder; of a linked table the time of the commit, written in the same form. */
  readonly folder: string;
  readonly columns: readonly FileColumn[];
  /** The schema is not the folder's own: it holds only if every row has exactly its width (fact C19). */
  readonly isBorrowed: boolean;
  /** @default false */
  readonly isParquet?: boolean;
  /** Bytes as they were listed; undefined for a file that only its model.json names. */
  readonly size?: number | undefined;
}

/** What a model.json says about the initial copy of a table. */
export interface SyncState {
  readonly state: string | undefined;
  readonly completed: string | undefined;
}

/** What one batch folder brings. */
export interface Batch {
  readonly folder: string;
  readonly tables: ReadonlyMap<string, readonly BatchFile[]>;
  /** Tables of the folder that cannot be read, with the reason. */
  readonly failed: ReadonlyMap<string, OperatorError>;
  /** What its model.json says, also of tables without files. */
  readonly manifest: Manifest;
  /** Path of its global option-set metadata, where present. */
  readonly optionSets: string | undefined;
  /** Files that stand in the folder or in its model.json, but not in both (fact C7). */
  readonly unlisted: readonly string[];
}

/**
 * Tables, files and schemas of one complete folder.
 *
 * @throws OperatorError CI-FEED-002 when its model.json is not one, CI-FEED-005 when it vanished.
 */
export async function readBatch(landing: Store, folder: string, root: () => Promise<Manifest>): Promise<Batch> {
  const text = await readText(landing, `${folder}/model.json`);
  if (text === undefined) throw vanished(folder, `${folder}/model.json`);
  const manifest = parseManifest(text, `${folder}/model.json`);
  const listing = await listTables(landing, folder);
  const tables = new Map<string, BatchFile[]>();
  const failed = new Map<string, OperatorError>();
  const unlisted: string[] = [];
  for (const [table, { columns, problem, files }] of manifest) {
    if (problem !== undefined) failed.set(table, problem);
    const declared = files.filter((path) => path.startsWith(`${folder}/`));
    const present = listing.tables.get(table) ?? [];
    const union = [...new Set([...present, ...declared])].sort();
    unlisted.push(...union.filter((path) => !present.includes(path) || !declared.includes(path)));
    if (problem === undefined && union.length > 0 && columns.length > 0) {
      tables.set(
        table,
        union.map((path) => ({ path, folder, columns, isBorrowed: false, size: listing.sizes.get(path) })),
      );
    }
  }
  for (const [table, paths] of listing.tables) {
    if (tables.has(table) || failed.has(table)) continue;
    const borrowed = await borrowedSchema(landing, folder, table, root).catch((error: unknown) => {
      if (error instanceof OperatorError && error.code === "CI-FEED-002") return error;
      throw error;
    });
    if (borrowed instanceof OperatorError) failed.set(table, borrowed);
    else
      tables.set(
        table,
        paths.map((path) => ({ path, folder, ...borrowed, size: listing.sizes.get(path) })),
      );
  }
  return { folder, tables, failed, manifest, optionSets: listing.optionSets, unlisted };
}

/** CSV files of a folder by lower-case table name, in path order, and their bytes. */
export async function listTables(landing: Store, folder: string) {
  const tables = new Map<string, string[]>();
  const sizes = new Map<string, number>();
  let optionSets: string | undefined;
  for await (const { path, size, isDirectory } of landing.list(folder, { recursive: true })) {
    if (isDirectory || !path.toLowerCase().endsWith(".csv")) continue;
    const [directory = "", ...rest] = path.slice(folder.length + 1).split("/");
    const isMetadata = directory === "OptionsetMetadata" && rest.join("/") === "GlobalOptionsetMetadata.csv";
    if (isMetadata && size > 0) optionSets = path;
    if (rest.length !== 1 || INTERNAL.includes(directory.toLowerCase())) continue;
    const table = directory.toLowerCase();
    sizes.set(path, size);
    tables.set(table, [...(tables.get(table) ?? []), path].sort());
  }
  return { tables, sizes, optionSets };
}

/** A table that the folder's model.json does not describe: its own schema file, else the root schema (fact C19). */
async function borrowedSchema(landing: Store, folder: string, table: string, root: () => Promise<Manifest>) {
  const path = `${folder}/Microsoft.Athena.TrickleFeedService/${table}-model.json`;
  const text = await readText(landing, path);
  const own = text === undefined || text.trim() === "" ? undefined : parseManifest(text, path).get(table);
  if (own?.problem !== undefined) return own.problem;
  if (own !== undefined && own.columns.length > 0) return { columns: own.columns, isBorrowed: false };
  const newest = (await root()).get(table);
  if (newest?.problem !== undefined) return newest.problem;
  if (newest !== undefined && newest.columns.length > 0) return { columns: newest.columns, isBorrowed: true };
  const message = `${table}: no schema in ${folder}/model.json, its per-table file or the root model.json. The table is left as it was.`;
  return new OperatorError("CI-FEED-004", message, "Remove and re-add the table in Synapse Link.");
}

/** A file of an unprocessed folder, or the folder itself, is gone (fact C10). */
export function vanished(folder: string, path = folder): OperatorError {
  const message = `${path} vanished before it was processed: ${path === folder ? "the feed" : `folder ${folder}`} has a gap.`;
  return new OperatorError(
    "CI-FEED-005",
    message,
    "Lengthen the retention of the landing zone and re-initialise the table in Synapse Link.",
  );
}
