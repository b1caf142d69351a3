import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Cell, csvOf, type ExportedAttribute, type Row } from "../../scripts/generate/csv.ts";
import { type ModelEntity, modelJson } from "../../scripts/generate/model-json.ts";
import { recordId } from "../../scripts/generate/record-id.ts";
import { type ExportedType, LEADING_COLUMNS, TRAILING_COLUMNS } from "../../transforms/kernel/bronze.ts";
import { instantOfFolder } from "../../transforms/synapse-link/folders.ts";

/**
 * Cells by column name in any case. Standard columns left out get defaults: `recid` 1, `Id` from `tableid` and
 * `recid`, `versionnumber` in order of writing from 1, sink dates the folder's instant, `createdon` 2024-01-01,
 * `dataareaid` "usmf", `IsDelete` false.
 */
export type LandingRow = Readonly<Record<string, Cell | undefined>>;

/** One table in one batch folder. */
export interface LandingTable {
  /** The table's own columns in file order, between the standard ones. */
  readonly columns?: Readonly<Record<string, ExportedType>>;
  /** The whole column list instead, standard columns included, when the order or the set matters. */
  readonly attributes?: readonly ExportedAttribute[];
  /** Rows of `2024.csv`. */
  readonly rows?: readonly LandingRow[];
  /** Files by name; a text or bytes are written as they stand. */
  readonly files?: Readonly<Record<string, readonly LandingRow[] | string | Uint8Array>>;
  /** File names in model.json's partitions. @default all written ones */
  readonly partitions?: readonly string[];
  /** False leaves the table out of model.json (per-table schema file, fallbacks). @default true */
  readonly isInModel?: boolean;
  /** @default "Completed" */
  readonly syncState?: string;
  /** @default "1/1/2024 9:00:00 AM" */
  readonly syncCompleted?: string;
}

export interface LandingFolder {
  readonly tables?: Readonly<Record<string, LandingTable>>;
  /** Text of model.json instead of the right one; null leaves the file out. */
  readonly model?: string | null;
  /** Text of OptionsetMetadata/GlobalOptionsetMetadata.csv. */
  readonly optionSets?: string;
  /** More files, by path inside the folder. */
  readonly extra?: Readonly<Record<string, string | Uint8Array>>;
}

export interface Landing {
  /** Batch folders by name, oldest first. */
  readonly folders: Readonly<Record<string, LandingFolder>>;
  /** Text of Changelog/changelog.info; null leaves it out. The named folder is made, with an empty model.json. */
  readonly inProgress?: string | null;
  /** Text of the root model.json; null leaves it out. @default newest schema and state of every table */
  readonly model?: string | null;
  /** More files, by path inside the container. */
  readonly extra?: Readonly<Record<string, string | Uint8Array>>;
}

/**
 * Files of a small hand-written landing zone by path, in the format of Synapse Link.
 *
 * @example landingFiles({ folders: { "2024-01-01T10.00.00Z": { tables: { custtable: {
 *   columns: { accountnum: "string" }, rows: [{ recid: 1, accountnum: "C-1" }, { recid: 2, IsDelete: true }] } } } } })
 */
function landingFiles(landing: Landing): ReadonlyMap<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const root = new Map<string, ModelEntity>();
  const version = { next: 1 };
  for (const [name, folder] of Object.entries(landing.folders)) {
    const entities: ModelEntity[] = [];
    for (const [table, content] of Object.entries(folder.tables ?? {})) {
      const attributes = content.attributes ?? attributesOf(content.columns ?? {});
      const written = { ...(content.rows ? { "2024.csv": content.rows } : {}), ...content.files };
      for (const [file, rows] of Object.entries(written)) {
        const isText = typeof rows === "string" || rows instanceof Uint8Array;
        const filled = isText ? [] : rows.map((row) => filledRow(row, attributes, name, version));
        files.set(`${name}/${table}/${file}`, isText ? rows : csvOf(attributes, filled));
      }
      const entity = {
        name: table,
        attributes,
        syncState: content.syncState ?? "Completed",
        syncCompleted: content.syncCompleted ?? "1/1/2024 9:00:00 AM",
        files: (content.partitions ?? Object.keys(written)).map((file) => `${name}/${table}/${file}`),
      };
      if (content.isInModel ?? true) entities.push(entity);
      root.set(table, { ...entity, files: [] });
    }
    if (folder.model !== null) files.set(`${name}/model.json`, folder.model ?? modelJson(entities));
    if (folder.optionSets !== undefined) {
      files.set(`${name}/OptionsetMetadata/GlobalOptionsetMetadata.csv`, folder.optionSets);
    }
    for (const [path, text] of Object.entries(folder.extra ?? {})) files.set(`${name}/${path}`, text);
  }
  const inProgress = landing.inProgress === undefined ? "2099-01-01T00.00.00Z" : landing.inProgress;
  if (inProgress !== null) {
    files.set("Changelog/changelog.info", inProgress);
    const isFolder = instantOfFolder(inProgress) !== undefined;
    if (isFolder && !files.has(`${inProgress}/model.json`)) files.set(`${inProgress}/model.json`, "");
  }
  if (landing.model !== null) files.set("model.json", landing.model ?? modelJson([...root.values()]));
  for (const [path, text] of Object.entries(landing.extra ?? {})) files.set(path, text);
  return files;
}

/** Writes a landing zone below a local directory: the container's root. */
export async function writeLanding(directory: string, landing: Landing): Promise<void> {
  for (const [path, content] of landingFiles(landing)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
}

/** Own columns between the standard ones, in file order. */
export function attributesOf(columns: Readonly<Record<string, ExportedType>>): ExportedAttribute[] {
  return [
    ...Object.entries(LEADING_COLUMNS).map(([name, column]) => ({ name, ...column })),
    ...Object.entries(columns).map(([name, type]) => ({ name, type })),
    ...Object.entries(TRAILING_COLUMNS).map(([name, column]) => ({ name, ...column })),
  ];
}

function filledRow(
  row: LandingRow,
  attributes: readonly ExportedAttribute[],
  folder: string,
  version: { next: number },
): Row {
  const given = new Map(Object.entries(row).map(([name, cell]) => [name.toLowerCase(), cell]));
  const instant = new Date(instantOfFolder(folder) ?? 0).toISOString();
  const recId = BigInt(String(given.get("recid") ?? 1));
  const tableId = Number(given.get("tableid") ?? 77);
  const standard: Record<string, Cell> = {
    id: recordId(tableId, recId),
    sinkcreatedon: instant,
    sinkmodifiedon: instant,
    dataareaid: "usmf",
    recversion: 1,
    partition: 5637144576,
    recid: recId,
    tableid: tableId,
    createdon: "2024-01-01T00:00:00Z",
    modifiedon: "2024-01-01T00:00:00Z",
    isdelete: false,
  };
  if (!given.has("versionnumber")) standard.versionnumber = version.next++;
  standard.sysrowversion = given.get("versionnumber") ?? standard.versionnumber ?? null;
  return Object.fromEntries(
    attributes.map(({ name }) => {
      const key = name.toLowerCase();
      return [name, (given.has(key) ? given.get(key) : standard[key]) ?? null];
    }),
  );
}
