import pLimit from "p-limit";
import { OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";
import { type BatchFolder, type FolderPlan, folderInProgress, instantOfFolder, planFolders } from "./folders.ts";
import { type Entity, type FileColumn, parseManifest } from "./manifest.ts";

/** Requests in flight towards the landing account. */
const PARALLEL_REQUESTS = 8;

/** Top-level names that are never batch folders or tables (fact C8). */
const INTERNAL = ["Changelog", "OptionsetMetadata", "Snapshot", "Microsoft.Athena.TrickleFeedService"];

/** One CSV file of a table in a batch folder, with the columns it is written with. */
export interface BatchFile {
  readonly path: string;
  readonly folder: string;
  readonly columns: readonly FileColumn[];
}

/** What one batch folder brings. */
export interface Batch {
  readonly folder: string;
  readonly tables: ReadonlyMap<string, readonly BatchFile[]>;
  /** Tables of the folder that cannot be read, with the reason. */
  readonly failed: ReadonlyMap<string, OperatorError>;
  /** Path of its global option-set metadata, where present. */
  readonly optionSets: string | undefined;
}

/**
 * Folders of the landing zone and which of them are complete. `known` names folders whose model.json need not be
 * looked at again.
 */
export async function listFolders(landing: Store, now: Date, known: ReadonlySet<string>): Promise<FolderPlan> {
  const names: string[] = [];
  let isEmpty = true;
  for await (const entry of landing.list("")) {
    isEmpty = false;
    if (entry.isDirectory && instantOfFolder(entry.path) !== undefined) names.push(entry.path);
  }
  if (isEmpty) throw notLinked(landing);
  const changelog = await readText(landing, "Changelog/changelog.info");
  const limit = pLimit(PARALLEL_REQUESTS);
  const folders = await Promise.all(
    names.map((name) =>
      limit(async (): Promise<BatchFolder> => {
        const modelBytes = known.has(name) ? 1 : await sizeOfModel(landing, name);
        return { name, instant: instantOfFolder(name)!, modelBytes };
      }),
    ),
  );
  return planFolders(folders, changelog === undefined ? undefined : folderInProgress(changelog), now);
}

/** Tables, files and schemas of one complete folder. */
export async function readBatch(landing: Store, folder: string, root: () => Promise<Manifest>): Promise<Batch> {
  const text = await readText(landing, `${folder}/model.json`);
  if (text === undefined) throw vanished(folder, `${folder}/model.json`);
  const manifest = parseManifest(text, `${folder}/model.json`);
  const listed = new Map<string, string[]>();
  let optionSets: string | undefined;
  for await (const { path, isDirectory } of landing.list(folder, { recursive: true })) {
    if (isDirectory || !path.endsWith(".csv")) continue;
    const [directory = "", ...rest] = path.slice(folder.length + 1).split("/");
    if (directory === "OptionsetMetadata" && rest.join("/") === "GlobalOptionsetMetadata.csv") optionSets = path;
    if (rest.length !== 1 || INTERNAL.includes(directory)) continue;
    const table = directory.toLowerCase();
    listed.set(table, [...(listed.get(table) ?? []), path]);
  }
  const tables = new Map<string, BatchFile[]>();
  const failed = new Map<string, OperatorError>();
  for (const [table, paths] of withDeclaredFiles(listed, manifest, folder)) {
    const columns = manifest.get(table)?.columns ?? (await fallbackColumns(landing, folder, table, root));
    if (columns === undefined || columns.length === 0) {
      const message = `${table}: no schema in ${folder}/model.json, its per-table file or the root model.json.`;
      failed.set(table, new OperatorError("CI-FEED-004", message, "Remove and re-add the table in Synapse Link."));
    } else {
      tables.set(
        table,
        paths.sort().map((path) => ({ path, folder, columns })),
      );
    }
  }
  return { folder, tables, failed, optionSets };
}

/** Table schemas and sync states of one model.json. */
export type Manifest = ReadonlyMap<string, Entity>;

/** The container's own model.json: newest schema and sync state of every table. */
export async function readRootManifest(landing: Store): Promise<Manifest> {
  const text = await readText(landing, "model.json");
  return text === undefined || text.trim() === "" ? new Map() : parseManifest(text, "model.json");
}

/** Files read are the union of those declared and those present (fact C7). */
function withDeclaredFiles(listed: Map<string, string[]>, manifest: Manifest, folder: string) {
  const union = new Map([...listed].map(([table, paths]) => [table, new Set(paths)]));
  for (const [table, { files }] of manifest) {
    const own = files.filter((path) => path.startsWith(`${folder}/`));
    if (own.length > 0) union.set(table, new Set([...(union.get(table) ?? []), ...own]));
  }
  return [...union].map(([table, paths]): [string, string[]] => [table, [...paths]]);
}

async function fallbackColumns(landing: Store, folder: string, table: string, root: () => Promise<Manifest>) {
  const path = `${folder}/Microsoft.Athena.TrickleFeedService/${table}-model.json`;
  const text = await readText(landing, path);
  const manifest = text === undefined ? await root() : parseManifest(text, path);
  return manifest.get(table)?.columns;
}

async function sizeOfModel(landing: Store, folder: string): Promise<number | undefined> {
  for await (const { path, size, isDirectory } of landing.list(folder)) {
    if (!isDirectory && path === `${folder}/model.json`) return size;
  }
  return undefined;
}

async function readText(landing: Store, path: string): Promise<string | undefined> {
  try {
    return (await landing.read(path)).toString("utf8");
  } catch (error) {
    if (error instanceof FileNotFoundError) return undefined;
    throw error;
  }
}

/** The landing zone has no folder of Dataverse yet. */
export function notLinked(landing: Store, cause?: unknown): OperatorError {
  const message = `The landing zone ${landing.url} does not exist or is empty: Synapse Link for Dataverse is not there yet.`;
  return new OperatorError(
    "CI-FEED-001",
    message,
    "Do step M2 of the run sheet (docs/run-sheet.md), then start the job again.",
    { cause },
  );
}

/** A file of an unprocessed folder is gone (fact C10). */
export function vanished(folder: string, path: string): OperatorError {
  const message = `${path} vanished before it was processed: folder ${folder} has a gap.`;
  return new OperatorError(
    "CI-FEED-005",
    message,
    "Lengthen the retention of the landing zone and re-initialise the table in Synapse Link.",
  );
}
