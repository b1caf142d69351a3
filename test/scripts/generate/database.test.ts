import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { CHANNELS } from "../../../scripts/generate/channels.ts";
import type { Row } from "../../../scripts/generate/csv.ts";
import { EMPTY_DATABASE, editDatabase } from "../../../scripts/generate/database.ts";
import { ENUMS } from "../../../scripts/generate/enums.ts";
import { SOURCES } from "../../../scripts/generate/sources.ts";
import { TABLES } from "../../../scripts/generate/tables.ts";
import { initialSync, nextIncrement, planWorld } from "../../../scripts/generate/world.ts";

const WORLD = nextIncrement(initialSync(planWorld()));

function rows(table: string): Row[] {
  return [...(WORLD.database.tables.get(table)?.values() ?? [])];
}

function values(table: string, column: string): Set<unknown> {
  return new Set(rows(table).map((row) => row[column]));
}

/** Rows of a table whose column names no record of another table; 0 stands for none. */
function dangling(table: string, column: string, target: string, key = "recid"): Row[] {
  const known = values(target, key);
  return rows(table).filter((row) => ![0, null, ""].includes(row[column] as number) && !known.has(row[column]));
}

it("knows every source table that is declared", () => {
  const declared = readdirSync(fileURLToPath(new URL("../../../transforms/bronze", import.meta.url)));
  expect(SOURCES.map(({ name }) => name).sort()).toEqual(declared.map((file) => file.replace(/\.ts$/, "")).sort());
});

it("gives every table rows and an id of its own", () => {
  const empty = [...TABLES.keys()].filter((name) => rows(name).length === 0);
  expect(empty).toEqual([]);
  expect(new Set([...TABLES.values()].map(({ tableId }) => tableId)).size).toBe(TABLES.size);
});

describe("references", () => {
  it.each([
    ["custtable", "party", "dirpartytable"],
    ["dirperson", "recid", "dirpartytable"],
    ["dirpersonname", "person", "dirperson"],
    ["dirpartylocation", "party", "dirpartytable"],
    ["dirpartylocation", "location", "logisticslocation"],
    ["logisticspostaladdress", "location", "logisticslocation"],
    ["logisticselectronicaddress", "location", "logisticslocation"],
    ["dirpartytable", "primaryaddresslocation", "logisticslocation"],
    ["dirpartytable", "primarycontactemail", "logisticselectronicaddress"],
    ["dirpartytable", "primarycontactphone", "logisticselectronicaddress"],
    ["retailstoretable", "recid", "retailchanneltable"],
    ["retailchanneltable", "omoperatingunitid", "omoperatingunit"],
    ["inventtable", "product", "ecoresproduct"],
    ["ecoresproductcategory", "category", "ecorescategory"],
    ["ecorescategoryhierarchyrole", "categoryhierarchy", "ecorescategoryhierarchy"],
    ["salestable", "retailchanneltable", "retailchanneltable"],
    ["retailsalestable", "salestable", "salestable"],
    ["retailtransactiontable", "channel", "retailchanneltable"],
    ["retailloyaltycardtier", "loyaltycard", "retailloyaltycard"],
    ["retailloyaltycardtier", "loyaltytier", "retailloyaltytier"],
    ["retailwishlistlinetable", "productid", "ecoresproduct"],
  ] as const)("%s.%s is a record of %s", (table, column, target) => {
    expect(dangling(table, column, target)).toEqual([]);
  });

  it.each([
    ["salesline", "salesid", "salestable", "salesid"],
    ["salesline", "itemid", "inventtable", "itemid"],
    ["salesline", "inventtransidreturn", "salesline", "inventtransid"],
    ["retailtransactionsalestrans", "transactionid", "retailtransactiontable", "transactionid"],
    ["retailtransactionsalestrans", "returntransactionid", "retailtransactiontable", "transactionid"],
    ["retailtransactionpaymenttrans", "transactionid", "retailtransactiontable", "transactionid"],
    ["retailtransactionorderstatus", "salesid", "salestable", "salesid"],
    ["logisticspostaladdress", "countryregionid", "logisticsaddresscountryregion", "countryregionid"],
  ] as const)("%s.%s is in %s.%s", (table, column, target, key) => {
    expect(dangling(table, column, target, key)).toEqual([]);
  });
});

