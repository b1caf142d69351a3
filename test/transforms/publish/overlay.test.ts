import { afterEach, beforeEach, expect, it } from "vitest";
import type { AddedColumn, CustomerChoices } from "../../../transforms/kernel/customer-choices.ts";
import { overlaySourceProblems } from "../../../transforms/overlay/overlay-sources.ts";
import { openGoldLake, type PublishedLake, REQUIRED_TABLES } from "../../support/gold-lake.ts";
import { MASTER_DATA } from "../../support/sales.ts";

let lake: PublishedLake;
beforeEach(async () => {
  lake = await openGoldLake();
});
afterEach(() => lake.close());

const column = (name: string, source: string): AddedColumn => ({
  ...{
    table: "profiles_Customer",
    name,
    type: "string",
    description: name,
    source: { table: "custtable", column: source },
  },
});
const customer = { recid: 1, dataareaid: "USRT", accountnum: "C-1", party: 7, invoiceaccount: "C-9", custgroup: "10" };

async function profileAfter(settings: CustomerChoices) {
  const { tables } = await lake.publish({ settings });
  const { problem, version } = tables.find(({ table }) => table === "profiles_Customer") ?? {};
  return { code: problem?.code, message: problem?.message, version };
}

it("an added column is additive, an emptied one keeps the schema, a column taken away is refused", async () => {
  await lake.silver({ ...REQUIRED_TABLES, ...MASTER_DATA, custtable: [customer] });
  const added = { addedColumns: [column("InvoiceAccount", "invoiceaccount")] };
  expect(await profileAfter({})).toMatchObject({ version: 0 });
  expect(await profileAfter(added)).toMatchObject({ version: 1 });
  expect(await profileAfter(added)).toMatchObject({ version: 1 });
  const content = () => lake.rows("gold/commerce/profiles_Customer", `"CustomerId", "InvoiceAccount"`, `"CustomerId"`);
  expect(await content()).toEqual([{ CustomerId: "usrt_c-1", InvoiceAccount: "C-9" }]);
  const schema = async () => (await lake.snapshot("profiles_Customer"))?.metadata.schema.map(({ name }) => name);
  const before = await schema();
  expect(before?.slice(-2)).toEqual(["RowHash", "InvoiceAccount"]);
  const emptied = { ...added, nullColumns: { profiles_Customer: ["InvoiceAccount"] } };
  expect(await profileAfter(emptied)).toMatchObject({ version: 2 });
  expect(await content()).toEqual([{ CustomerId: "usrt_c-1", InvoiceAccount: null }]);
  expect(await schema()).toEqual(before);
  expect(await profileAfter({})).toEqual({
    ...{ code: "CI-GOLD-004", version: 2 },
    message: expect.stringContaining('column "InvoiceAccount" would go away'),
  });
});

it("a source column, a type or a hierarchy that Dataverse does not have is named before gold is built", async () => {
  const ecorescategoryhierarchy = [{ name: "Contoso tree" }];
  await lake.silver({ ...REQUIRED_TABLES, custtable: [customer], ecorescategoryhierarchy });
  const { session, store } = lake;
  const problemsOf = async (choices: CustomerChoices) => {
    const problems = await overlaySourceProblems({ session, lake: store, settings: choices });
    return problems.map(({ code, message }) => `${code} ${message}`);
  };
  const fitting = { addedColumns: [column("A", "invoiceaccount")], categoryHierarchy: "contoso TREE" };
  expect(await problemsOf(fitting)).toEqual([]);
  const addedColumns = [column("A", "invoicacount"), { ...column("B", "custgroup"), type: "date" as const }];
  expect(await problemsOf({ addedColumns, categoryHierarchy: "Retail" })).toEqual([
    "CI-OVERLAY-010 overlay: profiles_Customer.A is taken from custtable.invoicacount, which Dataverse does not export; did you mean custtable.invoiceaccount?",
    "CI-OVERLAY-005 overlay: profiles_Customer.B is date, but custtable.custgroup is string",
    'CI-OVERLAY-010 overlay: there is no category hierarchy "Retail"; known are Contoso tree',
  ]);
});

it("legal entities that are not chosen any more leave gold", async () => {
  await lake.silver({
    ...REQUIRED_TABLES,
    ...MASTER_DATA,
    custtable: [customer, { ...customer, recid: 2, dataareaid: "usmf" }],
  });
  const customers = () => lake.rows("gold/commerce/profiles_Customer", `"CustomerId"`, `"CustomerId"`);
  await lake.publish();
  expect(await customers()).toEqual([{ CustomerId: "usmf_c-1" }, { CustomerId: "usrt_c-1" }]);
  await lake.publish({ settings: { legalEntities: ["usrt"] } });
  expect(await customers()).toEqual([{ CustomerId: "usrt_c-1" }]);
});
