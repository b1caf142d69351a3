import { lineOf } from "../csv.ts";
import { partitioned } from "../feed.ts";
import { recordsOf, withTable } from "./edits.ts";
import type { Fault } from "./fault.ts";

/** Faults of single files: which are there, which are listed, how they are split and ended. */
export const FILE_FAULTS = {
  "empty-file": {
    fact: "C16",
    in: "any",
    summary: "custtable/2019.csv has 0 bytes",
    apply: (world, random) =>
      withTable(world, "custtable", random, (table) => {
        return { ...table, files: [...table.files, { name: "2019.csv", records: [] }] };
      }),
  },
  "unlisted-file": {
    fact: "C7",
    in: "any",
    summary: "a file of retailsalestable is there but not in model.json's partitions",
    apply: (world, random) =>
      withTable(world, "retailsalestable", random, (table) => {
        return {
          ...table,
          files: table.files.map((file, place) => (place === 0 ? { ...file, isListed: false } : file)),
        };
      }),
  },
  "purged-file": {
    fact: "C10",
    in: "any",
    summary: "a listed file of logisticslocation is gone: the table stops with CI-FEED-005",
    apply: (world, random) =>
      withTable(world, "logisticslocation", random, (table) => {
        const files = table.files.map((file, place) => (place === 0 ? { ...file, isPresent: false } : file));
        return { ...table, files, stops: "CI-FEED-005" };
      }),
  },
  "byte-order-mark": {
    fact: "C16",
    in: "any",
    summary: "files of ecoresproducttranslation begin with a byte order mark and end lines with CRLF",
    apply: (world, random) =>
      withTable(world, "ecoresproducttranslation", random, (table) => {
        return { ...table, files: table.files.map((file) => ({ ...file, hasMark: true, lineEnd: "\r\n" as const })) };
      }),
  },
  "split-files": {
    fact: "C31",
    in: "any",
    summary: "salestable is split into several files; the newest rows stand first",
    apply: (world, random) =>
      withTable(world, "salestable", random, (table) => {
        const records = recordsOf(table).reverse();
        return { ...table, files: partitioned(records, Math.max(1, Math.ceil(records.length / 8))) };
      }),
  },
  "deletes-anywhere": {
    fact: "C32",
    in: "increment",
    summary: "deletes of custtable stand in a year file, those of dirperson in 4.csv",
    apply: (world, random) => {
      const moved = withTable(world, "custtable", random, (table) => {
        const deletes = recordsOf(table).filter(({ isDelete }) => isDelete);
        const files = partitioned(recordsOf(table).filter(({ isDelete }) => !isDelete));
        const [first, ...others] = files;
        if (first === undefined) return { ...table, files: [{ name: "2024.csv", records: deletes }] };
        return { ...table, files: [{ ...first, records: [...deletes, ...first.records] }, ...others] };
      });
      return withTable(moved, "dirperson", random, (table) => {
        return {
          ...table,
          files: table.files.map((file) => (file.name === "1.csv" ? { ...file, name: "4.csv" } : file)),
        };
      });
    },
  },
  "wide-row": {
    fact: "C21",
    in: "any",
    summary: "a row of custgroup has one field more than the schema: the table stops with CI-FEED-006",
    apply: (world, random) =>
      withTable(world, "custgroup", random, (table) => {
        const [first, ...others] = table.files;
        const record = first?.records[0];
        if (first === undefined || record === undefined) return table;
        const tail = `${lineOf(table.attributes, record.row)},"one too many"\n`;
        return { ...table, files: [{ ...first, tail }, ...others], stops: "CI-FEED-006" };
      }),
  },
  "open-quote": {
    fact: "C16",
    in: "any",
    summary:
      "a file of logisticsaddresscountryregion breaks off inside a quoted text: the table stops with CI-FEED-008",
    apply: (world, random) =>
      withTable(world, "logisticsaddresscountryregion", random, (table) => {
        const record = recordsOf(table)[0];
        const line = record === undefined ? "" : lineOf(table.attributes, record.row);
        const tail = line.slice(0, line.indexOf('"', line.length / 2) + 3);
        return { ...table, files: [...table.files, { name: "2018.csv", records: [], tail }], stops: "CI-FEED-008" };
      }),
  },
} as const satisfies Readonly<Record<string, Fault>>;
