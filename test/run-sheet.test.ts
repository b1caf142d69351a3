import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { OPTIONAL_TABLES, SOURCE_TABLES } from "../scripts/run-sheet/source-tables.ts";
import { SILVER } from "../transforms/models.ts";
import { PAGE, runSheetPage } from "./run-sheet-page.ts";

it("docs/run-sheet.md is what the steps say: node test/run-sheet-page.ts", () => {
  expect(readFileSync(PAGE, "utf8")).toBe(runSheetPage());
});

it("the table lists name every table of silver, and none that silver does not keep", () => {
  const listed = [...SOURCE_TABLES, ...OPTIONAL_TABLES].map((name) => name.toLowerCase());
  expect(listed.sort()).toEqual(SILVER.map(({ name }) => name).sort());
});

it("tables that may be left out are those whose absence gold explains", () => {
  const known = new Map(SILVER.map(({ name, optional }) => [name, optional]));
  expect(OPTIONAL_TABLES.filter((name) => known.get(name.toLowerCase()) === undefined)).toEqual([]);
});
