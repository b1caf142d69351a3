import type { Cell, Row } from "../csv.ts";
import { newestFolder } from "../world.ts";
import { recordsOf, withCells, withChanges, withRecords, withTable, withUpdated } from "./edits.ts";
import type { Fault } from "./fault.ts";

/** Faults of values: forms that readers must understand, and one that nobody can. */
export const VALUE_FAULTS = {
  quoting: {
    fact: "C16",
    in: "any",
    summary: "texts of custtable.memo with quotes, commas, LF, CRLF, blanks at the end, and empty quoted ones",
    apply: (world, random) => {
      const texts = ['say "hi", twice ""', "first\nsecond", "first\r\nsecond\r\n", "blanks   ", "", '"', ",", " \n "];
      return withUpdated(world, "custtable", random, texts.length, () => ({ memo: texts.pop() ?? null }));
    },
  },
  "bad-field": {
    fact: "C30",
    in: "increment",
    summary: "one row of retailtransactiontable has a text where a number belongs: to quarantine, the older row stays",
    apply: (world, random) => {
      const here = newestFolder(world).tables.find(({ name }) => name === "retailtransactiontable");
      const present = new Set(here === undefined ? [] : recordsOf(here).map(({ id }) => id));
      let bad: number | undefined;
      // A row that this folder does not bring otherwise: what stays is then the row of earlier folders.
      const touched = withChanges(world, (db, at) => {
        const row = random.pick(db.rows("retailtransactiontable").filter(({ Id }) => !present.has(String(Id))));
        db.update("retailtransactiontable", Number(row.recid), at, {});
        bad = db.changes().at(-1)?.version;
      });
      return withTable(touched, "retailtransactiontable", random, (table) =>
        withRecords(table, (record) => {
          if (record.version !== bad) return record;
          return { ...withCells(record, { netamount: { raw: "n/a" } }), applies: false };
        }),
      );
    },
  },
  "date-forms": {
    fact: "C27",
    in: "any",
    summary: "dates of retailtransactiontable without fraction, sink dates in ISO form",
    apply: (world, random) =>
      withTable(world, "retailtransactiontable", random, (table) =>
        withRecords(table, (record) => {
          const short = (cell: Cell | undefined): Cell =>
            typeof cell === "string" && !cell.startsWith("0001") ? { raw: `"${cell}"`, means: cell } : (cell ?? null);
          const { SinkCreatedOn, SinkModifiedOn, transdate, createddatetime } = record.row;
          const own: Row = record.isDelete
            ? {}
            : { transdate: short(transdate), createddatetime: short(createddatetime) };
          return withCells(record, {
            SinkCreatedOn: short(SinkCreatedOn),
            SinkModifiedOn: short(SinkModifiedOn),
            ...own,
          });
        }),
      ),
  },
  "boolean-forms": {
    fact: "C26",
    in: "any",
    summary: "IsDelete of salesline as False, false, 0, TRUE and 1",
    apply: (world, random) =>
      withTable(world, "salesline", random, (table) =>
        withRecords(table, (record) => {
          const raw = random.pick(record.isDelete ? ["true", "TRUE", "1"] : ["False", "false", "0", ""]);
          return withCells(record, { IsDelete: { raw, means: record.isDelete } });
        }),
      ),
  },
  "large-numbers": {
    fact: "C28, C29",
    in: "any",
    summary: "salesline.createdtransactionid beyond 2^53, custtable.creditmax with 20 and 6 digits",
    apply: (world, random) => {
      const numbers = withUpdated(world, "salesline", random, 2, () => ({ createdtransactionid: 9007199254740993n }));
      return withUpdated(numbers, "custtable", random, 2, () => ({ creditmax: "12345678901234567890.123456" }));
    },
  },
  "cut-memo": {
    fact: "C51",
    in: "any",
    summary: "custtable.memo of exactly 2,000 characters, cut by the export",
    apply: (world, random) =>
      withUpdated(world, "custtable", random, 1, () => ({ memo: `${"long memo ".repeat(200).slice(0, 1999)}x` })),
  },
  "unknown-enum": {
    fact: "C50",
    in: "any",
    summary: "custtable.blocked has the value 9, which no metadata knows",
    apply: (world, random) => withUpdated(world, "custtable", random, 1, () => ({ blocked: 9 })),
  },
  "mixed-case-company": {
    fact: "C53",
    in: "any",
    summary: "salesline and custtable spell dataareaid in upper case",
    apply: (world, random) => {
      const upper = (name: string, from: typeof world) =>
        withTable(from, name, random, (table) =>
          withRecords(table, (record) => {
            const company = record.row.dataareaid;
            return record.applies && typeof company === "string"
              ? withCells(record, { dataareaid: company.toUpperCase() })
              : record;
          }),
        );
      return upper("custtable", upper("salesline", world));
    },
  },
  "upper-case-id": {
    fact: "C35",
    in: "any",
    summary: "salesline writes Id in upper case",
    apply: (world, random) =>
      withTable(world, "salesline", random, (table) =>
        withRecords(table, (record) => withCells(record, { Id: record.id.toUpperCase() })),
      ),
  },
} as const satisfies Readonly<Record<string, Fault>>;
