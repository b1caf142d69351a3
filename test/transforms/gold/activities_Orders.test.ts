import { expect, it } from "vitest";
import { activitiesOrders } from "../../../transforms/gold/activities_Orders.ts";
import type { GoldSettings } from "../../../transforms/kernel/gold.ts";
import { goldOf, type SourceRow, type SourceRows } from "../../support/gold.ts";
import { MASTER_DATA, order, orderLine, orderOf, sale, saleLine, saleOf } from "../../support/sales.ts";

const TEMPORARY = "0f8fad5b-d9cb-469f-a165-70867728950e";

function orders(rows: SourceRows, columns?: readonly string[], settings: Partial<GoldSettings> = {}) {
  return goldOf(activitiesOrders, { ...MASTER_DATA, ...rows }, { ...(columns && { columns }), settings });
}

it("shows a line of a sales order and a line of a store sale in the same columns", async () => {
  expect(await orders({ ...orderOf(), ...saleOf() })).toEqual([
    {
      ...{
        OrderLineId: "usrt_102_b1_b1-1_t-1_1",
        DataAreaId: "usrt",
        CustomerId: "usrt_c-1",
        CustomerMatch: "matched",
      },
      ...{ OrderId: "usrt_102_b1_b1-1_t-1", OrderNumber: "R-1", SalesSource: "StoreTransaction", ChannelId: "berlin" },
      ...{ StoreId: "b1", EventType: "Purchase", OrderTimestamp: "2026-01-10 09:00:00+00", OrderDate: "2026-01-10" },
      ...{ DateKey: 20260110n, ProductId: "usrt_i-1", ItemId: "I-1", VariantId: null, ProductName: "Road bike" },
      ...{ CategoryId: null, SalesQty: "1.000000", SalesUnit: "ea", UnitPrice: "100.000000", PriceUnit: "1.000000" },
      ...{ LineDiscount: "20.000000", LineAmount: "80.000000", TaxAmount: "15.200000", IsTaxIncluded: false },
      ...{ RevenueAmount: "80.000000", RevenueAmountReporting: null, CostPrice: null, CurrencyCode: "EUR" },
      ...{ SalesStatus: "Invoiced", SalesStatusCode: 3n, IsReturn: false, IsCanceled: false, DeliveryModeId: null },
      SalesOriginId: null,
    },
    {
      ...{ OrderLineId: "usrt_so-1_601", DataAreaId: "usrt", CustomerId: "usrt_c-1", CustomerMatch: "matched" },
      ...{ OrderId: "usrt_so-1", OrderNumber: "SO-1", SalesSource: "SalesOrder", ChannelId: "web", StoreId: null },
      ...{ EventType: "Purchase", OrderTimestamp: "2026-01-10 12:34:56+00", OrderDate: "2026-01-10" },
      ...{ DateKey: 20260110n, ProductId: "usrt_i-1", ItemId: "I-1", VariantId: null, ProductName: "Bike as sold" },
      ...{ CategoryId: null, SalesQty: "2.000000", SalesUnit: "ea", UnitPrice: "100.000000", PriceUnit: "1.000000" },
      ...{ LineDiscount: "10.000000", LineAmount: "190.000000", TaxAmount: null, IsTaxIncluded: null },
      ...{ RevenueAmount: "190.000000", RevenueAmountReporting: null, CostPrice: null, CurrencyCode: "USD" },
      ...{ SalesStatus: "Invoiced", SalesStatusCode: 3n, IsReturn: false, IsCanceled: false, DeliveryModeId: null },
      SalesOriginId: null,
    },
  ]);
});

/** One column of several lines of one order, in the order given. */
async function ofLines(column: string, lines: readonly SourceRow[]): Promise<unknown[]> {
  const salesline = lines.map((line, place) => orderLine({ recid: place + 1, ...line }));
  return (await orders({ salestable: [order()], salesline }, [column])).map((row) => row[column]);
}

