import { editDatabase } from "../database.ts";
import { type FeedRecord, partitioned, recordOf } from "../feed.ts";
import { plusSeconds } from "../time.ts";
import { fullCopy, newestFolder, type World } from "../world.ts";
import { recordsOf, withAdded, withCells, withChanges, withRecords, withTable, withUpdated } from "./edits.ts";
import type { Fault } from "./fault.ts";

/** Faults of the order of things: repeats, stale records, deletes in unusual forms, tables that start over. */
export const HISTORY_FAULTS = {
  "archived-rows": {
    fact: "C46",
    in: "any",
    summary: "three rows of retailtransactiontable are archived: sysdatastatecode 1, still live",
    apply: (world, random) => withUpdated(world, "retailtransactiontable", random, 3, () => ({ sysdatastatecode: 1 })),
  },
  "recreated-row": {
    fact: "C38",
    in: "increment",
    summary: "a logisticselectronicaddress is deleted and created again with the same Id in one folder",
    apply: (world, random) =>
      withChanges(world, (db, at) => {
        const row = random.pick(db.rows("logisticselectronicaddress"));
        const recId = Number(row.recid);
        const { location = 0, type = 0, locator = null, isprimary = 0 } = row;
        db.remove("logisticselectronicaddress", recId);
        db.insert("logisticselectronicaddress", at, { location, type, locator, isprimary }, { recId });
      }),
  },
  "missing-base": {
    fact: "C45",
    in: "increment",
    summary: "the dirpartytable row of a person is deleted while dirperson stays, and the other way round",
    apply: (world, random) =>
      withChanges(world, (db) => {
        const [parent, child] = random.sample(db.rows("dirperson"), 2);
        if (parent !== undefined && db.row("dirpartytable", Number(parent.recid))) {
          db.remove("dirpartytable", Number(parent.recid));
        }
        if (child !== undefined) db.remove("dirperson", Number(child.recid));
      }),
  },
  "stale-delete": {
    fact: "C39",
    in: "increment",
    summary: "a delete of a salestable row with a version below the row's",
    apply: (world, random) =>
      withTable(world, "salestable", random, (table) => {
        const live = random.pick([...(world.database.tables.get("salestable")?.values() ?? [])]);
        const version = Number(live.versionnumber) - 1;
        const change = { table: table.name, recId: Number(live.recid), version, isDelete: true, row: live };
        return withAdded(table, "1.csv", [{ ...recordOf(change, sinkOf(world, 350)), applies: false }]);
      }),
  },
  "stale-upsert": {
    fact: "C40",
    in: "increment",
    summary: "rows of custtable that were deleted come again with a version below the delete's",
    apply: (world, random) => {
      const deletes = world.folders
        .filter(({ state }) => state === "complete")
        .flatMap(({ tables }) => tables.filter(({ name }) => name === "custtable").flatMap(recordsOf))
        .filter(({ isDelete, gone }) => isDelete && gone !== undefined);
      return withTable(world, "custtable", random, (table) => {
        const stale = deletes.slice(-3).map(({ gone }) => repeated(gone ?? {}, sinkOf(world, 355)));
        return withAdded(table, "2024.csv", stale);
      });
    },
  },
  duplicates: {
    fact: "C42",
    in: "increment",
    summary: "rows of salesline that earlier folders brought come again with the same version, one of them twice",
    apply: (world, random) => {
      const newest = newestFolder(world);
      const earlier = world.folders
        .filter((folder) => folder.state === "complete" && folder !== newest)
        .flatMap(({ tables }) => tables.filter(({ name }) => name === "salesline").flatMap(recordsOf))
        .filter(({ isDelete, applies }) => !isDelete && applies);
      if (earlier.length === 0) return world;
      const again = random.sample(earlier, 5).map(({ row }) => repeated(row, sinkOf(world, 356)));
      return withTable(world, "salesline", random, (table) =>
        withAdded(table, "2024.csv", [...again, ...again.slice(0, 1)]),
      );
    },
  },
  "full-deletes": {
    fact: "C34",
    in: "increment",
    summary: "deletes of logisticspostaladdress carry every column",
    apply: (world, random) =>
      withTable(world, "logisticspostaladdress", random, (table) =>
        withRecords(table, (record) => {
          if (!record.isDelete || record.gone === undefined) return record;
          const { SinkCreatedOn = null, SinkModifiedOn = null } = record.row;
          const version = { versionnumber: record.version, sysrowversion: record.version };
          return { ...record, row: { ...record.gone, SinkCreatedOn, SinkModifiedOn, ...version, IsDelete: true } };
        }),
      ),
  },
  "versionless-deletes": {
    fact: "C43",
    in: "increment",
    summary: "deletes of dirpartylocation carry no versionnumber",
    apply: (world, random) =>
      withTable(world, "dirpartylocation", random, (table) =>
        withRecords(table, (record) => (record.isDelete ? withCells(record, { versionnumber: null }) : record)),
      ),
  },
  reinitialised: {
    fact: "C14",
    in: "increment",
    summary: "retailcusttable was unlinked and linked again: a full copy, and a row deleted meanwhile without a record",
    apply: (world, random) => {
      const db = editDatabase(world.database);
      const lost = random.pick(db.rows("retailcusttable"));
      db.remove("retailcusttable", Number(lost.recid));
      const table = world.linked.get("retailcusttable");
      if (table === undefined) return world;
      const syncCompleted = sinkOf(world, 240);
      const touched = withTable(world, "retailcusttable", random, (part) => {
        const deletes = recordsOf(part).filter(({ isDelete }) => isDelete);
        const meanwhile = db.changes().map((change) => recordOf(change, sinkOf(world, 10)));
        const copy = fullCopy(db.state(), "retailcusttable").map((change) => recordOf(change, sinkOf(world, 60)));
        return { ...part, files: partitioned(copy), silent: [...deletes, ...meanwhile], syncCompleted };
      });
      const linked = new Map(touched.linked).set("retailcusttable", { ...table, syncCompleted });
      return { ...touched, linked, database: db.state() };
    },
  },
} as const satisfies Readonly<Record<string, Fault>>;

/** A record that brings an old row again and must change nothing. */
function repeated(row: FeedRecord["row"], sinkAt: string): FeedRecord {
  const again = { ...row, SinkCreatedOn: sinkAt, SinkModifiedOn: sinkAt };
  return { id: String(row.Id), version: Number(row.versionnumber), isDelete: false, row: again, applies: false };
}

function sinkOf(world: World, seconds: number): string {
  return plusSeconds(newestFolder(world).at, seconds);
}
