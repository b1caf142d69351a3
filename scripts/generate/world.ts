import { type Change, type DatabaseState, editDatabase } from "./database.ts";
import { type FeedFolder, feedTables, folderName, type LinkedTable } from "./feed.ts";
import { historyOf } from "./history.ts";
import { optionSetCsv } from "./option-sets.ts";
import { TABLES, tableNamed } from "./tables.ts";
import { plusSeconds } from "./time.ts";
import { trade } from "./trade.ts";

/** What a simulated environment depends on: equal settings give equal bytes. */
export interface WorldSettings {
  readonly customers: number;
  readonly products: number;
  readonly seed: number;
  /** Instant of the initial sync, ISO text to the second. */
  readonly start: string;
  /** Minutes between two folders. */
  readonly intervalMinutes: number;
}

/** Settings of a small environment: about 1,500 order lines and as many store lines. */
export const SMALL_WORLD: WorldSettings = {
  customers: 300,
  products: 60,
  seed: 7,
  start: "2025-01-06T06:00:00Z",
  intervalMinutes: 60,
};

/** A simulated environment and its feed so far; a value that no function changes. */
export interface World {
  readonly settings: WorldSettings;
  readonly database: DatabaseState;
  /** Linked tables by name, with the schema and state that the next folder uses. */
  readonly linked: ReadonlyMap<string, LinkedTable>;
  /** Folders that were begun, oldest first; the last one is in progress. */
  readonly folders: readonly FeedFolder[];
  /** Tables that the next increment links, with their full copy. */
  readonly awaited: ReadonlySet<string>;
  /** Increments after the initial sync. */
  readonly increments: number;
}

/** Plans an environment that has traded for a year and a half and has no feed yet. */
export function planWorld(settings: Partial<WorldSettings> = {}): World {
  const all = { ...SMALL_WORLD, ...settings };
  const database = historyOf(all.seed, all.start, { customers: all.customers, products: all.products });
  const state = { syncState: "Completed", syncCompleted: plusSeconds(all.start, 240) };
  const linked = new Map([...TABLES].map(([name, { attributes }]) => [name, { attributes, ...state }]));
  return { settings: all, database, linked, awaited: new Set(), folders: [], increments: 0 };
}

/** The feed begins: one folder with the full copy of every linked table. */
export function initialSync(world: World): World {
  const { start } = world.settings;
  const changes = [...world.database.tables.keys()].flatMap((table) => fullCopy(world.database, table));
  return appended(world, changes, start, world.database);
}

/** The next interval of trade becomes a folder. Folders held back so far are written with it. */
export function nextIncrement(world: World): World {
  const released = world.folders.map((folder) => {
    return folder.state === "held" ? { ...folder, state: "complete" as const } : folder;
  });
  const number = world.increments + 1;
  const db = editDatabase(world.database);
  const seconds = world.settings.intervalMinutes * 60;
  const at = folderInstant(world.settings, number);
  trade(db, world.settings.seed, number, at, seconds);
  const next = { ...linkedNow(world, at), folders: released, increments: number };
  const late = [...world.awaited].flatMap((table) => fullCopy(db.state(), table));
  const changes = db.changes().filter(({ table }) => !world.awaited.has(table));
  return appended(next, [...late, ...changes], at, db.state());
}

/** Every row of a table as a change, in order of creation. */
export function fullCopy(database: DatabaseState, table: string): Change[] {
  return [...(database.tables.get(table)?.values() ?? [])].map((row) => {
    return { table, recId: Number(row.recid), version: Number(row.versionnumber), isDelete: false, row };
  });
}

/** Awaited tables become linked; an initial sync that ran on is completed. */
function linkedNow(world: World, at: string): World {
  const linked = new Map(world.linked);
  const completed = { syncState: "Completed", syncCompleted: plusSeconds(at, 240) };
  for (const [name, table] of linked) if (table.syncState !== "Completed") linked.set(name, { ...table, ...completed });
  for (const name of world.awaited) linked.set(name, { attributes: tableNamed(name).attributes, ...completed });
  return { ...world, linked, awaited: new Set() };
}

/** Start of the interval of the initial sync (0) or of an increment (1 and on). */
function folderInstant({ start, intervalMinutes }: WorldSettings, number: number): string {
  return plusSeconds(start, number * intervalMinutes * 60);
}

/** Folder of the newest initial sync or increment. */
export function newestFolder(world: World): FeedFolder {
  const folder = world.folders.find(({ at }) => at === folderInstant(world.settings, world.increments));
  if (folder === undefined) throw new Error("The feed has not begun.");
  return folder;
}

function appended(world: World, changes: readonly Change[], at: string, database: DatabaseState): World {
  const closed = world.folders.filter(({ state }) => state !== "in progress");
  const folder: FeedFolder = {
    name: folderName(at),
    at,
    state: "complete",
    tables: feedTables(changes, at, world.linked),
    optionSets: optionSetCsv([...TABLES.values()].filter(({ name }) => world.linked.has(name))),
  };
  const nextAt = plusSeconds(at, world.settings.intervalMinutes * 60);
  const inProgress: FeedFolder = {
    ...{ name: folderName(nextAt), at: nextAt, state: "in progress", tables: [], optionSets: undefined },
  };
  return { ...world, database, folders: [...closed, folder, inProgress] };
}
