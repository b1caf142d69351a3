import { type FeedFolder, feedTables, folderName, partitioned } from "../feed.ts";
import { newestFolder, nextIncrement, type World } from "../world.ts";
import { instantBefore, recordsOf, withFolder, withNewest } from "./edits.ts";
import type { Fault } from "./fault.ts";

/** Faults of whole folders: when they appear, and whether they are complete. */
export const FOLDER_FAULTS = {
  "late-folder": {
    fact: "C11",
    in: "increment",
    summary: "half of retailtransactionsalestrans comes in an older folder that appears only with the next landing",
    apply: (world) => {
      const at = instantBefore(world, 0.5);
      return withMovedHalf(world, "retailtransactionsalestrans", { at, name: folderName(at), state: "held" });
    },
  },
  "in-progress-data": {
    fact: "C4",
    in: "any",
    summary: "the folder that changelog.info names already holds data and a model.json",
    apply: (world) => {
      const coming = newestFolder(nextIncrement(world));
      const half = coming.tables.slice(0, Math.ceil(coming.tables.length / 2)).map((table) => {
        const records = recordsOf(table);
        return { ...table, files: partitioned(records.slice(0, Math.ceil(records.length / 2))) };
      });
      return {
        ...world,
        folders: world.folders.map((folder) =>
          folder.state === "in progress" ? { ...folder, tables: half, optionSets: undefined } : folder,
        ),
      };
    },
  },
  "abandoned-folder": {
    fact: "C3",
    in: "increment",
    summary: "a folder given up halfway: data, model.json of 0 bytes; its rows come again in the next folder",
    apply: (world) => {
      const at = instantBefore(world, 0.35);
      const tables = newestFolder(world)
        .tables.slice(0, 5)
        .map((table) => {
          const records = recordsOf(table);
          return { ...table, files: partitioned(records.slice(0, Math.ceil(records.length / 2))) };
        });
      return withFolder(world, { name: folderName(at), at, state: "unfinished", tables, optionSets: undefined });
    },
  },
  "empty-folder": {
    fact: "C5",
    in: "increment",
    summary: "a complete folder without data: its tables list no partitions",
    apply: (world) => {
      const at = instantBefore(world, 0.25);
      const tables = [...world.linked].slice(0, 3).map(([name, table]) => ({ name, ...table, files: [], silent: [] }));
      return withFolder(world, { name: folderName(at), at, state: "complete", tables, optionSets: undefined });
    },
  },
  "colon-name": {
    fact: "C1",
    in: "increment",
    summary: "half of salesline comes in a folder named in the other form, with colons and milliseconds",
    apply: (world) => {
      const at = instantBefore(world, 0.2);
      return withMovedHalf(world, "salesline", { at, name: at.replace("Z", ".000Z"), state: "complete" });
    },
  },
  "missing-table": {
    fact: "C55",
    in: "initial",
    summary: "logisticsaddresscountryregiontranslation is not linked",
    apply: (world) => withoutTable(world, "logisticsaddresscountryregiontranslation"),
  },
  "late-table": {
    fact: "C13",
    in: "initial",
    summary: "ecorescategorytranslation is linked only with the first increment, with its full copy",
    apply: (world) => {
      const awaited = new Set([...world.awaited, "ecorescategorytranslation"]);
      return { ...withoutTable(world, "ecorescategorytranslation"), awaited };
    },
  },
  "undeclared-table": {
    fact: "C55",
    in: "any",
    summary: "a table that no model declares, bankaccounttable, is linked as well",
    apply: (world) => {
      const { at } = newestFolder(world);
      const [row] = world.database.tables.get("custgroup")?.values() ?? [];
      if (row === undefined) return world;
      const version = Number(row.versionnumber);
      const change = { table: "custgroup", recId: Number(row.recid), version, isDelete: false, row };
      const [table] = feedTables([change], at, world.linked);
      if (table === undefined) return world;
      return withNewest(world, (folder) => ({
        ...folder,
        tables: [...folder.tables, { ...table, name: "bankaccounttable" }],
      }));
    },
  },
  "incomplete-sync": {
    fact: "C12",
    in: "initial",
    summary: "the initial sync of ecoresproduct still runs; it is completed with the first increment",
    apply: (world) => {
      const running = { syncState: "InProgress", syncCompleted: "" };
      const table = world.linked.get("ecoresproduct");
      const linked = new Map(world.linked);
      if (table !== undefined) linked.set("ecoresproduct", { ...table, ...running });
      return withNewest({ ...world, linked }, (folder) => ({
        ...folder,
        tables: folder.tables.map((part) => (part.name === "ecoresproduct" ? { ...part, ...running } : part)),
      }));
    },
  },
  "missing-labels": {
    fact: "C50",
    in: "any",
    summary: "the folder's option-set metadata knows no value of salesstatus",
    apply: (world) =>
      withNewest(world, (folder) => ({
        ...folder,
        optionSets: folder.optionSets
          ?.split("\n")
          .filter((line) => !line.startsWith('"salesstatus"'))
          .join("\n"),
      })),
  },
  "missing-metadata": {
    fact: "C50",
    in: "any",
    summary: "the folder has no option-set metadata at all",
    apply: (world) => withNewest(world, (folder) => ({ ...folder, optionSets: undefined })),
  },
} as const satisfies Readonly<Record<string, Fault>>;

/** The second half of a table's records moves from the newest folder into a folder of its own. */
function withMovedHalf(world: World, name: string, folder: Pick<FeedFolder, "at" | "name" | "state">): World {
  const table = newestFolder(world).tables.find((candidate) => candidate.name === name);
  if (table === undefined) return world;
  const records = recordsOf(table);
  const middle = Math.ceil(records.length / 2);
  const stays = { ...table, files: partitioned(records.slice(0, middle)) };
  const moves = { ...table, files: partitioned(records.slice(middle)), silent: [] };
  const rest = withNewest(world, (newest) => ({
    ...newest,
    tables: newest.tables.map((candidate) => (candidate === table ? stays : candidate)),
  }));
  return withFolder(rest, { ...folder, tables: [moves], optionSets: undefined });
}

function withoutTable(world: World, name: string): World {
  const linked = new Map(world.linked);
  linked.delete(name);
  return withNewest({ ...world, linked }, (folder) => ({
    ...folder,
    tables: folder.tables.filter((table) => table.name !== name),
  }));
}
