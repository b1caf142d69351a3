import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type ExportedAttribute, lineOf, sinkDate } from "../../../scripts/generate/csv.ts";
import { recordId } from "../../../scripts/generate/record-id.ts";

const COLUMNS: readonly ExportedAttribute[] = [
  { name: "Id", type: "guid" },
  { name: "SinkModifiedOn", type: "dateTime" },
  { name: "name", type: "string" },
  { name: "amount", type: "decimal" },
  { name: "validfrom", type: "dateTime" },
  { name: "recid", type: "int64" },
  { name: "createdon", type: "dateTimeOffset" },
  { name: "IsDelete", type: "boolean" },
];

it("quotes text and dates, leaves the rest bare, and null as a bare empty field", () => {
  const row = {
    Id: "00001ce4-0000-0000-0100-005001000000",
    SinkModifiedOn: "2024-01-05T13:05:09Z",
    name: 'say "hi",\nthen go',
    amount: "12.500000",
    validfrom: "2020-01-01T00:15:00Z",
    recid: 5637144577n,
    createdon: "2020-01-01T00:15:00Z",
    IsDelete: false,
  };
  expect(lineOf(COLUMNS, row)).toBe(
    '00001ce4-0000-0000-0100-005001000000,"1/5/2024 1:05:09 PM","say ""hi"",\nthen go",12.500000,' +
      '"2020-01-01T00:15:00.0000000Z",5637144577,"2020-01-01T00:15:00.0000000+00:00",',
  );
  expect(lineOf(COLUMNS, { Id: "x", createdon: "0001-01-01T00:00:00Z", IsDelete: true })).toBe(
    'x,,,,,,"0001-01-01T00:00:00.0000000",True',
  );
});

it("writes sink dates with a twelve-hour clock", () => {
  expect(["2024-01-05T00:00:00Z", "2024-11-15T12:30:00Z"].map(sinkDate)).toEqual([
    "1/5/2024 12:00:00 AM",
    "11/15/2024 12:30:00 PM",
  ]);
});

it("every text comes back from an ordinary CSV parser", () => {
  const column: ExportedAttribute = { name: "name", type: "string" };
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 5 }), (texts) => {
      const csv = texts.map((name) => `${lineOf([column, column], { name })}\n`).join("");
      expect(parse(csv, { record_delimiter: "\n" })).toEqual(texts.map((name) => [name, name]));
    }),
  );
});

it("puts the table id first and the RecId last, low byte first", () => {
  expect(recordId(0x1ce4, 5637144576n)).toBe("00001ce4-0000-0000-0000-005001000000");
});