/** One column of several lines of one store sale, in the order given. */
async function ofSaleLines(column: string, lines: readonly SourceRow[]): Promise<unknown[]> {
  const sold = lines.map((line, place) => saleLine({ linenum: place + 1, ...line }));
  return (await orders({ retailtransactiontable: [sale()], retailtransactionsalestrans: sold }, [column])).map(
    (row) => row[column],
  );
}

it("F10 equal order numbers in two companies stay apart", async () => {
  const rows = {
    salestable: [order(), order({ dataareaid: "demf", custaccount: "C-9" })],
    salesline: [orderLine(), orderLine({ dataareaid: "DEMF", lineamount: "7" })],
  };
  expect(await orders(rows, ["OrderLineId", "CustomerMatch", "RevenueAmount"])).toEqual([
    { OrderLineId: "demf_so-1_601", CustomerMatch: "unknown-customer", RevenueAmount: "7.000000" },
    { OrderLineId: "usrt_so-1_601", CustomerMatch: "matched", RevenueAmount: "190.000000" },
  ]);
});

it("F11 head and line in different case are one order", async () => {
  const rows = orderOf({ salesid: "so-1", dataareaid: "UsRt" }, { dataareaid: "usrt" });
  expect(await orders(rows, ["OrderId"])).toEqual([{ OrderId: "usrt_so-1" }]);
});

it("F20 a line without its own time is dated by the transaction, the channel or the order, and never dropped", async () => {
  const dated = async (rows: SourceRows) =>
    (await orders(rows, ["SalesSource", "OrderTimestamp"])).find((row) => row.SalesSource === "SalesOrder")
      ?.OrderTimestamp;
  const undated = orderOf({ createddatetime: null });
  const ofChannel = { salestable: 501, originaltransactiontime: "2026-01-09T08:00:00" };
  const placed = sale({
    type: 27,
    channel: 101,
    store: null,
    terminal: null,
    channelreferenceid: "REF",
    transdate: "2026-01-08T00:00:00",
  });
  expect(await dated(undated)).toBe("2026-01-10 12:00:00+00");
  expect(await dated({ ...undated, retailsalestable: [ofChannel] })).toBe("2026-01-09 08:00:00+00");
  const byReference = {
    ...undated,
    retailsalestable: [{ ...ofChannel, channelreferenceid: "ref" }],
    retailtransactiontable: [placed],
  };
  expect(await dated(byReference)).toBe("2026-01-08 18:00:00+00");
  const status = { transactionid: "T-1", store: "", terminal: "", channel: 101, salesid: "so-1" };
  expect(await dated({ ...undated, retailtransactiontable: [placed], retailtransactionorderstatus: [status] })).toBe(
    "2026-01-08 18:00:00+00",
  );
  expect(await dated(orderOf({ createddatetime: null }, { createddatetime: null }))).toBeNull();
});

it("F21 empty dates of Commerce are no dates", async () => {
  const rows = orderOf({ createddatetime: "1900-01-01T00:00:00" }, { createddatetime: "2154-12-31T23:59:59" });
  expect(await orders(rows, ["OrderTimestamp", "OrderDate"])).toEqual([{ OrderTimestamp: null, OrderDate: null }]);
  const sold = saleOf({ transdate: "9999-12-30T00:00:00" }, { transdate: "1900-01-01T00:00:00" });
  expect(await orders(sold, ["OrderTimestamp", "OrderDate"])).toEqual([{ OrderTimestamp: null, OrderDate: null }]);
});

