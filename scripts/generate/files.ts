import { type ExportedAttribute, lineOf } from "./csv.ts";
import type { FeedFile, FeedFolder } from "./feed.ts";
import { CONTAINER_URL, modelJson } from "./model-json.ts";
import type { World } from "./world.ts";

/** A file of the landing zone, path relative to the container. */
export interface LandingFile {
  readonly path: string;
  readonly content: string;
}

/**
 * Files of the feed in the order Synapse Link writes them: data first, then each folder's model.json, last
 * changelog.info, so that a reader at any moment sees a consistent feed. `only` limits the folders, by name.
 */
export function* landingFiles(
  world: World,
  only?: ReadonlySet<string>,
  containerUrl = CONTAINER_URL,
): Generator<LandingFile> {
  const written = world.folders.filter(({ name, state }) => state !== "held" && (only?.has(name) ?? true));
  for (const folder of written) yield* folderFiles(folder, containerUrl);
  const root = [...world.linked].map(([name, { attributes, syncState, syncCompleted }]) => {
    return { name, attributes, syncState, syncCompleted, files: [] };
  });
  yield { path: "model.json", content: modelJson(root, containerUrl) };
  const optionSets = world.folders.find((folder) => folder.optionSets !== undefined)?.optionSets;
  if (optionSets !== undefined) yield* optionSetFiles("", optionSets);
  const closed = world.folders.filter(({ state }) => state === "complete");
  yield { path: "Changelog/Synapse.log", content: closed.map(({ name }) => `${name}\n`).join("") };
  const inProgress = world.folders.find(({ state }) => state === "in progress");
  if (inProgress !== undefined) yield { path: "Changelog/changelog.info", content: inProgress.name };
}

/** Files of one batch folder, its model.json last. */
function* folderFiles(folder: FeedFolder, containerUrl = CONTAINER_URL): Generator<LandingFile> {
  for (const { name, attributes, files, schemaIn, syncState, syncCompleted } of folder.tables) {
    for (const file of files) {
      if (file.isPresent ?? true) yield { path: pathOf(folder, name, file), content: textOf(attributes, file) };
    }
    if (schemaIn === "table") {
      const path = `${folder.name}/Microsoft.Athena.TrickleFeedService/${name}-model.json`;
      yield { path, content: modelJson([{ name, attributes, syncState, syncCompleted, files: [] }], containerUrl) };
    }
  }
  if (folder.optionSets !== undefined) yield* optionSetFiles(`${folder.name}/`, folder.optionSets);
  const entities = folder.tables.flatMap(({ name, attributes, files, schemaIn, syncState, syncCompleted }) => {
    if (schemaIn === "table") return [];
    const listed = files.filter(({ isListed }) => isListed ?? true);
    return [{ name, attributes, syncState, syncCompleted, files: listed.map((file) => pathOf(folder, name, file)) }];
  });
  const hasModel = folder.state === "complete" || (folder.state === "in progress" && entities.length > 0);
  yield { path: `${folder.name}/model.json`, content: hasModel ? modelJson(entities, containerUrl) : "" };
}

/** Metadata of global option sets, with the empty companions that Synapse Link writes beside it. */
function* optionSetFiles(prefix: string, text: string): Generator<LandingFile> {
  yield { path: `${prefix}OptionsetMetadata/GlobalOptionsetMetadata.csv`, content: text };
  for (const name of ["OptionsetMetadata", "StateMetadata", "StatusMetadata", "TargetMetadata"]) {
    yield { path: `${prefix}OptionsetMetadata/${name}.csv`, content: "" };
  }
}

function pathOf(folder: FeedFolder, table: string, { name }: FeedFile): string {
  return `${folder.name}/${table}/${name}`;
}

function textOf(attributes: readonly ExportedAttribute[], file: FeedFile): string {
  const { records, hasMark = false, lineEnd = "\n", tail = "" } = file;
  const columns = (narrowBy = 0) => attributes.slice(0, attributes.length - narrowBy);
  const lines = records.map(({ row, narrowBy }) => `${lineOf(columns(narrowBy), row)}${lineEnd}`);
  return `${hasMark ? "\uFEFF" : ""}${lines.join("")}${tail}`;
}
