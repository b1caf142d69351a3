import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession, type Session } from "../../../transforms/engine/session.ts";
import { type GoldLineage, goldLineage } from "../../../transforms/lineage/gold-lineage.ts";
import { GOLD } from "../../../transforms/models.ts";
import { SETTINGS } from "../../support/gold.ts";

let session: Session;
let lineage: ReadonlyMap<string, GoldLineage>;
beforeAll(async () => {
  session = await openSession({ memoryLimit: "256MB", threads: 1, tempDirectory: tmpdir() });
  const everything = { includeSensitive: true, includePrivateContacts: true, includeCost: true };
  lineage = await goldLineage(session, GOLD, { ...SETTINGS, ...everything });
});
afterAll(() => session.close());

/** `values | conditions | lookups` of every column, and what decides the rows. */
function textOf(table: string, how: "near" | "far"): Record<string, string> {
  const { columns, rows } = lineage.get(table)![how];
  const text = (sources: ReadonlySet<string>) => [...sources].sort().join(" ").replaceAll("silver.", "");
  const lines = [...columns].map(([name, { values, conditions, lookups }]): [string, string] => [
    name,
    `${text(values)} | ${text(conditions)} | ${text(lookups)}`.trim(),
  ]);
  return Object.fromEntries([...lines, ["(rows)", text(rows)]]);
}

it("every column of every gold table is resolved, in contract order", () => {
  const resolved = [...lineage.values()].map(({ table, far }) => [table, [...far.columns.keys()]]);
  expect(resolved).toEqual(GOLD.map(({ name, columns }) => [name, Object.keys(columns)]));
});

it("only what is made up, or has no source yet, comes from no column", () => {
  const constants = [...lineage.values()].flatMap(({ table, far }) =>
    [...far.columns].flatMap(([name, { values, conditions, lookups }]) =>
      values.size + conditions.size + lookups.size === 0 ? [`${table}.${name}`] : [],
    ),
  );
  expect(constants.filter((column) => !/^(supporting_Calendar|activities_StorefrontActions)/.test(column))).toEqual([
    "supporting_Products.BrandName",
    "activities_Orders.SalesSource",
    "activities_Orders.RevenueAmountReporting",
    "activities_OrderHeaders.SalesSource",
    "activities_Returns.EventType",
  ]);
});

it("lineage through gold tables ends in silver", () => {
  const sources = [...lineage.values()].flatMap(({ far }) => [
    ...far.rows,
    ...[...far.columns.values()].flatMap(({ values, conditions, lookups }) => [...values, ...conditions, ...lookups]),
  ]);
  expect(sources.filter((source) => !source.startsWith("silver."))).toEqual([]);
});

describe("complete lineage", () => {
  it("of a table with a filter", () => {
    expect(textOf("supporting_Affiliations", "far")).toEqual({
      AffiliationId: "retailaffiliation.recid |  |",
      AffiliationName: "retailaffiliation.name |  |",
      "(rows)":
        "optionsets.column_name optionsets.symbol optionsets.table_name optionsets.value retailaffiliation.affiliationtype",
    });
  });

  it("of a table with a look-up in gold", () => {
    expect(textOf("supporting_CustomerAffiliations", "near")).toEqual({
      CustomerAffiliationId:
        "retailcustaffiliation.custaccountnum retailcustaffiliation.dataareaid retailcustaffiliation.retailaffiliationid |  |",
      CustomerId:
        "gold.profiles_Customer.CustomerId |  | gold.profiles_Customer.CustomerId retailcustaffiliation.custaccountnum retailcustaffiliation.dataareaid",
      AffiliationId:
        "gold.supporting_Affiliations.AffiliationId |  | gold.supporting_Affiliations.AffiliationId retailcustaffiliation.retailaffiliationid",
      "(rows)":
        "gold.profiles_Customer.CustomerId gold.supporting_Affiliations.AffiliationId retailcustaffiliation.custaccountnum retailcustaffiliation.dataareaid retailcustaffiliation.recid retailcustaffiliation.retailaffiliationid",
    });
    expect(textOf("supporting_CustomerAffiliations", "far")).toEqual({
      CustomerAffiliationId:
        "retailcustaffiliation.custaccountnum retailcustaffiliation.dataareaid retailcustaffiliation.retailaffiliationid |  |",
      CustomerId:
        "custtable.accountnum custtable.dataareaid |  | custtable.accountnum custtable.dataareaid retailcustaffiliation.custaccountnum retailcustaffiliation.dataareaid",
      AffiliationId: "retailaffiliation.recid |  | retailaffiliation.recid retailcustaffiliation.retailaffiliationid",
      "(rows)":
        "custtable.accountnum custtable.dataareaid optionsets.column_name optionsets.symbol optionsets.table_name optionsets.value retailaffiliation.affiliationtype retailaffiliation.recid retailchanneltable.defaultcustaccount retailchanneltable.defaultcustdataareaid retailcustaffiliation.custaccountnum retailcustaffiliation.dataareaid retailcustaffiliation.recid retailcustaffiliation.retailaffiliationid",
    });
  });

  it("of a table whose columns are computed, chosen and looked up", () => {
    const { PartyType, Name, PrimaryEmail, Latitude, CustomerGroupName } = textOf("profiles_Customer", "far");
    expect({ PartyType, Name, PrimaryEmail, Latitude, CustomerGroupName }).toEqual({
      PartyType:
        "| dirpartytable.recid dirperson.recid dirpersonname.person | custtable.party dirpartytable.recid dirperson.recid dirpersonname.person",
      Name: "dirpartytable.name dirpersonname.firstname dirpersonname.lastname dirpersonname.lastnameprefix dirpersonname.middlename |  | custtable.party dirpartytable.recid dirpersonname.person dirpersonname.recid dirpersonname.validfrom dirpersonname.validto",
      PrimaryEmail:
        "logisticselectronicaddress.locator | dirpartytable.recid logisticselectronicaddress.privateforparty | custtable.party dirpartytable.primarycontactemail dirpartytable.recid logisticselectronicaddress.recid",
      Latitude:
        "logisticspostaladdress.latitude | logisticspostaladdress.latitude logisticspostaladdress.longitude | custtable.party dirpartylocation.ispostaladdress dirpartylocation.isprimary dirpartylocation.location dirpartylocation.party dirpartylocation.recid dirpartytable.primaryaddresslocation dirpartytable.recid logisticspostaladdress.location logisticspostaladdress.privateforparty logisticspostaladdress.recid logisticspostaladdress.validfrom logisticspostaladdress.validto",
      CustomerGroupName:
        "custgroup.name |  | custgroup.custgroup custgroup.dataareaid custgroup.recid custtable.custgroup custtable.dataareaid",
    });
  });
});