it("F23 a canceled line stays with no revenue, a returned line is a return", async () => {
  const rows = {
    salestable: [order(), order({ recid: 502, salesid: "RET", salestype: 4 })],
    salesline: [
      orderLine({ recid: 1, salesstatus: 4 }),
      orderLine({ recid: 2, salesqty: "-1", lineamount: "-95" }),
      orderLine({ recid: 3, salesid: "RET" }),
      orderLine({ recid: 4, salesstatus: 4, salesqty: "-1", lineamount: "-95" }),
    ],
  };
  const columns = ["OrderLineId", "EventType", "IsReturn", "IsCanceled", "LineAmount", "RevenueAmount"];
  expect(await orders({ ...rows, ...saleOf({ qty: "1", netamount: "80" }) }, columns)).toEqual([
    {
      OrderLineId: "usrt_102_b1_b1-1_t-1_1",
      EventType: "Return",
      IsReturn: true,
      IsCanceled: false,
      LineAmount: "-80.000000",
      RevenueAmount: "-80.000000",
    },
    {
      OrderLineId: "usrt_ret_3",
      EventType: "Return",
      IsReturn: true,
      IsCanceled: false,
      LineAmount: "190.000000",
      RevenueAmount: "190.000000",
    },
    {
      OrderLineId: "usrt_so-1_1",
      EventType: "Cancellation",
      IsReturn: false,
      IsCanceled: true,
      LineAmount: "190.000000",
      RevenueAmount: "0.000000",
    },
    {
      OrderLineId: "usrt_so-1_2",
      EventType: "Return",
      IsReturn: true,
      IsCanceled: false,
      LineAmount: "-95.000000",
      RevenueAmount: "-95.000000",
    },
    {
      OrderLineId: "usrt_so-1_4",
      EventType: "Cancellation",
      IsReturn: true,
      IsCanceled: true,
      LineAmount: "-95.000000",
      RevenueAmount: "0.000000",
    },
  ]);
});

it("F24 the status shows label and code in the configured language, for store lines too", async () => {
  const label = (value: number, lcid: number, text: string, symbol: string) => ({
    ...{
      id: `${value}-${lcid}`,
      table_name: "salesline",
      column_name: "salesstatus",
      value,
      lcid,
      label: text,
      symbol,
    },
  });
  const optionsets = [
    label(13, 1031, "Fakturiert", "Invoiced"),
    label(13, 1033, "Invoiced", "Invoiced"),
    label(14, 1031, "Storniert", "Canceled"),
  ];
  const columns = ["SalesStatus", "SalesStatusCode", "IsCanceled"];
  expect(
    await orders({ ...orderOf({ salesstatus: 14 }), ...saleOf(), optionsets }, columns, { language: "de" }),
  ).toEqual([
    { SalesStatus: "Fakturiert", SalesStatusCode: 13n, IsCanceled: false },
    { SalesStatus: "Storniert", SalesStatusCode: 14n, IsCanceled: true },
  ]);
});

it("F25 a store sale that a statement posted counts once, at the time of the visit", async () => {
  const posted = { ...orderOf(), retailsalestable: [{ salestable: 501, statementid: "ST-1" }], ...saleOf() };
  const columns = ["SalesSource", "OrderTimestamp"];
  expect(await orders(posted, columns)).toEqual([
    { SalesSource: "StoreTransaction", OrderTimestamp: "2026-01-10 09:00:00+00" },
  ]);
  const fromOrders = [{ SalesSource: "SalesOrder", OrderTimestamp: "2026-01-10 12:34:56+00" }];
  expect(await orders(posted, columns, { storeSales: "salesOrders" })).toEqual(fromOrders);
  expect(await orders(posted, columns, { storeSales: "none" })).toEqual([]);
  const unlinked = { ...MASTER_DATA, ...orderOf(), ...saleOf() };
  expect(await goldOf(activitiesOrders, unlinked, { columns, absent: ["retailsalestable"] })).toEqual(fromOrders);
});

