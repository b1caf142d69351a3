import pLimit from "p-limit";
import { OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";
import { type BatchFolder, type FolderPlan, folderInProgress, instantOfFolder, planFolders } from "./folders.ts";
import { type Manifest, parseManifest } from "./manifest.ts";

/** Requests in flight towards the landing account. */
export const PARALLEL_REQUESTS = 8;

/**
 * Folders of the landing zone and which of them are complete. `known` names folders whose model.json need not be
 * looked at again: with nothing new this is one read and one listing.
 */
export async function listFolders(landing: Store, now: Date, known: ReadonlySet<string>): Promise<FolderPlan> {
  const names: string[] = [];
  let isEmpty = true;
  try {
    for await (const entry of landing.list("")) {
      isEmpty = false;
      if (entry.isDirectory && instantOfFolder(entry.path) !== undefined) names.push(entry.path);
    }
  } catch (error) {
    const isMissing = error instanceof OperatorError && error.code === "CI-STORE-002";
    throw isMissing ? notLinked(landing, error) : error;
  }
  if (isEmpty) throw notLinked(landing);
  const changelog = await readText(landing, "Changelog/changelog.info");
  const inProgress = changelog === undefined ? undefined : folderInProgress(changelog);
  const end = inProgress === undefined ? undefined : instantOfFolder(inProgress);
  const limit = pLimit(PARALLEL_REQUESTS);
  const folders = await Promise.all(
    names.map((name) =>
      limit(async (): Promise<BatchFolder> => {
        const instant = instantOfFolder(name)!;
        const isClosed = end !== undefined && instant < end;
        const modelBytes = known.has(name) ? 1 : isClosed ? await sizeOfModel(landing, name) : undefined;
        return { name, instant, modelBytes };
      }),
    ),
  );
  return planFolders(folders, inProgress, now);
}

/** The container's own model.json: newest schema and sync state of every table; empty while there is none. */
export async function readRootManifest(landing: Store): Promise<Manifest> {
  const text = await readText(landing, "model.json");
  return text === undefined || text.trim() === "" ? new Map() : parseManifest(text, "model.json");
}

async function sizeOfModel(landing: Store, folder: string): Promise<number | undefined> {
  for await (const { path, size, isDirectory } of landing.list(folder)) {
    if (!isDirectory && path === `${folder}/model.json`) return size;
  }
  return undefined;
}

/** A text file of the landing zone; undefined when there is none. */
export async function readText(landing: Store, path: string): Promise<string | undefined> {
  try {
    return (await landing.read(path)).toString("utf8");
  } catch (error) {
    if (error instanceof FileNotFoundError) return undefined;
    throw error;
  }
}

/** The landing zone has no folder of Dataverse yet. */
function notLinked(landing: Store, cause?: unknown): OperatorError {
  const message = `The landing zone ${landing.url} does not exist or is empty: Synapse Link for Dataverse is not there yet.`;
  return new OperatorError(
    "CI-FEED-001",
    message,
    "Do step M2 of the run sheet (docs/run-sheet.md), then start the job again.",
    { cause },
  );
}
