import { expect, it } from "vitest";
import type { AddedColumn } from "../../../transforms/kernel/customer-choices.ts";
import { checkOverlay } from "../../../transforms/overlay/check-overlay.ts";
import { customerChoicesOf } from "../../../transforms/overlay/customer-choices.ts";
import { Overlay } from "../../../transforms/overlay/overlay.ts";
import { problemWith } from "../../../transforms/overlay/overlay-sources.ts";

const column = {
  ...{ table: "profiles_Customer", name: "VatNumber", from: "custtable.vatnum", type: "string" },
  ...{ privacy: "direct", description: "VAT number" },
};

const problems = (overlay: object) => checkOverlay(Overlay.parse(overlay));
const withColumn = (...changes: object[]) => problems({ columns: changes.map((change) => ({ ...column, ...change })) });

it("accepts an overlay whose names exist", () => {
  const overlay = {
    columns: [column, { ...column, table: "supporting_Products", name: "BrandName", from: "inventtable.brand" }],
    nullColumns: { activities_Payments: ["StaffId"], profiles_Customer: ["VatNumber"] },
    labels: { "custtable.blocked": { No: "Active" } },
    ...{ legalEntities: ["USRT"], timeZones: { usrt: "America/Los_Angeles" }, defaultCustomers: ["USRT_Walk-In"] },
  };
  expect(problems(overlay)).toEqual([]);
});

it("names an unknown gold table, and the one that was meant", () => {
  expect(withColumn({ table: "profile_Customer" })).toEqual([
    'overlay.columns[0].table: CI-OVERLAY-001 there is no gold table "profile_Customer"; did you mean profiles_Customer?',
  ]);
  expect(problems({ nullColumns: { activities_Order: [] } })).toEqual([
    'overlay.nullColumns.activities_Order: CI-OVERLAY-001 there is no gold table "activities_Order"; did you mean activities_Orders?',
  ]);
});

it("names a source table that a gold table has no row of", () => {
  expect(withColumn({ from: "custtabel.vatnum" })).toEqual([
    'overlay.columns[0].from: CI-OVERLAY-002 rows of profiles_Customer have no row of "custtabel"; did you mean custtable?',
  ]);
  expect(withColumn({ table: "supporting_Calendar" })).toEqual([
    'overlay.columns[0].from: CI-OVERLAY-002 rows of supporting_Calendar have no row of "custtable"; no source table can be added to it',
  ]);
});

it("refuses reserved names, names of the contract and names given twice, in any case", () => {
  expect(withColumn({ name: "rowhash" })).toEqual([
    'overlay.columns[0].name: CI-OVERLAY-003 "rowhash" is reserved; use another name',
  ]);
  expect(withColumn({ name: "customerid" })).toEqual([
    'overlay.columns[0].name: CI-OVERLAY-004 profiles_Customer has a column "customerid" already; a column of the contract keeps its meaning, use another name',
  ]);
  expect(withColumn({}, { name: "VATNUMBER" })).toEqual([
    'overlay.columns[1].name: CI-OVERLAY-004 profiles_Customer has a column "VATNUMBER" already; a column of the contract keeps its meaning, use another name',
  ]);
  const brand = { table: "supporting_Products", name: "BrandName", from: "inventtable.brand" };
  expect(withColumn(brand, brand)).toEqual([
    "overlay.columns[1].name: CI-OVERLAY-004 supporting_Products.BrandName is given a source twice",
  ]);
  expect(withColumn({ ...brand, type: "long" })).toEqual([
    "overlay.columns[0].type: CI-OVERLAY-005 supporting_Products.BrandName is of type string, not long",
  ]);
});

it("refuses what never leaves bronze, what says how a row came, and identities without a privacy class", () => {
  expect(withColumn({ from: "CustTable.BankAccount" })).toEqual([
    "overlay.columns[0].from: CI-OVERLAY-006 custtable.bankaccount holds payment data, a credential or an identity paper and never leaves bronze",
  ]);
  expect(withColumn({ from: "custtable.versionnumber" })).toEqual([
    "overlay.columns[0].from: CI-OVERLAY-006 custtable.versionnumber says how a row came here and would change without the row",
  ]);
  expect(withColumn({ from: "custtable.party", privacy: "none" })).toEqual([
    "overlay.columns[0].privacy: CI-OVERLAY-007 custtable.party identifies a record; use key, direct or sensitive",
  ]);
});