it("F26 a walk-in sale on a default customer belongs to nobody, whatever else it says", async () => {
  const custtable = [...(MASTER_DATA.custtable ?? []), { recid: 2, accountnum: "WALKIN" }];
  const offline = sale({ recid: 702, transactionid: "T-2", custaccount: "WALKIN", custaccountasync: TEMPORARY });
  const rows = {
    ...{ custtable, salestable: [order({ custaccount: "walkin" })], salesline: [orderLine()] },
    retailtransactiontable: [sale({ custaccount: "WALKIN" }), offline],
    retailtransactionsalestrans: [saleLine(), saleLine({ recid: 802, transactionid: "T-2" })],
    retailasynccustomer: [{ custaccountasync: TEMPORARY, custaccount: "C-1" }],
  };
  const nobody = { CustomerId: null, CustomerMatch: "default-customer" };
  expect(await orders(rows, ["CustomerId", "CustomerMatch"])).toEqual([nobody, nobody, nobody]);
});

it("F28 a price with six decimals is unchanged", async () => {
  const rows = { ...orderOf({ salesprice: "0.123456" }), ...saleOf({ price: "0.654321" }) };
  expect(await orders(rows, ["UnitPrice"])).toEqual([{ UnitPrice: "0.654321" }, { UnitPrice: "0.123456" }]);
});

it("F29 the discount is the discount of the whole line, signed like the quantity", async () => {
  const sold = { salesqty: "3", salesprice: "100", lineamount: "270", linedisc: "10" };
  const returned = { ...sold, salesqty: "-3", lineamount: "-270" };
  const derived = { ...sold, salesqty: "7", priceunit: "3", lineamount: null };
  expect(await ofLines("LineDiscount", [sold, returned, derived])).toEqual(["30.000000", "-30.000000", "0.000000"]);
  expect(
    await ofSaleLines("LineDiscount", [
      { qty: "2", discamount: "-40" },
      { qty: "-2", discamount: "-40" },
    ]),
  ).toEqual([...["-40.000000", "40.000000"]]);
});

it("F30 amounts stay beside their currency", async () => {
  const rows = orderOf({ currencycode: null }, { currencycode: "EUR" });
  expect(await orders({ ...rows, ...saleOf({ currency: "" }) }, ["RevenueAmount", "CurrencyCode"])).toEqual([
    { RevenueAmount: "80.000000", CurrencyCode: "EUR" },
    { RevenueAmount: "190.000000", CurrencyCode: "EUR" },
  ]);
});

it("F34 a source without audit columns keeps its lines", async () => {
  const rows = {
    ...orderOf({ createddatetime: null }),
    retailsalestable: [{ salestable: 501, originaltransactiontime: "2026-01-09T08:00:00" }],
  };
  expect(await orders(rows, ["OrderDate"])).toEqual([{ OrderDate: "2026-01-09" }]);
});

it("F38 a sale at 20:00 in Los Angeles is of that day, its instant of the next", async () => {
  const web = { channel: 101, store: null, transtime: 72_000 };
  const rows = saleOf({ ...web, terminalid: null }, { ...web, terminal: null });
  expect(await orders(rows, ["OrderLineId", "StoreId", "OrderDate", "DateKey", "OrderTimestamp"])).toEqual([
    {
      OrderLineId: "usrt_101___t-1_1",
      StoreId: null,
      OrderDate: "2026-01-10",
      DateKey: 20260110n,
      OrderTimestamp: "2026-01-11 04:00:00+00",
    },
  ]);
  expect(await orders(orderOf({ createddatetime: "2026-01-11T04:00:00" }), ["OrderDate", "OrderTimestamp"])).toEqual([
    { OrderDate: "2026-01-10", OrderTimestamp: "2026-01-11 04:00:00+00" },
  ]);
});

it("R1 parts of a key cannot run together", async () => {
  const rows = {
    retailtransactiontable: [
      sale({ transactionid: "a_b", terminal: "c" }),
      sale({ transactionid: "b", terminal: "c_a" }),
    ],
    retailtransactionsalestrans: [
      saleLine({ transactionid: "a_b", terminalid: "c", linenum: "1.5" }),
      saleLine({ transactionid: "b", terminalid: "c_a", linenum: "10" }),
    ],
  };
  expect(await orders(rows, ["OrderLineId"])).toEqual([
    { OrderLineId: "usrt_102_b1_c%5fa_b_10" },
    { OrderLineId: "usrt_102_b1_c_a%5fb_1.5" },
  ]);
});