it("keeps store sales with the opposite sign and returns positive", () => {
  const lines = rows("retailtransactionsalestrans");
  const returned = lines.filter(({ returntransactionid }) => returntransactionid !== null);
  const sold = lines.filter(({ returntransactionid }) => returntransactionid === null);
  expect(returned.length).toBeGreaterThan(0);
  expect(returned.every(({ qty }) => Number(qty) > 0)).toBe(true);
  expect(sold.every(({ qty, netamount }) => Number(qty) < 0 && Number(netamount) < 0)).toBe(true);
});

it("has what readers must tell apart", () => {
  expect(values("retailtransactiontable", "entrystatus")).toEqual(new Set([0, 1, 2, 6]));
  expect(values("salestable", "salesstatus")).toEqual(new Set([1, 2, 3, 4]));
  expect(values("salestable", "salestype")).toEqual(new Set([3, 4]));
  expect(values("salestable", "currencycode")).toEqual(new Set(["USD", "EUR", "CAD", "GBP"]));
  expect(rows("retailsalestable").some(({ statementid }) => statementid !== null)).toBe(true);
  expect([...values("custtable", "dataareaid")].sort()).toEqual(["DEMF", "USMF", "USRT", "demf", "usmf", "usrt"]);
  expect(values("ecoresproducttranslation", "languageid")).toEqual(new Set(["en-US", "de", "fr"]));
  expect(values("retailchanneltable", "channeltimezoneinfoid")).toEqual(
    new Set(CHANNELS.map(({ windowsZone }) => windowsZone)),
  );
});

it("uses no enum value that the option-set metadata does not know", () => {
  for (const { name, enums } of TABLES.values()) {
    for (const [column, enumName] of Object.entries(enums)) {
      const known = new Set<unknown>(ENUMS[enumName].map(({ value }) => value));
      const unknown = [...values(name, column)].filter((value) => !known.has(value) && value !== 0);
      expect([name, column, ...unknown]).toEqual([name, column]);
    }
  }
});

it("expires an address that changed and begins another at the same location", () => {
  const history = rows("logisticspostaladdress").filter(
    ({ validto }) => String(validto) > "2025-01-06T07:00" && validto !== "2154-12-31T23:59:59Z",
  );
  expect(history.length).toBeGreaterThan(0);
  for (const { location, validto } of history) {
    const next = rows("logisticspostaladdress").find(
      (row) => row.location === location && String(row.validfrom) > String(validto),
    );
    expect(Date.parse(String(next?.validfrom)) - Date.parse(String(validto))).toBe(1000);
  }
});

it("gives each change a version of its own, higher than all before", () => {
  const db = editDatabase(EMPTY_DATABASE);
  const at = "2025-01-06T06:00:00Z";
  const group = db.insert("custgroup", at, { custgroup: "10" }, { company: "usmf" });
  db.update("custgroup", group, at, { name: "Wholesale" });
  db.remove("custgroup", group);
  const versions = db.changes().map(({ version }) => version);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  expect(new Set(versions).size).toBe(3);
  expect(EMPTY_DATABASE.tables.size).toBe(0);
});

it("finds rows by a column's value, also after changes", () => {
  const db = editDatabase(WORLD.database);
  const at = "2025-01-06T08:00:00Z";
  const expectSame = () => {
    for (const group of ["10", "20", "30"]) {
      const found = db.rowsWith("custtable", "custgroup", group);
      const all = db.rows("custtable").filter(({ custgroup }) => custgroup === group);
      expect(new Set(found)).toEqual(new Set(all));
    }
  };
  expectSame();
  const [first, second] = db.rowsWith("custtable", "custgroup", "10");
  db.update("custtable", Number(first?.recid), at, { custgroup: "20" });
  db.update("custtable", Number(first?.recid), at, { currency: "CAD" });
  db.remove("custtable", Number(second?.recid));
  db.insert("custtable", at, { accountnum: "new", custgroup: "10" });
  expectSame();
});

it("refuses a column that the table does not have", () => {
  const db = editDatabase(EMPTY_DATABASE);
  expect(() => db.insert("custgroup", "2025-01-06T06:00:00Z", { nam: "x" })).toThrow("custgroup has no column nam.");
});