it("R19 refuses to empty a key, a required column and what decides the meaning of other rows", () => {
  const nullColumns = {
    profiles_Customer: ["CustomerId", "PartyType", "PartyRecordId", "Nmae", "Name", "Name"],
    activities_Orders: ["CustomerId"],
  };
  expect(problems({ nullColumns })).toEqual([
    "overlay.nullColumns.profiles_Customer[0]: CI-OVERLAY-008 profiles_Customer.CustomerId is the key and cannot be emptied",
    "overlay.nullColumns.profiles_Customer[1]: CI-OVERLAY-008 profiles_Customer.PartyType is never null by contract and cannot be emptied",
    "overlay.nullColumns.profiles_Customer[2]: CI-OVERLAY-008 profiles_Customer.PartyRecordId decides what other rows mean and cannot be emptied",
    'overlay.nullColumns.profiles_Customer[3]: CI-OVERLAY-002 profiles_Customer has no column "Nmae"; did you mean Name?',
    'overlay.nullColumns.profiles_Customer[5]: CI-OVERLAY-004 "Name" is listed twice',
    "overlay.nullColumns.activities_Orders[0]: CI-OVERLAY-008 activities_Orders.CustomerId decides what other rows mean and cannot be emptied",
  ]);
});

it("names an enum column without labels and a legal entity outside the chosen ones", () => {
  expect(problems({ labels: { "custtable.blokced": { No: "x" } } })).toEqual([
    'overlay.labels.custtable.blokced: CI-OVERLAY-002 gold shows no labels of "custtable.blokced"; did you mean custtable.blocked?',
  ]);
  const overlay = { legalEntities: ["usrt"], timeZones: { usmt: "UTC" }, defaultCustomers: ["demf_1"] };
  expect(problems(overlay)).toEqual([
    'overlay.timeZones.usmt: CI-OVERLAY-009 legal entity "usmt" is not among legalEntities; did you mean usrt?',
    'overlay.defaultCustomers[0]: CI-OVERLAY-009 legal entity "demf" is not among legalEntities',
  ]);
});

it("compares an added column with what Dataverse exports, by name and type", () => {
  const added: AddedColumn = {
    ...{ table: "profiles_Customer", name: "VatNumber", type: "date", description: "" },
    source: { table: "custtable", column: "vatnum" },
  };
  expect(problemWith(added, new Map([["vatnumm", "string"]]))).toMatchObject({
    code: "CI-OVERLAY-010",
    message:
      "overlay: profiles_Customer.VatNumber is taken from custtable.vatnum, which Dataverse does not export; did you mean custtable.vatnumm?",
  });
  expect(problemWith(added, new Map([["vatnum", "string"]]))).toEqual({
    subject: "profiles_Customer",
    code: "CI-OVERLAY-005",
    message: "overlay: profiles_Customer.VatNumber is date, but custtable.vatnum is string",
    hint: "Use one of: string. Gold is left as it was.",
  });
  expect(problemWith({ ...added, type: "string" }, new Map([["vatnum", "string"]]))).toBeUndefined();
  expect(problemWith({ ...added, type: "decimal(18,6)" }, new Map([["vatnum", "decimal(38,6)"]]))).toBeUndefined();
});

it("passes on only what is decided", () => {
  expect(customerChoicesOf(Overlay.parse({}))).toEqual({});
  const overlay = {
    ...{ privacy: { sensitive: "include", privateContacts: "exclude" }, includeCost: true, archived: "exclude" },
    ...{ orders: { storeSales: "salesOrders" }, payments: { callCenter: true }, products: { scope: "shared" } },
    ...{ anonymousActivities: "exclude", reportingCurrency: { code: "EUR" }, defaultCustomers: ["USRT_Ümlaut"] },
    columns: [{ ...column, privacy: "none" }],
  };
  expect(customerChoicesOf(Overlay.parse(overlay))).toEqual({
    ...{ includeSensitive: true, includePrivateContacts: false, includeCost: true, excludeArchived: true },
    ...{ storeSales: "salesOrders", callCenterPayments: true, productScope: "shared", excludeAnonymous: true },
    ...{ reportingCurrency: { code: "EUR", rateType: "Default" }, defaultCustomers: ["usrt_Ümlaut"] },
    addedColumns: [
      {
        ...{ table: "profiles_Customer", name: "VatNumber", type: "string", description: "VAT number" },
        source: { table: "custtable", column: "vatnum" },
      },
    ],
  });
});