it("R3 sources that repeat a key do not multiply lines", async () => {
  const twice = (row: SourceRow) => [row, { ...row, recid: 999 }];
  const rows = {
    ...{ salestable: twice(order()), salesline: [orderLine()] },
    retailsalestable: [
      { recid: 1, salestable: 501 },
      { recid: 2, salestable: 501 },
    ],
    ...{ retailtransactiontable: twice(sale()), retailtransactionsalestrans: [saleLine()] },
    ecoresproducttranslation: [1, 2].map((recid) => ({ recid, product: 300, languageid: "en-US", name: "Road bike" })),
    retailtransactionorderstatus: twice({
      transactionid: "T-1",
      store: "B1",
      terminal: "B1-1",
      channel: 102,
      salesid: "SO-1",
    }),
  };
  expect(await orders(rows, ["OrderLineId"])).toHaveLength(2);
});

it("R5 a category of record id 0 is none, and the product's stands in", async () => {
  const rows = {
    ...orderOf({ salescategory: 0 }),
    ...saleOf({ categoryid: 44 }),
    ecorescategoryhierarchyrole: [{ categoryhierarchy: 1, namedcategoryhierarchyrole: 4 }],
    ecoresproductcategory: [{ product: 300, category: 33, categoryhierarchy: 1 }],
  };
  expect(await orders(rows, ["CategoryId"])).toEqual([{ CategoryId: "44" }, { CategoryId: "33" }]);
});

it("R9 an amount beyond twelve digits leaves LineAmount empty, so that the row is held back", async () => {
  const lines: SourceRow[] = [
    { lineamount: "999999999999.999999" },
    { lineamount: "1000000000000" },
    { salesprice: "1000000000000" },
    { lineamount: null, salesqty: "1000000", salesprice: "10000000" },
  ];
  expect(await ofLines("LineAmount", lines)).toEqual(["999999999999.999999", null, null, null]);
});

it("R9 a derived amount is rounded half-up to six decimals", async () => {
  const lines = [
    { salesqty: "1", salesprice: "0.000001", priceunit: "2" },
    { salesqty: "-1", salesprice: "0.000001", priceunit: "2" },
    { salesqty: "2", salesprice: "10", priceunit: "3" },
    { salesqty: "2", salesprice: "10", priceunit: "0" },
  ].map((line) => ({ ...line, lineamount: null }));
  expect(await ofLines("LineAmount", lines)).toEqual(["0.000001", "-0.000001", "6.666667", "20.000000"]);
});

it("R10 a local time that occurs twice is the earlier instant, one in a gap moves forward", async () => {
  const autumn = { transdate: "2025-10-26T00:00:00" };
  const lines = [
    { ...autumn, transtime: 9000 },
    { ...autumn, transtime: 5400 },
    { ...autumn, transtime: 12_600 },
    { transdate: "2026-03-29T00:00:00", transtime: 9000 },
  ];
  expect(await ofSaleLines("OrderTimestamp", lines)).toEqual([
    "2025-10-26 00:30:00+00",
    "2025-10-25 23:30:00+00",
    "2025-10-26 02:30:00+00",
    "2026-03-29 01:30:00+00",
  ]);
});

it("R12 the orders of a deleted customer stay without a customer", async () => {
  expect(await orders({ custtable: [], ...orderOf() }, ["CustomerId", "CustomerMatch"])).toEqual([
    { CustomerId: null, CustomerMatch: "unknown-customer" },
  ]);
});

