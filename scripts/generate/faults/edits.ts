import type { Cell, Row } from "../csv.ts";
import { type DatabaseEditor, editDatabase } from "../database.ts";
import { type FeedFile, type FeedFolder, type FeedRecord, type FeedTable, feedTables } from "../feed.ts";
import type { Random } from "../random.ts";
import { plusSeconds } from "../time.ts";
import { newestFolder, type World } from "../world.ts";

/** The world with its newest complete folder changed. */
export function withNewest(world: World, change: (folder: FeedFolder) => FeedFolder): World {
  const newest = newestFolder(world);
  return { ...world, folders: world.folders.map((folder) => (folder === newest ? change(folder) : folder)) };
}

/** The world with one more folder, in its place in time. */
export function withFolder(world: World, added: FeedFolder): World {
  return { ...world, folders: [...world.folders, added].sort((a, b) => (a.at < b.at ? -1 : 1)) };
}

/** An instant in the interval before the newest folder, `share` of the interval away from it. */
export function instantBefore(world: World, share: number): string {
  const seconds = Math.round(world.settings.intervalMinutes * 60 * share);
  return plusSeconds(newestFolder(world).at, -seconds);
}

/** The newest folder's part of a table; undefined when the table did not change. */
function newestTable(world: World, name: string): FeedTable | undefined {
  return newestFolder(world).tables.find((table) => table.name === name);
}

/** The world with one table of the newest folder changed; a table without changes gets one first. */
export function withTable(world: World, name: string, random: Random, change: (table: FeedTable) => FeedTable): World {
  const touched = newestTable(world, name) === undefined ? withTouched(world, name, random, 1) : world;
  return withNewest(touched, (folder) => ({
    ...folder,
    tables: folder.tables.map((table) => (table.name === name ? change(table) : table)),
  }));
}

/** The table with every record changed that `change` does not return as it is. */
export function withRecords(table: FeedTable, change: (record: FeedRecord) => FeedRecord): FeedTable {
  return { ...table, files: table.files.map((file) => ({ ...file, records: file.records.map(change) })) };
}

/** The table with records added to a file, which is made when it is missing. */
export function withAdded(table: FeedTable, name: string, records: readonly FeedRecord[]): FeedTable {
  const file = table.files.find((candidate) => candidate.name === name);
  if (file === undefined) return { ...table, files: [...table.files, { name, records }] };
  const grown: FeedFile = { ...file, records: [...file.records, ...records] };
  return { ...table, files: table.files.map((candidate) => (candidate === file ? grown : candidate)) };
}

/** Every record of a table in a folder. */
export function recordsOf(table: FeedTable): FeedRecord[] {
  return table.files.flatMap(({ records }) => records);
}

/** The record with other cells. */
export function withCells(record: FeedRecord, cells: Readonly<Record<string, Cell>>): FeedRecord {
  return { ...record, row: { ...record.row, ...cells } };
}

/** More happens in the interval of the newest folder: the changes end up in it, behind those already there. */
export function withChanges(world: World, happen: (db: DatabaseEditor, at: string) => void): World {
  const { at } = newestFolder(world);
  const db = editDatabase(world.database);
  happen(db, plusSeconds(at, 185));
  const added = feedTables(db.changes(), plusSeconds(at, 160), world.linked);
  const changed = withNewest(world, (folder) => {
    const tables = [...folder.tables];
    for (const table of added) {
      const place = tables.findIndex(({ name }) => name === table.name);
      const old = tables[place];
      if (old === undefined) tables.push(table);
      else tables[place] = table.files.reduce((grown, { name, records }) => withAdded(grown, name, records), old);
    }
    return { ...folder, tables };
  });
  return { ...changed, database: db.state() };
}

/** So many rows of a table are saved without a change, so that the newest folder holds them. */
export function withTouched(world: World, table: string, random: Random, count: number): World {
  return withUpdated(world, table, random, count, () => ({}));
}

/** So many random rows of a table get new values. */
export function withUpdated(
  world: World,
  table: string,
  random: Random,
  count: number,
  values: (row: Row) => Row,
): World {
  return withChanges(world, (db, at) => {
    for (const row of random.sample(db.rows(table), count)) db.update(table, Number(row.recid), at, values(row));
  });
}
