import { expect, it } from "vitest";
import { activitiesOrders } from "../../../transforms/gold/activities_Orders.ts";
import { activitiesPayments } from "../../../transforms/gold/activities_Payments.ts";
import { profilesCustomer } from "../../../transforms/gold/profiles_Customer.ts";
import { supportingProducts } from "../../../transforms/gold/supporting_Products.ts";
import type { Gold } from "../../../transforms/kernel/gold.ts";
import { goldOf, type SourceRows } from "../../support/gold.ts";
import { openGoldLake, REQUIRED_TABLES } from "../../support/gold-lake.ts";
import { MASTER_DATA, order, orderLine, orderOf, sale } from "../../support/sales.ts";

const rowsOf = (model: Gold, rows: SourceRows, columns: readonly string[]) =>
  goldOf(model, { ...MASTER_DATA, ...rows }, { columns });

it("B1 an order without a customer stays, anonymous, with its full revenue", async () => {
  const rows = orderOf({ custaccount: "" }, { custaccount: "" });
  expect(await rowsOf(activitiesOrders, rows, ["CustomerId", "CustomerMatch", "RevenueAmount"])).toEqual([
    { CustomerId: null, CustomerMatch: "anonymous", RevenueAmount: "190.000000" },
  ]);
});

it("B2 a customer in two legal entities is two profiles of one party, each with the orders of its legal entity", async () => {
  const rows: SourceRows = {
    custtable: [
      { recid: 1, accountnum: "C-1", party: 7 },
      { recid: 2, dataareaid: "usmf", accountnum: "C-1", party: 7 },
    ],
    salestable: [order(), order({ recid: 502, dataareaid: "usmf" })],
    salesline: [orderLine(), orderLine({ recid: 602, dataareaid: "usmf" })],
  };
  expect(await rowsOf(profilesCustomer, rows, ["CustomerId", "PartyRecordId", "Name"])).toEqual([
    { CustomerId: "usmf_c-1", PartyRecordId: 7n, Name: "Ana Trujillo" },
    { CustomerId: "usrt_c-1", PartyRecordId: 7n, Name: "Ana Trujillo" },
  ]);
  expect(await rowsOf(activitiesOrders, rows, ["OrderId", "CustomerId"])).toEqual([
    { OrderId: "usmf_so-1", CustomerId: "usmf_c-1" },
    { OrderId: "usrt_so-1", CustomerId: "usrt_c-1" },
  ]);
});

it("B3 of two current addresses the one that began last counts, then the higher record id", async () => {
  const address = (recid: number, city: string, validfrom: string) => ({ recid, city, validfrom, location: 70 });
  const rows = {
    dirpartytable: [{ recid: 7, name: "Ana Trujillo", primaryaddresslocation: 70 }],
    logisticspostaladdress: [
      address(1, "Ulm", "2025-01-01T00:00:00"),
      address(2, "Bonn", "2025-06-01T00:00:00"),
      address(3, "Kiel", "2025-06-01T00:00:00"),
    ],
  };
  expect(await rowsOf(profilesCustomer, rows, ["CustomerId", "City"])).toEqual([
    { CustomerId: "usrt_c-1", City: "Kiel" },
  ]);
});

it("B5 an enum value without a label shows its number", async () => {
  const rows = { custtable: [{ accountnum: "C-1", blocked: 42 }] };
  expect(await rowsOf(profilesCustomer, rows, ["BlockedStatus", "BlockedStatusCode", "IsBlocked"])).toEqual([
    { BlockedStatus: "42", BlockedStatusCode: 42n, IsBlocked: true },
  ]);
  const payment = { ...{ transactionid: "T-1", store: "B1", terminal: "B1-1", channel: 102 }, amounttendered: "1" };
  const paid = {
    retailtransactiontable: [sale()],
    retailtransactionpaymenttrans: [{ ...payment, linenum: "1", tendertype: "1", voidstatus: 0, transactionstatus: 0 }],
    retailstoretendertypetable: [{ channel: 102, tendertypeid: "1", name: "Coupon", function: 42 }],
  };
  expect(await rowsOf(activitiesPayments, paid, ["TenderTypeName", "PaymentMethod"])).toEqual([
    { TenderTypeName: "Coupon", PaymentMethod: "Other" },
  ]);
});

it("B6 a product in several category hierarchies has one row, with the category of the retail one", async () => {
  const rows = {
    ecorescategoryhierarchyrole: [{ categoryhierarchy: 2, namedcategoryhierarchyrole: 4 }],
    ecorescategory: [
      { recid: 11, categoryhierarchy: 1, name: "Commodity" },
      { recid: 22, categoryhierarchy: 2, name: "Bikes" },
    ],
    ecoresproductcategory: [
      { product: 300, category: 11, categoryhierarchy: 1, displayorder: "1" },
      { product: 300, category: 22, categoryhierarchy: 2, displayorder: "9" },
    ],
  };
  expect(await rowsOf(supportingProducts, rows, ["ProductId", "CategoryName"])).toEqual([
    { ProductId: "usrt_i-1", CategoryName: "Bikes" },
  ]);
});

it("B4 an order without a known currency is held back with its key, and the others are published", async () => {
  const lake = await openGoldLake();
  try {
    const salesline = Array.from({ length: 201 }, (_, place) => orderLine({ recid: 1000 + place }));
    const unknown = orderLine({ recid: 999, currencycode: "US" });
    await lake.silver({
      ...REQUIRED_TABLES,
      ...MASTER_DATA,
      salestable: [order()],
      salesline: [...salesline, unknown],
    });
    const { tables } = await lake.publish();
    expect(tables.find(({ table }) => table === "activities_Orders")).toMatchObject({ rows: 201, quarantined: 1 });
    const held = await lake.rows("quarantine/gold/activities_Orders", "key, reason", "key");
    expect(held).toMatchObject([{ key: "usrt_so-1_999" }]);
  } finally {
    await lake.close();
  }
});