it("R13 a customer created offline is matched once its account is known, and pending until then", async () => {
  const rows = saleOf({}, { custaccount: TEMPORARY });
  const columns = ["CustomerId", "CustomerMatch"];
  const matched = [{ CustomerId: "usrt_c-1", CustomerMatch: "matched" }];
  expect(await orders(rows, columns)).toEqual([{ CustomerId: null, CustomerMatch: "pending-async" }]);
  const known = { custaccountasync: TEMPORARY.toUpperCase(), custaccount: "C-1" };
  expect(await orders({ ...rows, retailasynccustomer: [known] }, columns)).toEqual(matched);
  const own = { custaccountasync: TEMPORARY, accountnum: "C-1" };
  expect(
    await orders(
      { ...saleOf({}, { custaccount: null, custaccountasync: TEMPORARY }), retailcusttable: [own] },
      columns,
    ),
  ).toEqual(matched);
});

it("R13 F12 a sale with a loyalty card goes to the party's only customer in that legal entity", async () => {
  const rows = {
    ...saleOf({}, { custaccount: null, loyaltycardid: "L-1" }),
    retailloyaltycard: [{ recid: 90, cardnumber: "l-1", party: 7 }],
  };
  const columns = ["CustomerId", "CustomerMatch"];
  const customers = (...accounts: SourceRow[]) => ({
    custtable: accounts.map((row, recid) => ({ recid, party: 7, ...row })),
  });
  const here = { accountnum: "C-1" };
  const abroad = { dataareaid: "demf", accountnum: "C-8" };
  expect(await orders({ ...rows, ...customers(here, abroad) }, columns)).toEqual([
    { CustomerId: "usrt_c-1", CustomerMatch: "matched-by-card" },
  ]);
  expect(await orders({ ...rows, ...customers(here, { accountnum: "C-2" }) }, columns)).toEqual([
    { CustomerId: null, CustomerMatch: "ambiguous-party" },
  ]);
  expect(await orders({ ...rows, ...customers(abroad) }, columns)).toEqual([
    { CustomerId: null, CustomerMatch: "anonymous" },
  ]);
});

it("R13 a sale without account and card is anonymous", async () => {
  const columns = ["CustomerId", "CustomerMatch"];
  expect(await orders(saleOf({}, { custaccount: null }), columns)).toEqual([
    { CustomerId: null, CustomerMatch: "anonymous" },
  ]);
});

it("R14 a draft is left out only when the metadata names it", async () => {
  const draft = orderOf({}, { salestype: 0 });
  expect(await orders(draft, ["OrderId"])).toHaveLength(1);
  const optionsets = [{ table_name: "salestable", column_name: "salestype", value: 0, lcid: 1033, symbol: "Journal" }];
  expect(await orders({ ...draft, optionsets }, ["OrderId"])).toEqual([]);
});

it("R14 a customer order at a till gives no line of its own", async () => {
  const types = [14, 15, 19, 27];
  const rows = {
    retailtransactiontable: types.map((type) => sale({ transactionid: `T-${type}`, type })),
    retailtransactionsalestrans: types.map((type) => saleLine({ transactionid: `T-${type}` })),
  };
  expect(await orders(rows, ["OrderId"])).toEqual([]);
});

it("R15 voided, suspended and training sales and lines do not count", async () => {
  const count = async (rows: SourceRows) => (await orders(rows, ["OrderId"])).length;
  const statuses = [0, 1, 2, 3, 4, 5, 6];
  const heads = statuses.map((entrystatus) => sale({ transactionid: `T-${entrystatus}`, entrystatus }));
  const lines = statuses.map((status) => saleLine({ transactionid: `T-${status}` }));
  expect(await count({ retailtransactiontable: heads, retailtransactionsalestrans: lines })).toBe(2);
  const states = statuses.map((transactionstatus) => saleLine({ linenum: transactionstatus, transactionstatus }));
  expect(await count({ retailtransactiontable: [sale()], retailtransactionsalestrans: states })).toBe(2);
});

it("shows cost only to customers who include it", async () => {
  const rows = orderOf({ costprice: "55.5" });
  expect(await orders(rows, ["CostPrice"], { includeCost: true })).toEqual([{ CostPrice: "55.500000" }]);
});
